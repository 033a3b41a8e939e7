using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Aws;

/// <summary>One completed attempt of one call. Contains no secrets.</summary>
/// <param name="Service">Service id, such as Redshift.</param>
/// <param name="Operation">Operation, such as RotateEncryptionKey.</param>
/// <param name="Endpoint">The address it was sent to: scheme, host and port.</param>
/// <param name="Attempt">The attempt number, starting at 1.</param>
/// <param name="Status">HTTP status; null if there was no response.</param>
/// <param name="ErrorCode">
/// The service's error code, or the type of failure if there was no response; null for success.
/// </param>
/// <param name="RequestId">The AWS request id, if the service returned one.</param>
/// <param name="Elapsed">The time from just before signing to the parsed response.</param>
internal sealed record AwsCall(
    string Service,
    string Operation,
    string Endpoint,
    int Attempt,
    HttpStatusCode? Status,
    string? ErrorCode,
    string? RequestId,
    TimeSpan Elapsed)
{
    /// <summary>The date of the response (UTC, the service's clock, whole seconds); null if it had none.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    // Clients are shared by all cmdlets of a session, so the callback belongs to the async context and not to the
    // client.
    private static readonly AsyncLocal<Action<AwsCall>?> s_onCall = new();
    private static readonly AsyncLocal<Func<CancellationToken, Task>?> s_beforeAttempt = new();

    /// <summary>Called for each attempt in the current async context; null for no callback.</summary>
    public static Action<AwsCall>? OnCall
    {
        get => s_onCall.Value;
        set => s_onCall.Value = value;
    }

    /// <summary>
    /// Awaited before each attempt in the current async context; null for nothing. OnCall reports the attempt's end.
    /// </summary>
    public static Func<CancellationToken, Task>? BeforeAttempt
    {
        get => s_beforeAttempt.Value;
        set => s_beforeAttempt.Value = value;
    }
}
