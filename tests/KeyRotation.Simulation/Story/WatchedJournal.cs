using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Fleet;
using KeyRotation.Journal;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Simulation;

/// <summary>The journal, with somebody who watches when targets are started.</summary>
internal sealed class WatchedJournal(IFleetJournal journal, Watch watch) : IFleetJournal
{
    public Task PlannedAsync(Target target, CancellationToken cancellationToken) => journal.PlannedAsync(target, cancellationToken);

    public async Task SendingAsync(Target target, RotationState sending, CancellationToken cancellationToken)
    {
        watch.Sending(target, sending.Attempt);
        await journal.SendingAsync(target, sending, cancellationToken).ConfigureAwait(false);
        watch.Confirmed(target, JournalPhase.Sending);
    }

    public async Task AcceptedAsync(Target target, RotationState accepted, string? requestId, TrailProof? record)
    {
        watch.Accepted(target);
        await journal.AcceptedAsync(target, accepted, requestId, record).ConfigureAwait(false);
        watch.Confirmed(target, JournalPhase.Accepted);
    }

    public async Task RetryApprovedAsync(Target target, RotationState unknown, CancellationToken cancellationToken)
    {
        await journal.RetryApprovedAsync(target, unknown, cancellationToken).ConfigureAwait(false);
        watch.Confirmed(target, JournalPhase.RetryApproved);
    }

    public async Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter)
    {
        watch.Ending(target);
        await journal.EndedAsync(target, result, witnessAfter).ConfigureAwait(false);
        watch.Confirmed(target, PhaseOf(result.Outcome));
    }

    private static JournalPhase PhaseOf(FleetOutcome outcome) =>
        outcome == FleetOutcome.Rotated ? JournalPhase.Completed : Enum.Parse<JournalPhase>(outcome.ToString());
}
