using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using KeyRotation.Journal;
using KeyRotation.Queues;

namespace KeyRotation.Fleet;

/// <summary>What the rotations of a run share.</summary>
/// <param name="Options">The limits.</param>
/// <param name="Queues">How the queues work.</param>
/// <param name="Gate">Decides when a target may start.</param>
/// <param name="Journal">What is written down.</param>
/// <param name="Earlier">What an earlier run left; null where there was none.</param>
internal sealed record FleetContext(
    FleetOptions Options, QueueOptions Queues, FleetGate Gate, IFleetJournal Journal, JournalState? Earlier)
{
    /// <summary>Asks whether a target of unknown outcome may be sent again; null where none may.</summary>
    public Func<Target, Task<bool>>? ApproveRetry { get; set; }

    /// <summary>The targets that have their slots.</summary>
    public UnderWay UnderWay { get; } = new();

    /// <summary>
    /// The resources that were taken, by ARN and by account, Region and id: a resource may have several names.
    /// </summary>
    public ConcurrentDictionary<string, Target> Taken { get; } = new(StringComparer.Ordinal);
}
