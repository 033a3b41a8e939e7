using System;

namespace KeyRotation.Simulation;

/// <summary>A request to rotate, from just before it is written to the journal, with its true outcome.</summary>
/// <param name="id">The attempt id in its User-Agent.</param>
/// <param name="target">The target of the request.</param>
/// <param name="process">The process that sends it.</param>
/// <param name="now">When it is about to be written to the journal.</param>
internal sealed class Attempt(string id, TrackedTarget target, SimulatedProcess process, DateTimeOffset now)
{
    private readonly long _writtenStamp = process.Clock.GetTimestamp();
    private readonly TimeSpan _clockError = process.ClockError;

    public string Id { get; } = id;

    public TrackedTarget Target { get; } = target;

    public int Run => process.Run;

    /// <summary>When it was sent; null if it was not.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>The Region that it was sent to.</summary>
    public SimulatedRegion? Region { get; private set; }

    /// <summary>The resource that it named; null if it does not exist.</summary>
    public SimulatedResource? Resource { get; private set; }

    public RequestFault Fault { get; private set; }

    /// <summary>Whether its sender received a result.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When it was carried out; null if it has not been.</summary>
    public DateTimeOffset? CarriedOutAt { get; private set; }

    /// <summary>The rotation that it started; null if a namespace already had the key.</summary>
    public CarriedOut? Rotation { get; private set; }

    /// <summary>Whether the operator allowed another request despite its unknown outcome.</summary>
    public bool IsRetryApproved { get; set; }

    public bool WasCarriedOut => CarriedOutAt is not null;

    /// <summary>
    /// Whether it is too late to send it now, because another process may have taken over. A computer that slept, and
    /// whose clock was changed meanwhile, cannot detect this.
    /// </summary>
    public bool IsTooLate(DateTimeOffset at, TimeSpan limit) =>
        process.Clock.GetTimestamp() - _writtenStamp >= limit.Ticks
            || (process.ClockError == _clockError && at - now >= limit);

    public void Send(DateTimeOffset at, SimulatedRegion region, SimulatedResource? resource, RequestFault fault) =>
        (SentAt, Region, Resource, Fault) = (at, region, resource, fault);

    public void End() => HasEnded = true;

    public void CarryOut(DateTimeOffset at, CarriedOut? rotation) => (CarriedOutAt, Rotation) = (at, rotation);
}
