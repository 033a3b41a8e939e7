using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using KeyRotation.Journal;
using KeyRotation.Queues;

namespace KeyRotation.Fleet;

/// <summary>What the rotations of a run share.</summary>
/// <param name="Options">The limits.</param>
/// <param name="Queues">The options of the service queues.</param>
/// <param name="Gate">Decides when a target may start.</param>
/// <param name="Journal">The run's journal.</param>
/// <param name="Earlier">The journal's state from an earlier run; null if there is none.</param>
internal sealed record FleetContext(
    FleetOptions Options, QueueOptions Queues, FleetGate Gate, IFleetJournal Journal, JournalState? Earlier)
{
    /// <summary>Asks whether a target of unknown outcome may be sent again; null if none may.</summary>
    public Func<Target, Task<bool>>? ApproveRetry { get; set; }

    /// <summary>The targets that have a slot.</summary>
    public TargetsInProgress InProgress { get; } = new();

    /// <summary>
    /// The resources already in the run, by ARN and by account, Region and id, because a resource may have several
    /// names.
    /// </summary>
    public ConcurrentDictionary<string, Target> Admitted { get; } = new(StringComparer.Ordinal);
}
