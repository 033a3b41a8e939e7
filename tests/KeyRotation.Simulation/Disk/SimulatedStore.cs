using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>A journal on a simulated disk, opened by one process.</summary>
internal sealed class SimulatedStore(SimulatedDisk disk, string path, int process) : IJournalStore
{
    public string Path { get; } = path;

    public long Length => disk.ReadAs(this).Length;

    public int Process { get; } = process;

    public Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken)
    {
        disk.Take(Path, mode, holder, this);
        return Task.CompletedTask;
    }

    public void ThrowIfLost()
    {
        if (disk.IsLost)
        {
            throw new IOException("The simulated journal is another writer's.");
        }
    }

    public Stream OpenRead() => new MemoryStream(disk.ReadAs(this), writable: false);

    public Task AppendAsync(byte[] buffer, int count)
    {
        disk.Append(this, buffer.AsSpan(0, count));
        return Task.CompletedTask;
    }

    public async Task FlushAsync()
    {
        if (disk.BeforeFlush is { } wait)
        {
            await wait().ConfigureAwait(false);
        }

        disk.Flush(this);
    }

    public void Truncate(long length) => disk.Truncate(this, length);

    public void Overwrite(long offset, byte[] line) => disk.Overwrite(this, offset, line);

    public string SetAside(byte[] bytes)
    {
        disk.SetAside(this, Path + ".torn", [.. bytes, (byte)'\n']);
        return Path + ".torn";
    }

    public void Dispose() => disk.Release(Path, this);
}
