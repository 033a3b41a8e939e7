using System;
using System.Threading;

namespace KeyRotation.RotateOnce;

/// <summary>
/// The time limits of the state machine. The defaults suit AWS; tests and simulations set their own.
/// </summary>
internal sealed record RotateOnceOptions
{
    private static readonly AsyncLocal<RotateOnceOptions?> s_current = new();

    /// <summary>The defaults.</summary>
    public static RotateOnceOptions Default { get; } = new();

    /// <summary>The defaults, unless the current async context has its own.</summary>
    public static RotateOnceOptions Current
    {
        get => s_current.Value ?? Default;
        internal set => s_current.Value = value;
    }

    /// <summary>
    /// How long the engine tries to settle a doubt with the witness and the audit trail before it reports the outcome
    /// as unknown. AWS CloudTrail delivers within about five minutes on average, without a guarantee.
    /// </summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a running rotation that the witness does not show yet may explain a refusal.</summary>
    public TimeSpan ContestLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long after it was recorded a request may be sent. If it is older, the process may have been suspended.
    /// </summary>
    public TimeSpan SendDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a witness is valid. An older one is read again before the request is recorded.</summary>
    public TimeSpan WitnessLifetime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>First pause between two reads or two requests.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two reads or two requests.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long throttled requests and temporarily failing reads are retried before the failure is reported.
    /// </summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How often a connection that could not be opened is retried. Low, so that a mistyped address is reported soon.
    /// </summary>
    public int ConnectRetries { get; init; } = 1;
}
