using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Journal;

/// <summary>
/// Storage for a journal's bytes. The writer calls one member at a time. Until <see cref="FlushAsync"/> returns, a
/// crash may lose what <see cref="AppendAsync"/> wrote, starting from the end.
/// </summary>
internal interface IJournalStore : IDisposable
{
    /// <summary>Full path, for messages.</summary>
    string Path { get; }

    /// <summary>The number of bytes in the journal, including unflushed ones.</summary>
    long Length { get; }

    /// <summary>Opens the journal for exclusive writing. Dispose the store to release it.</summary>
    /// <param name="mode">With <see cref="JournalMode.Resume"/>, the journal must exist.</param>
    /// <param name="holder">The writer. Its name appears in the error that other writers get.</param>
    /// <param name="cancellationToken">Cancels the wait for another computer's lease to expire.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// The journal is locked, does not exist, is a directory, or cannot be written.
    /// </exception>
    Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken);

    /// <summary>Checks that this writer still has exclusive access.</summary>
    /// <exception cref="IOException">
    /// Another writer may have taken over. Nothing more may be written or sent.
    /// </exception>
    void ThrowIfLost();

    /// <summary>Opens the journal for reading, from the beginning.</summary>
    Stream OpenRead();

    /// <summary>Appends bytes.</summary>
    /// <param name="buffer">The bytes, at the start of the buffer.</param>
    /// <param name="count">The number of bytes.</param>
    Task AppendAsync(byte[] buffer, int count);

    /// <summary>Returns when everything that was written survives a crash.</summary>
    Task FlushAsync();

    /// <summary>Cuts off the end.</summary>
    /// <param name="length">The remaining number of bytes.</param>
    void Truncate(long length);

    /// <summary>
    /// Writes a line over the end and cuts off the rest. Both survive a crash when the method returns. A crash during
    /// the call leaves the old end, the new one or a damaged one, but never a clean cut.
    /// </summary>
    /// <param name="offset">Where the end starts.</param>
    /// <param name="line">The new line.</param>
    void Overwrite(long offset, byte[] line);

    /// <summary>Saves bytes that are about to be cut off. They survive a crash when the method returns.</summary>
    /// <returns>The file that contains them.</returns>
    string SetAside(byte[] bytes);
}
