using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>The truth about one target, over all lives, and what was reported of it.</summary>
internal sealed class TrackedTarget(Target target, SimulatedRegion region)
{
    private readonly HashSet<string> _newKeys = new(StringComparer.OrdinalIgnoreCase);

    public Target Target { get; } = target;

    public SimulatedRegion Region { get; } = region;

    /// <summary>Its requests, in their order.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>The engine found out that a request was accepted.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>The rotation of another client was taken for its own. A key's read shows no owner.</summary>
    public bool IsMisattributed { get; set; }

    /// <summary>A namespace got its key, by whichever client. A key is a target state.</summary>
    public bool IsInPlace { get; set; }

    /// <summary>Its journal says that it has ended, as of the latest life.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The latest result; null where there was none.</summary>
    public Result? Reported { get; set; }

    /// <summary>The life that reported it.</summary>
    public int ReportedIn { get; set; }

    /// <summary>A damaged journal put it in doubt.</summary>
    public bool WasDoubted { get; set; }

    /// <summary>When a life first took it.</summary>
    public DateTimeOffset FirstTakenAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>The resource that the target names now; null where there is none.</summary>
    public SimulatedResource? Resource => Region.Find(Target.Id);

    /// <summary>The keys that its new key's name has meant so far; empty for other services than namespaces.</summary>
    public IReadOnlyCollection<string> NewKeys => _newKeys;

    /// <summary>Notes what its new key's name means now.</summary>
    public void NoteNewKey()
    {
        if (Target.NewKmsKeyId is { } named)
        {
            _newKeys.Add(Region.ResolveKey(named));
        }
    }

    /// <summary>The attempts that a life can know.</summary>
    public IEnumerable<Attempt> KnownTo(int life) => Attempts.Where(attempt => attempt.Life <= life);
}

/// <summary>One target in one life.</summary>
internal sealed class LifeTarget(TrackedTarget tracked, bool isCanary, InterruptedRotation? left)
{
    public TrackedTarget Tracked { get; } = tracked;

    public bool IsCanary { get; } = isCanary;

    /// <summary>What earlier lives left of its rotation; null where it begins in this one.</summary>
    public InterruptedRotation? Left { get; } = left;

    public bool HasStarted { get; set; }

    public bool IsEnding { get; set; }

    public Result? Reported { get; set; }

    public bool IsUnderWay => HasStarted && !IsEnding;
}
