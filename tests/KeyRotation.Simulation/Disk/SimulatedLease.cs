using System;
using System.IO;
using System.Threading.Tasks;
using KeyRotation.Errors;

namespace KeyRotation.Simulation;

/// <summary>
/// The lease of a journal where locks do not work, with the module's rules: the writer renews it, and another computer
/// takes it over only after it has seen no renewal for twice its duration.
/// </summary>
internal sealed class SimulatedLease
{
    private const int Reads = 24;

    private static readonly TimeSpan s_lostAfter = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan s_renewalPeriod = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_watchPeriod = TimeSpan.FromSeconds(5);

    private SimulatedProcess? _holder;
    private long _renewals;
    private long _renewedAt;

    /// <summary>Takes the lease. If a live process holds it, waits until that process stops renewing it.</summary>
    public async Task TakeAsync(SimulatedProcess process)
    {
        while (_holder is { IsDead: false })
        {
            var renewals = _renewals;
            for (var i = 0; i < Reads && _holder is not null; i++)
            {
                await process.PauseAsync(s_watchPeriod).ConfigureAwait(false);
                if (renewals != _renewals)
                {
                    throw new KeyRotationException(
                        ErrorIds.JournalLocked, FaultKind.Busy, "Another process writes the journal.", null);
                }
            }

            _holder = null;
        }

        _holder = process;
        _renewedAt = process.Clock.GetTimestamp();
        process.Work.Start(() => RenewAsync(process));
    }

    public void ThrowIfLost(SimulatedProcess process)
    {
        if (_holder != process || process.Clock.GetTimestamp() - _renewedAt > s_lostAfter.Ticks)
        {
            throw new IOException("The lease is lost.");
        }
    }

    public void Release(SimulatedProcess process) => _holder = _holder == process ? null : _holder;

    private async Task RenewAsync(SimulatedProcess process)
    {
        while (_holder == process)
        {
            _renewedAt = process.Clock.GetTimestamp();
            _renewals++;
            await process.PauseAsync(s_renewalPeriod).ConfigureAwait(false);
        }
    }
}
