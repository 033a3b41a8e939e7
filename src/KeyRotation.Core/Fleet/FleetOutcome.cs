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

    /// <summary>It was stopped by the user after its part had begun.</summary>
    Cancelled,

    /// <summary>Its part never began: a limit was reached, the window closed, or the user stopped.</summary>
    NotStarted,
}
