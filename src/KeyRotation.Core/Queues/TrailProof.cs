using System;

namespace KeyRotation.Queues;

/// <summary>The audit trail's record of one attempt.</summary>
/// <param name="EventId">The record's id.</param>
/// <param name="Time">When the service completed the request (UTC, the service's clock).</param>
/// <param name="RequestId">The request's id.</param>
/// <param name="CallerArn">Who sent it.</param>
/// <param name="ErrorCode">Why the service refused it; null where it was carried out.</param>
internal sealed record TrailProof(
    string EventId, DateTimeOffset Time, string? RequestId, string? CallerArn, string? ErrorCode)
{
    /// <summary>The resource, as the record names it; null where it does not.</summary>
    public string? Resource { get; init; }

    /// <summary>The service carried it out.</summary>
    public bool WasCarriedOut => ErrorCode is null;
}
