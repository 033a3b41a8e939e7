using System;

namespace KeyRotation.RotateOnce;

/// <summary>What is remembered of a rotation that was accepted, so that a wait can ask for proof of its end.</summary>
/// <param name="SentAt">When the accepted request was sent (UTC).</param>
public abstract record RotationTicket(DateTimeOffset SentAt);
