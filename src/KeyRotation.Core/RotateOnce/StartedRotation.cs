using System;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation that this process started, for the cmdlet that waits for it.</summary>
/// <param name="Target">The resource, with its ARN and, for a namespace, its new key's ARN.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AcceptedAt">When it was accepted; on monotonic time.</param>
internal sealed record StartedRotation(Target Target, RotationState State, TimeSpan AcceptedAt);
