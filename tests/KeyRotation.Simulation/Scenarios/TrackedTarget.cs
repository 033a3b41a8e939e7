using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>The true state of a target across all processes, and its reported results.</summary>
internal sealed class TrackedTarget(Target target, SimulatedRegion region)
{
    private readonly HashSet<string> _newKeys = new(StringComparer.OrdinalIgnoreCase);

    public Target Target { get; } = target;

    public SimulatedRegion Region { get; } = region;

    /// <summary>Its requests, in order.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>Whether the engine found that a request was accepted.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>
    /// Whether another client's rotation was taken for the engine's. A read of a key does not show who rotated it.
    /// </summary>
    public bool IsMisattributed { get; set; }

    /// <summary>Whether a namespace got its key, from any client. A key is a target state.</summary>
    public bool IsInPlace { get; set; }

    /// <summary>Whether its journal records its end, as of the latest process.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The latest result; null if none.</summary>
    public Result? Reported { get; set; }

    /// <summary>The process that reported it.</summary>
    public int ReportedIn { get; set; }

    /// <summary>Whether a damaged journal put it in doubt.</summary>
    public bool WasPutInDoubt { get; set; }

    /// <summary>When a process first took it.</summary>
    public DateTimeOffset FirstTakenAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>The resource that the target currently names; null if none.</summary>
    public SimulatedResource? Resource => Region.Find(Target.Id);

    /// <summary>The keys that the name of its new key has referred to so far; empty except for namespaces.</summary>
    public IReadOnlyCollection<string> NewKeys => _newKeys;

    /// <summary>Records the key that the name of its new key currently refers to.</summary>
    public void RecordNewKey()
    {
        if (Target.NewKmsKeyId is { } named)
        {
            _newKeys.Add(Region.ResolveKey(named));
        }
    }

    /// <summary>The attempts that a process can know of.</summary>
    public IEnumerable<Attempt> KnownTo(int run) => Attempts.Where(attempt => attempt.Run <= run);
}

/// <summary>A target in one process.</summary>
internal sealed class RunTarget(TrackedTarget tracked, bool isCanary, InterruptedRotation? left)
{
    public TrackedTarget Tracked { get; } = tracked;

    public bool IsCanary { get; } = isCanary;

    /// <summary>The state of its rotation from earlier processes; null if it starts in this one.</summary>
    public InterruptedRotation? Left { get; } = left;

    public bool HasStarted { get; set; }

    public bool IsEnding { get; set; }

    public Result? Reported { get; set; }

    public bool IsUnderWay => HasStarted && !IsEnding;
}
