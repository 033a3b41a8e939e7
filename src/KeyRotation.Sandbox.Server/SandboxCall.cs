using System;

namespace KeyRotation.Sandbox;

/// <summary>
/// A call, as passed to <see cref="SandboxOptions.RequestLog"/>. Contains no secret, signature or token.
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
    /// The service name in a signature's scope: redshift, kms, redshift-serverless, cloudtrail or sts.
    /// </summary>
    public string Service { get; }

    /// <summary>The operation; "?" if the service does not have it.</summary>
    public string Operation { get; }

    /// <summary>
    /// The resource of the call (a key by its ID); null for lists, and if the call was refused before its input was
    /// read.
    /// </summary>
    public string? Identifier { get; internal set; }

    /// <summary>The time of the call, by the sandbox's TimeProvider.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The duration of the call, by the same clock.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The request ID that the client receives.</summary>
    public string RequestId { get; }

    /// <summary>The HTTP status code; 0 if the connection was dropped without an answer.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>The AWS error code; null for success.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>The fault that applied to the call; null if none.</summary>
    public SandboxFaultKind? Fault { get; internal set; }

    /// <summary>The exception inside the sandbox; null unless the sandbox has a bug.</summary>
    public Exception? Exception { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Time.UtcDateTime:HH:mm:ss.fff} {Service} {Operation} {Identifier ?? "-"} {StatusCode} {ErrorCode ?? "-"} {Duration.TotalMilliseconds:0} ms{(Fault is null ? string.Empty : " fault " + Fault)} {RequestId}");
}
