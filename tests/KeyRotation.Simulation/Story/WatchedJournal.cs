using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>The journal, with somebody who watches when targets are started.</summary>
internal sealed class WatchedJournal(IFleetJournal journal, Watch watch) : IFleetJournal
{
    public Task PlannedAsync(Target target, CancellationToken cancellationToken) => journal.PlannedAsync(target, cancellationToken);

    public Task SendingAsync(Target target, int attempt, IReadOnlyDictionary<string, string> witnessBefore, CancellationToken cancellationToken)
    {
        watch.Sending(target, attempt);
        return journal.SendingAsync(target, attempt, witnessBefore, cancellationToken);
    }

    public Task AcceptedAsync(Target target, int attempt, string? requestId, CancellationToken cancellationToken)
    {
        watch.Accepted(target);
        return journal.AcceptedAsync(target, attempt, requestId, cancellationToken);
    }

    public Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter)
    {
        watch.Ending(target);
        return journal.EndedAsync(target, result, witnessAfter);
    }
}
