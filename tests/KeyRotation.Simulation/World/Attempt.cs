using System;

namespace KeyRotation.Simulation;

/// <summary>One request to rotate, from the moment it is about to be written down, with the truth about it.</summary>
/// <param name="id">The id in its User-Agent.</param>
/// <param name="target">The target that it is for.</param>
/// <param name="process">The process that sends it.</param>
/// <param name="now">When it is about to be written down.</param>
internal sealed class Attempt(string id, TrackedTarget target, SimulatedProcess process, DateTimeOffset now)
{
    private readonly long _writtenStamp = process.Clock.GetTimestamp();
    private readonly TimeSpan _clockError = process.ClockError;

    public string Id { get; } = id;

    public TrackedTarget Target { get; } = target;

    public int Life => process.Life;

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

    /// <summary>
    /// Whether it is too late to send it now: another process may have taken over. A computer that slept, and whose
    /// clock
    /// was set meanwhile, cannot know.
    /// </summary>
    public bool IsTooLate(DateTimeOffset at, TimeSpan limit) =>
        process.Clock.GetTimestamp() - _writtenStamp >= limit.Ticks
            || (process.ClockError == _clockError && at - now >= limit);

    public void Send(DateTimeOffset at, SimulatedRegion region, SimulatedResource? resource, RequestFault fault) =>
        (SentAt, Region, Resource, Fault) = (at, region, resource, fault);

    public void End() => HasEnded = true;

    public void CarryOut(DateTimeOffset at, CarriedOut? rotation) => (CarriedOutAt, Rotation) = (at, rotation);
}
