namespace KeyRotation.Errors;

/// <summary>What sort of failure an error is; the cmdlets map it to PowerShell's error categories.</summary>
public enum FaultKind
{
    /// <summary>The input cannot be used as it is.</summary>
    InvalidInput,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The resource exists and its state does not allow the operation.</summary>
    InvalidState,

    /// <summary>A quota is spent or a rate is exceeded.</summary>
    LimitReached,

    /// <summary>Who asks is not known, or no longer.</summary>
    Authentication,

    /// <summary>Who asks may not.</summary>
    Permission,

    /// <summary>The endpoint could not be reached.</summary>
    Connection,

    /// <summary>Time ran out.</summary>
    Timeout,

    /// <summary>The service failed or answered nonsense.</summary>
    Service,

    /// <summary>Someone else holds it.</summary>
    Busy,

    /// <summary>A file does not hold what it should.</summary>
    BadData,

    /// <summary>A disk failed or is full.</summary>
    Storage,

    /// <summary>What happened could not be found out.</summary>
    Unknown,
}
