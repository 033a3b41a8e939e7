using System;

namespace KeyRotation.Simulation;

/// <summary>One request to rotate, from the moment it is about to be written down, with the truth about it.</summary>
/// <param name="id">The id in its User-Agent.</param>
/// <param name="target">The target that it is for.</param>
/// <param name="life">The process that sends it.</param>
internal sealed class Attempt(string id, TrackedTarget target, int life)
{
    public string Id { get; } = id;

    public TrackedTarget Target { get; } = target;

    public int Life { get; } = life;

    /// <summary>When it was sent; null where it never was.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Where it was sent to.</summary>
    public SimulatedRegion? Region { get; private set; }

    /// <summary>The resource that it named; null where there is none of that name.</summary>
    public SimulatedResource? Resource { get; private set; }

    public RequestFault Fault { get; private set; }

    /// <summary>Its sender learned of its end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When it was carried out; null where it was not, so far.</summary>
    public DateTimeOffset? CarriedOutAt { get; private set; }

    /// <summary>The rotation that it began; null where a namespace had the key already.</summary>
    public CarriedOut? Rotation { get; private set; }

    /// <summary>The operator allowed another request although its outcome was unknown.</summary>
    public bool IsExcused { get; set; }

    public bool WasCarriedOut => CarriedOutAt is not null;

    public void Send(DateTimeOffset now, SimulatedRegion region, SimulatedResource? resource, RequestFault fault) =>
        (SentAt, Region, Resource, Fault) = (now, region, resource, fault);

    public void End() => HasEnded = true;

    public void CarryOut(DateTimeOffset now, CarriedOut? rotation) => (CarriedOutAt, Rotation) = (now, rotation);
}
