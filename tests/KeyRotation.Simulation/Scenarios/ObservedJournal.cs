using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Fleet;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Simulation;

/// <summary>The journal of one process. The oracle sees each entry.</summary>
internal sealed class ObservedJournal(IFleetJournal journal, Oracle oracle, EngineRun run) : IFleetJournal
{
    public Task PlannedAsync(Target target, AwsConnection connection, CancellationToken cancellationToken) =>
        journal.PlannedAsync(target, connection, cancellationToken);

    public async Task SendingAsync(Target target, RotationState sending, CancellationToken cancellationToken)
    {
        oracle.Sending(run, target, sending);
        await journal.SendingAsync(target, sending, cancellationToken).ConfigureAwait(false);
        oracle.Confirmed(run, target, JournalPhase.Sending);
        if (run.FreezesAfterWrite?.Invoke() == true)
        {
            await run.Process.PauseAsync(TimeSpan.Zero).ConfigureAwait(false);
        }
    }

    public async Task AcceptedAsync(Target target, RotationState accepted, string? requestId, TrailProof? record)
    {
        oracle.Accepted(run, target, accepted);
        await journal.AcceptedAsync(target, accepted, requestId, record).ConfigureAwait(false);
        oracle.Confirmed(run, target, JournalPhase.Accepted);
    }

    public async Task RetryApprovedAsync(Target target, RotationState unknown, CancellationToken cancellationToken)
    {
        oracle.RetryApproved(run, target);
        await journal.RetryApprovedAsync(target, unknown, cancellationToken).ConfigureAwait(false);
        oracle.Confirmed(run, target, JournalPhase.RetryApproved);
    }

    public async Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter)
    {
        oracle.Ending(run, target);
        await journal.EndedAsync(target, result, witnessAfter).ConfigureAwait(false);
        oracle.Confirmed(run, target, PhaseOf(result.Outcome));
    }

    private static JournalPhase PhaseOf(FleetOutcome outcome) =>
        outcome == FleetOutcome.Rotated ? JournalPhase.Completed : Enum.Parse<JournalPhase>(outcome.ToString());
}
