using System;

namespace KeyRotation.RotateOnce;

/// <summary>The engine's patience. The defaults fit AWS; tests and simulations bring their own.</summary>
public sealed record RotateOnceOptions
{
    /// <summary>The engine's defaults.</summary>
    public static RotateOnceOptions Default { get; } = new();

    /// <summary>How long the witness may lag behind: only after so long a silence is "not carried out" believed.</summary>
    public TimeSpan ConsistencyWindow { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the witness is asked, in all, before the outcome is called unknown.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// A request that was not carried out so long after it was sent never is: AWS refuses a signature that is older.
    /// Until then a request whose sender is gone is not sent again.
    /// </summary>
    public TimeSpan RequestLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time between two looks in which no rotation begins and ends unseen.</summary>
    public TimeSpan LongestUnwatched { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>First pause between two looks or two sends.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two looks or two sends.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long throttled requests are sent again before the throttle is reported.</summary>
    public TimeSpan SendLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long requests that were lost, and certainly not carried out, are sent again before that is reported.</summary>
    public TimeSpan ResendLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The patience with a witness that may lag behind for longer: what is measured by its lag grows with it.</summary>
    internal RotateOnceOptions For(TimeSpan witnessLag)
    {
        if (witnessLag <= ConsistencyWindow)
        {
            return this;
        }

        var more = witnessLag - ConsistencyWindow;
        return this with
        {
            ConsistencyWindow = witnessLag,
            // Twice the lag is silence enough for a witness in parts; a request may be lost and sent again more than once.
            SettleLimit = SettleLimit + more + more,
            ResendLimit = TimeSpan.FromTicks(ResendLimit.Ticks + (more.Ticks * 6)),
        };
    }

    /// <summary>How often a connection that was never opened is tried again. A typing error should be told soon.</summary>
    public int UnopenedRetries { get; init; } = 1;
}
