namespace KeyRotation.Errors;

/// <summary>The kind of an error. The cmdlets map it to PowerShell's error categories.</summary>
public enum FaultKind
{
    /// <summary>The input is not valid.</summary>
    InvalidInput,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The resource's state does not allow the operation.</summary>
    InvalidState,

    /// <summary>A quota or a rate limit was exceeded.</summary>
    LimitReached,

    /// <summary>The caller could not be authenticated, or the credentials have expired.</summary>
    Authentication,

    /// <summary>The caller is not authorized.</summary>
    Permission,

    /// <summary>The endpoint could not be reached.</summary>
    Connection,

    /// <summary>The operation timed out.</summary>
    Timeout,

    /// <summary>The service failed or returned an invalid response.</summary>
    Service,

    /// <summary>Another process or request is using the resource.</summary>
    Busy,

    /// <summary>A file has invalid content.</summary>
    BadData,

    /// <summary>A write to disk failed, for example because the disk is full.</summary>
    Storage,

    /// <summary>The outcome could not be determined.</summary>
    Unknown,
}
