using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>The truth about one target of the fleet, and what was told of it.</summary>
internal sealed class Facts(Target target, SimulatedRegion region, SimulatedResource resource)
{
    public Target Target { get; } = target;

    public SimulatedRegion Region { get; } = region;

    public SimulatedResource Resource { get; } = resource;

    /// <summary>The service accepted a request, as the engine found out.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>Its journal told of an end when a life began.</summary>
    public bool HasEnded { get; set; }

    /// <summary>How it was told last.</summary>
    public Result? Told { get; set; }

    /// <summary>Requests that were carried out when it was told.</summary>
    public int OursWhenTold { get; set; }

    // Of the life that is lived now.
    public bool IsTaken { get; private set; }

    public bool IsCanary { get; private set; }

    public LeftRotation? Left { get; private set; }

    public bool HasStarted { get; set; }

    /// <summary>Entries of it that the journal confirmed to be on the disk, by their phase.</summary>
    public Dictionary<string, int> Confirmed { get; } = [];

    public bool IsEnding { get; set; }

    public bool IsTold { get; set; }

    public DateTimeOffset TakenAt { get; private set; }

    public bool IsUnderWay => HasStarted && !IsEnding;

    public void BeginLife() => (IsTaken, IsCanary, Left, HasStarted, IsEnding, IsTold) = (false, false, null, false, false, false);

    public void Take(DateTimeOffset now, bool isCanary, LeftRotation? left) =>
        (IsTaken, IsCanary, Left, TakenAt) = (true, isCanary, left, now);

    /// <summary>Somebody else rotated it in the time in which ours could have been carried out: nobody can tell the two apart.</summary>
    public bool IsBlurredByOthers => Resource.Rotations.Any(rotation => !rotation.IsOurs
        && (rotation.EndedAt is not { } end || end + Region.Weather.MaxLag + TimeSpan.FromMinutes(1) >= FirstTakenAt));

    /// <summary>When the first life took it.</summary>
    public DateTimeOffset FirstTakenAt { get; set; } = DateTimeOffset.MaxValue;
}
