using System;

namespace KeyRotation.Queues;

/// <summary>The audit trail's event for one attempt.</summary>
/// <param name="EventId">The event's id.</param>
/// <param name="Time">When the service completed the request (UTC, the service's clock).</param>
/// <param name="RequestId">The request's id.</param>
/// <param name="CallerArn">ARN of the caller who sent the request.</param>
/// <param name="ErrorCode">Why the service refused the request; null if it was carried out.</param>
internal sealed record TrailProof(
    string EventId, DateTimeOffset Time, string? RequestId, string? CallerArn, string? ErrorCode)
{
    /// <summary>The resource that the event names; null if it names none.</summary>
    public string? Resource { get; init; }

    /// <summary>The service carried out the request.</summary>
    public bool WasCarriedOut => ErrorCode is null;
}
