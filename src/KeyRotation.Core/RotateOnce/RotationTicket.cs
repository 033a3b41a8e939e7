using System;

namespace KeyRotation.RotateOnce;

/// <summary>What is remembered of a rotation that was accepted, so that a wait can ask for proof of its end.</summary>
/// <param name="SentAt">When the accepted request was sent (UTC).</param>
public abstract record RotationTicket(DateTimeOffset SentAt)
{
    /// <summary>
    /// When it was known to be accepted (UTC): much later than it was sent where the answer was lost. Looks may be stale
    /// for a while from then on.
    /// </summary>
    public DateTimeOffset AcceptedAt { get; init; } = SentAt;
}
