using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Aws;

/// <summary>One attempt of one call, as it ended. Holds nothing secret.</summary>
/// <param name="Service">Service id, such as Redshift.</param>
/// <param name="Operation">Operation, such as RotateEncryptionKey.</param>
/// <param name="Endpoint">Where it was sent: scheme, host and port.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Status">HTTP status; null where no answer came.</param>
/// <param name="ErrorCode">
/// The service's error code, or the kind of failure where no answer came; null for success.
/// </param>
/// <param name="RequestId">The service's request id, if it gave one.</param>
/// <param name="Elapsed">From just before signing to the parsed answer.</param>
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
    /// <summary>The date of the answer (UTC, the service's clock, whole seconds); null where it had none.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    // Clients are shared by all cmdlets of a session, so who listens flows with the call and not with the client.
    private static readonly AsyncLocal<Action<AwsCall>?> s_listener = new();
    private static readonly AsyncLocal<Func<CancellationToken, Task>?> s_turn = new();

    /// <summary>Who is told of each attempt made from here on in this flow of control; null for nobody.</summary>
    public static Action<AwsCall>? Listener
    {
        get => s_listener.Value;
        set => s_listener.Value = value;
    }

    /// <summary>
    /// What each attempt made from here on in this flow of control waits for; null for nothing. The listener learns of
    /// its end.
    /// </summary>
    public static Func<CancellationToken, Task>? Turn
    {
        get => s_turn.Value;
        set => s_turn.Value = value;
    }
}
