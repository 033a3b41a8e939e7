namespace KeyRotation.RotateOnce;

/// <summary>The result of one read of a resource: its witness, its ARN and the object for the user.</summary>
/// <param name="Witness">The witness.</param>
/// <param name="Arn">The resource's ARN, as the service returned it; null if it returned none.</param>
/// <param name="Resource">The object for the user; null if only the witness is needed.</param>
internal sealed record Observation(Witness Witness, string? Arn, object? Resource);
