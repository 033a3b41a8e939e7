using System;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>A rotation that was in progress when an earlier process ended.</summary>
/// <param name="State">The state, from the journal.</param>
/// <param name="SentUtc">When its request was sent (UTC, that computer's clock); null if unknown.</param>
internal sealed record InterruptedRotation(RotationState State, DateTimeOffset? SentUtc);
