namespace KeyRotation;

/// <summary>How a target's part in a run ended.</summary>
/// <remarks>
/// Of 64 bits, because ConvertTo-Json writes the name of such a value and only the number of a smaller one.
/// </remarks>
public enum FleetOutcome : long
{
    /// <summary>Its key was rotated, once, and it is ready again.</summary>
    Rotated,

    /// <summary>A rotation by another request was in progress; nothing of this run was carried out.</summary>
    AlreadyRotating,

    /// <summary>There was nothing to do; nothing was sent.</summary>
    Skipped,

    /// <summary>It was refused, or the rotation did not end well.</summary>
    Failed,

    /// <summary>The request may have been carried out; no proof was found.</summary>
    Unknown,

    /// <summary>The user stopped the run after its part had begun; its rotation may go on.</summary>
    Cancelled,

    /// <summary>
    /// Nothing was carried out, and it can be started later: a limit was reached, the window closed, the user stopped,
    /// the network or the service failed, or the credentials ended.
    /// </summary>
    NotStarted,

    /// <summary>
    /// Its rotation was carried out, and the wait ended before the rotation did. A resume goes on waiting.
    /// </summary>
    StillRotating,
}
