using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Journal;

/// <summary>
/// Where a journal's bytes are kept. The writer calls one member at a time. What <see cref="AppendAsync"/> wrote may be
/// lost in a crash until <see cref="FlushAsync"/> has returned, the later bytes before the earlier ones.
/// </summary>
internal interface IJournalStore : IDisposable
{
    /// <summary>Full path, for messages.</summary>
    string Path { get; }

    /// <summary>Bytes in the journal, the unflushed ones included.</summary>
    long Length { get; }

    /// <summary>Takes the journal for this writer alone. Disposing gives it back.</summary>
    /// <param name="mode">With <see cref="JournalMode.Resume"/> it must be there.</param>
    /// <param name="holder">The writer: other writers are refused with its name.</param>
    /// <param name="cancellationToken">Ends the wait for another computer's lease to run out.</param>
    /// <exception cref="Errors.KeyRotationException">It is locked, missing, a folder, or cannot be written.</exception>
    Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken);

    /// <summary>Checks that the journal is still this writer's alone.</summary>
    /// <exception cref="IOException">It may be another's: nothing may be written or sent.</exception>
    void ThrowIfLost();

    /// <summary>Reads it from the beginning.</summary>
    Stream OpenRead();

    /// <summary>Writes at the end.</summary>
    /// <param name="buffer">The bytes, from its beginning.</param>
    /// <param name="count">How many of them.</param>
    Task AppendAsync(byte[] buffer, int count);

    /// <summary>Returns when all that was written survives a crash.</summary>
    Task FlushAsync();

    /// <summary>Cuts the end off.</summary>
    /// <param name="length">How many bytes stay.</param>
    void Truncate(long length);

    /// <summary>
    /// Writes a line over the end and cuts off what is left of it; both survive a crash when it returns. A crash within
    /// leaves the old end, the new one, or a damaged one, and never a clean cut.
    /// </summary>
    /// <param name="offset">Where the end begins.</param>
    /// <param name="line">What takes its place.</param>
    void Overwrite(long offset, byte[] line);

    /// <summary>Keeps bytes that are about to be cut off; they survive a crash when it returns.</summary>
    /// <returns>The file that they are kept in.</returns>
    string SetAside(byte[] bytes);
}
