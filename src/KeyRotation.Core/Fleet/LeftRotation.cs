using System;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>A rotation that a process left behind which did not live to see its end.</summary>
/// <param name="State">Where it stood, as the journal says.</param>
/// <param name="SentUtc">When its request was sent (UTC, that computer's clock); null where that is not known.</param>
internal sealed record LeftRotation(RotationState State, DateTimeOffset? SentUtc);
