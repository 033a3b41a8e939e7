using System;

namespace KeyRotation.Waiting;

/// <summary>The time-out and intervals of a wait.</summary>
/// <param name="Timeout">The maximum duration of the wait.</param>
/// <param name="FirstInterval">The first polling interval.</param>
/// <param name="LongestInterval">The longest polling interval.</param>
internal sealed record WaitOptions(TimeSpan Timeout, TimeSpan FirstInterval, TimeSpan LongestInterval)
{
    /// <summary>The typical duration of a rotation, if known. Durations that were observed take precedence.</summary>
    public TimeSpan? Typical { get; init; }

    /// <summary>A copy with the user's values instead of the defaults. An interval set by the user is fixed.</summary>
    public WaitOptions With(TimeSpan? timeout, TimeSpan? interval) => this with
    {
        Timeout = timeout ?? Timeout,
        FirstInterval = interval ?? FirstInterval,
        LongestInterval = interval ?? LongestInterval,
    };
}
