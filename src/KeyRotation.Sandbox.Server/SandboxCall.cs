using System;

namespace KeyRotation.Sandbox;

/// <summary>
/// One call, as <see cref="SandboxOptions.RequestLog"/> is told of it. Holds no secret, signature or token.
/// </summary>
public sealed class SandboxCall
{
    internal SandboxCall(string service, string operation, DateTimeOffset time, string requestId)
    {
        Service = service;
        Operation = operation;
        Time = time;
        RequestId = requestId;
    }

    /// <summary>
    /// The service's name in a signature's scope: redshift, kms, redshift-serverless, cloudtrail or sts.
    /// </summary>
    public string Service { get; }

    /// <summary>The operation, or "?" where the service has none of that name.</summary>
    public string Operation { get; }

    /// <summary>
    /// The resource that the call named (a key by its id); null for lists, and where the call was refused before it was
    /// read.
    /// </summary>
    public string? Identifier { get; internal set; }

    /// <summary>When it came, by the sandbox's TimeProvider.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>How long it took, by the same clock.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The request id that the client gets.</summary>
    public string RequestId { get; }

    /// <summary>The HTTP status that was answered; 0 where the connection was dropped without one.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>The AWS error code that was answered; null for success.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>The fault that hit it, if any.</summary>
    public SandboxFaultKind? Fault { get; internal set; }

    /// <summary>What went wrong inside the sandbox; null unless it has a bug.</summary>
    public Exception? Exception { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Time.UtcDateTime:HH:mm:ss.fff} {Service} {Operation} {Identifier ?? "-"} {StatusCode} {ErrorCode ?? "-"} {Duration.TotalMilliseconds:0} ms{(Fault is null ? string.Empty : " fault " + Fault)} {RequestId}");
}
