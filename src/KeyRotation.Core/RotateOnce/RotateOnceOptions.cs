using System;
using System.Threading;

namespace KeyRotation.RotateOnce;

/// <summary>The time limits of rotating once. The defaults fit AWS; tests and simulations bring their own.</summary>
internal sealed record RotateOnceOptions
{
    private static readonly AsyncLocal<RotateOnceOptions?> s_current = new();

    /// <summary>The defaults.</summary>
    public static RotateOnceOptions Default { get; } = new();

    /// <summary>The defaults, unless this flow of control brought its own.</summary>
    public static RotateOnceOptions Current
    {
        get => s_current.Value ?? Default;
        internal set => s_current.Value = value;
    }

    /// <summary>
    /// How long a doubt is settled by the witness and the audit trail before the outcome is called unknown. AWS
    /// CloudTrail delivers within about five minutes on average, without a guarantee.
    /// </summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refusal may be explained by a running rotation that the witness does not show yet.</summary>
    public TimeSpan ContestLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A request that was written down so long ago is not sent any more: the process may have been frozen.
    /// </summary>
    public TimeSpan SendDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A witness that is older than this is read again before the request is written down.</summary>
    public TimeSpan WitnessLifetime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>First pause between two reads or two sends.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two reads or two sends.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long throttled requests, and reads that fail temporarily, are tried again before that is reported.
    /// </summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How often a connection that was never opened is tried again. A mistyped address should be reported soon.
    /// </summary>
    public int UnopenedRetries { get; init; } = 1;
}
