namespace KeyRotation.Sandbox;

/// <summary>
/// What goes wrong with a call. "Carried out" means that the state changed, whatever the client gets to see.
/// </summary>
public enum SandboxFaultKind
{
    /// <summary>
    /// Refused with the service's own throttling code (Redshift and STS Throttling, the others ThrottlingException).
    /// Not carried out.
    /// </summary>
    Throttle,

    /// <summary>Refused with DependentServiceRequestThrottlingFault. Not carried out.</summary>
    DependentThrottle,

    /// <summary>
    /// Refused with the service's own code for missing rights (AccessDenied, AccessDeniedException). Not carried out.
    /// </summary>
    AccessDenied,

    /// <summary>
    /// Refused with <see cref="SandboxFault.ErrorCode"/> and <see cref="SandboxFault.StatusCode"/> (400 unless given).
    /// Not carried out.
    /// </summary>
    Error,

    /// <summary>
    /// Answered with <see cref="SandboxFault.StatusCode"/> (500 unless given; also 502, 503, 504). Not carried out.
    /// </summary>
    ErrorBefore,

    /// <summary>
    /// Carried out, then answered with <see cref="SandboxFault.StatusCode"/> (500 unless given; also 502, 503, 504).
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

    /// <summary>Carried out; the answer says how long it is, stops half way, and the connection is closed.</summary>
    CutBody,

    /// <summary>Carried out; the answer is half of itself, with the Content-Length of that half.</summary>
    TruncatedBody,

    /// <summary>Carried out; the answer has the right status and no body.</summary>
    EmptyBody,

    /// <summary>Carried out; the answer is an HTML page with status 200, as a captive portal or proxy sends.</summary>
    HtmlBody,

    /// <summary>Carried out; the answer's body is bytes without sense.</summary>
    GarbageBody,

    /// <summary>
    /// Carried out; Content-Length says half of what is sent, and the rest runs into whatever comes next.
    /// </summary>
    WrongContentLength,

    /// <summary>Carried out at once; the answer comes after <see cref="SandboxFault.Delay"/>.</summary>
    SlowAnswer,

    /// <summary>
    /// Carried out only after <see cref="SandboxFault.Delay"/>, also when the client has gone by then; then answered.
    /// </summary>
    LateExecution,
}
