using System;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation that this process started, for the cmdlet that waits for it.</summary>
/// <param name="Target">The resource, with its ARN and, for a namespace, the ARN of its new key.</param>
/// <param name="State">The state of the rotation.</param>
/// <param name="AcceptedAt">When it was accepted, on monotonic time.</param>
internal sealed record StartedRotation(Target Target, RotationState State, TimeSpan AcceptedAt);
