namespace KeyRotation.RotateOnce;

/// <summary>One read of a resource: what it shows, whose it is, and the object for the user.</summary>
/// <param name="Witness">What it shows.</param>
/// <param name="Arn">The resource's ARN, as the service names it; null where the service did not name it.</param>
/// <param name="Resource">What the user gets; null where nobody wants more than the witness.</param>
internal sealed record Observation(Witness Witness, string? Arn, object? Resource);
