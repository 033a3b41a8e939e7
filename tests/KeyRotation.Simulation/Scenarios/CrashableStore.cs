using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>
/// A journal on a simulated disk for a process that can crash during an operation. A crashed process never learns the
/// result.
/// </summary>
/// <param name="store">The journal.</param>
/// <param name="process">The process.</param>
/// <param name="flushTime">The duration of the next flush.</param>
/// <param name="lease">The lease that keeps other writers out; null if the disk's lock does.</param>
internal sealed class CrashableStore(
    IJournalStore store, SimulatedProcess process, Func<TimeSpan> flushTime, SimulatedLease? lease) : IJournalStore
{
    public string Path => store.Path;

    public long Length => store.Length;

    public async Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken)
    {
        if (lease is not null)
        {
            await lease.TakeAsync(process).ConfigureAwait(false);
        }

        await store.OpenAsync(mode, holder, cancellationToken).ConfigureAwait(false);
    }

    public void ThrowIfLost()
    {
        lease?.ThrowIfLost(process);
        store.ThrowIfLost();
    }

    public Stream OpenRead() => store.OpenRead();

    public Task AppendAsync(byte[] buffer, int count) => UnlessCrashedAsync(() => store.AppendAsync(buffer, count));

    public Task FlushAsync() => UnlessCrashedAsync(async () =>
    {
        await process.PauseAsync(flushTime()).ConfigureAwait(false);
        await store.FlushAsync().ConfigureAwait(false);
    });

    public void Truncate(long length) => store.Truncate(length);

    public void Overwrite(long offset, byte[] line) => store.Overwrite(offset, line);

    public string SetAside(byte[] bytes) => store.SetAside(bytes);

    public void Dispose()
    {
        lease?.Release(process);
        store.Dispose();
    }

    private static async Task UnlessCrashedAsync(Func<Task> work)
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
