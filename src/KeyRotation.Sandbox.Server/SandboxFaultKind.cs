namespace KeyRotation.Sandbox;

/// <summary>The kinds of faults. "Carried out" means that the state changed, whatever the client receives.</summary>
public enum SandboxFaultKind
{
    /// <summary>
    /// Refused with the service's throttling code (Throttling for Redshift and STS, ThrottlingException for the
    /// others). Not carried out.
    /// </summary>
    Throttle,

    /// <summary>Refused with DependentServiceRequestThrottlingFault. Not carried out.</summary>
    DependentThrottle,

    /// <summary>
    /// Refused with the service's code for missing permissions (AccessDenied or AccessDeniedException). Not carried
    /// out.
    /// </summary>
    AccessDenied,

    /// <summary>
    /// Refused with <see cref="SandboxFault.ErrorCode"/> and <see cref="SandboxFault.StatusCode"/> (default: 400). Not
    /// carried out.
    /// </summary>
    Error,

    /// <summary>
    /// Answered with <see cref="SandboxFault.StatusCode"/> (default: 500; also 502, 503, 504). Not carried out.
    /// </summary>
    ErrorBefore,

    /// <summary>
    /// Carried out, then answered with <see cref="SandboxFault.StatusCode"/> (default: 500; also 502, 503, 504).
    /// </summary>
    ErrorAfter,

    /// <summary>The connection is closed (FIN) without an answer. Not carried out.</summary>
    DropBefore,

    /// <summary>The connection is reset (RST) without an answer. Not carried out.</summary>
    ResetBefore,

    /// <summary>Carried out, then the connection is closed (FIN) without an answer.</summary>
    DropAfter,

    /// <summary>Carried out, then the connection is reset (RST) without an answer.</summary>
    ResetAfter,

    /// <summary>
    /// Carried out. The answer has the full Content-Length but stops halfway, and the connection is closed.
    /// </summary>
    CutBody,

    /// <summary>Carried out. Only half of the body is sent, with the Content-Length of that half.</summary>
    TruncatedBody,

    /// <summary>Carried out. The answer has the correct status and no body.</summary>
    EmptyBody,

    /// <summary>Carried out. The answer is an HTML page with status 200, as from a captive portal or proxy.</summary>
    HtmlBody,

    /// <summary>Carried out. The body is random bytes.</summary>
    GarbageBody,

    /// <summary>
    /// Carried out. Content-Length is half of the actual length, so the rest runs into the next answer.
    /// </summary>
    WrongContentLength,

    /// <summary>Carried out at once. The answer is sent after <see cref="SandboxFault.Delay"/>.</summary>
    SlowAnswer,

    /// <summary>
    /// Carried out after <see cref="SandboxFault.Delay"/>, even if the client has disconnected. Then answered.
    /// </summary>
    LateExecution,
}
