using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;

namespace KeyRotation.Journal;

/// <summary>
/// A journal in a file. While it is written, a lock file lies beside it, and a lease if locks have no effect. Damaged
/// ends are kept in a file beside it, too.
/// </summary>
internal sealed class FileJournalStore : IJournalStore
{
    private readonly TimeProvider _time;
    private JournalLock? _lock;
    private FileStream? _stream;

    /// <summary>Makes a store for a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="time">The clock of its lease; null for the system's.</param>
    public FileJournalStore(string path, TimeProvider? time = null)
    {
        Path = path;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Path { get; private set; }

    /// <inheritdoc/>
    public long Length => Stream.Length;

    private FileStream Stream => _stream ?? throw new ObjectDisposedException(Path);

    /// <inheritdoc/>
    public async Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Path))
        {
            throw JournalErrors.IsDirectory(Path);
        }

        if (mode == JournalMode.Resume && !File.Exists(Path))
        {
            throw JournalErrors.NotFound(Path);
        }

        try
        {
            var path = JournalFiles.ResolveLink(Path);
            _lock = await JournalLock.AcquireAsync(path, holder, _time, cancellationToken).ConfigureAwait(false);
            var fileMode = mode == JournalMode.Resume ? FileMode.Open : FileMode.OpenOrCreate;
            _stream = JournalFiles.Open(path, fileMode, JournalFiles.Share(FileShare.Read));
        }
        catch (Exception e) when (JournalErrors.IsOfFile(e))
        {
            Dispose();
            throw JournalErrors.Unwritable(Path, e);
        }
    }

    /// <inheritdoc/>
    public void ThrowIfLost() => _lock?.ThrowIfLost();

    /// <inheritdoc/>
    public Stream OpenRead() => JournalReader.Open(Path);

    /// <inheritdoc/>
    public Task AppendAsync(byte[] buffer, int count)
    {
        // A write to the operating system's cache takes microseconds and needs no thread of its own.
        Stream.Position = Stream.Length;
        Stream.Write(buffer, 0, count);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task FlushAsync() => Task.Run(() => Stream.Flush(flushToDisk: true));

    /// <inheritdoc/>
    public void Truncate(long length) => Stream.SetLength(length);

    /// <inheritdoc/>
    public void Overwrite(long offset, byte[] line)
    {
        _ = line ?? throw new ArgumentNullException(nameof(line));
        Stream.Position = offset;
        Stream.Write(line, 0, line.Length);
        Stream.Flush(flushToDisk: true);
        Stream.SetLength(offset + line.Length);
        Stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public string SetAside(byte[] bytes)
    {
        _ = bytes ?? throw new ArgumentNullException(nameof(bytes));
        var path = Path + ".torn";
        using var stream = JournalFiles.Open(path, FileMode.OpenOrCreate, FileShare.Read);
        stream.Position = stream.Length;
        stream.Write(bytes, 0, bytes.Length);
        stream.WriteByte(JournalFormat.Newline);
        stream.Flush(flushToDisk: true);
        return path;
    }

    /// <summary>Closes the file, then releases its lock.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        _lock?.Dispose();
        _lock = null;
    }
}
