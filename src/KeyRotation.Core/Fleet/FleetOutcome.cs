namespace KeyRotation;

/// <summary>How a target's part in a fleet rotation ended.</summary>
public enum FleetOutcome
{
    /// <summary>Its key was rotated, once, and it is ready again.</summary>
    Rotated,

    /// <summary>Somebody else's rotation was running; nothing was sent.</summary>
    AlreadyRotating,

    /// <summary>There was nothing to do; nothing was sent.</summary>
    Skipped,

    /// <summary>It was refused, or the rotation did not end well.</summary>
    Failed,

    /// <summary>Whether it was rotated, or whether its rotation has ended, could not be found out.</summary>
    Unknown,

    /// <summary>Its part had begun when the user stopped, or when the credentials ended; its rotation may go on.</summary>
    Cancelled,

    /// <summary>Its part never began: a limit was reached, the window closed, the user stopped, or the credentials ended.</summary>
    NotStarted,
}
