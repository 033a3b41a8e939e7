namespace KeyRotation;

/// <summary>The outcome of one target of a run.</summary>
/// <remarks>
/// A 64-bit enumeration: ConvertTo-Json writes the name of a 64-bit value, but the number of a smaller one.
/// </remarks>
public enum FleetOutcome : long
{
    /// <summary>The key was rotated once, and the resource is available again.</summary>
    Rotated,

    /// <summary>A rotation by another request was in progress. This run changed nothing.</summary>
    AlreadyRotating,

    /// <summary>No rotation was needed. Nothing was sent.</summary>
    Skipped,

    /// <summary>The request was refused, or the rotation failed.</summary>
    Failed,

    /// <summary>The request may have been carried out, but there is no proof.</summary>
    Unknown,

    /// <summary>
    /// The user stopped the run while the target was in progress. Its rotation may still be running.
    /// </summary>
    Cancelled,

    /// <summary>
    /// Nothing was changed, and the target can be started later: a limit was reached, the window closed, the user
    /// stopped the run, the network or the service failed, or the credentials expired.
    /// </summary>
    NotStarted,

    /// <summary>
    /// The rotation was carried out but did not finish before the wait timed out. A resumed run continues to wait.
    /// </summary>
    StillRotating,
}
