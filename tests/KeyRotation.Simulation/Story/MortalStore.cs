using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>A journal on a simulated disk for a process that may die of it: what dies learns nothing any more.</summary>
internal sealed class MortalStore(IJournalStore store) : IJournalStore
{
    public string Path => store.Path;

    public long Length => store.Length;

    public Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken) =>
        store.OpenAsync(mode, holder, cancellationToken);

    public void ThrowIfLost() => store.ThrowIfLost();

    public Stream OpenRead() => store.OpenRead();

    public Task AppendAsync(byte[] buffer, int count) => UnlessDeadAsync(() => store.AppendAsync(buffer, count));

    public Task FlushAsync() => UnlessDeadAsync(store.FlushAsync);

    public void Truncate(long length) => store.Truncate(length);

    public void Overwrite(long offset, byte[] line) => store.Overwrite(offset, line);

    public string SetAside(byte[] bytes) => store.SetAside(bytes);

    public void Dispose() => store.Dispose();

    private static async Task UnlessDeadAsync(System.Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (SimulatedCrashException)
        {
            await SimulatedProcess.Never().ConfigureAwait(false);
        }
    }
}
