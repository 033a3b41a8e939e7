using System;

namespace KeyRotation.Waiting;

/// <summary>How long and how often.</summary>
/// <param name="Timeout">How long in all.</param>
/// <param name="FirstInterval">The first pause between two looks.</param>
/// <param name="LongestInterval">What the pause grows to.</param>
internal sealed record WaitOptions(TimeSpan Timeout, TimeSpan FirstInterval, TimeSpan LongestInterval)
{
    /// <summary>
    /// How long a rotation of the service usually takes, as far as anybody knows; what is seen to end says better.
    /// </summary>
    public TimeSpan? Typical { get; init; }

    /// <summary>With what the user gave in place of the service's own; a given interval is fixed.</summary>
    public WaitOptions With(TimeSpan? timeout, TimeSpan? interval) => this with
    {
        Timeout = timeout ?? Timeout,
        FirstInterval = interval ?? FirstInterval,
        LongestInterval = interval ?? LongestInterval,
    };
}
