using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Fleet;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>The journal, with somebody who watches when targets are started.</summary>
internal sealed class WatchedJournal(IFleetJournal journal, Watch watch) : IFleetJournal
{
    public Task PlannedAsync(Target target, CancellationToken cancellationToken) => journal.PlannedAsync(target, cancellationToken);

    public async Task SendingAsync(Target target, int attempt, IReadOnlyDictionary<string, string> witnessBefore, CancellationToken cancellationToken)
    {
        watch.Sending(target, attempt);
        await journal.SendingAsync(target, attempt, witnessBefore, cancellationToken).ConfigureAwait(false);
        watch.Confirmed(target, JournalPhase.Sending);
    }

    public async Task AcceptedAsync(Target target, int attempt, string? requestId, CancellationToken cancellationToken)
    {
        watch.Accepted(target);
        await journal.AcceptedAsync(target, attempt, requestId, cancellationToken).ConfigureAwait(false);
        watch.Confirmed(target, JournalPhase.Accepted);
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
