using System;

namespace KeyRotation.Waiting;

/// <summary>How long and how often.</summary>
/// <param name="Timeout">How long in all.</param>
/// <param name="FirstInterval">The first pause between two looks.</param>
/// <param name="LongestInterval">What the pause grows to.</param>
public sealed record WaitOptions(TimeSpan Timeout, TimeSpan FirstInterval, TimeSpan LongestInterval)
{
    /// <summary>With what the user gave in place of the service's own; a given interval is fixed.</summary>
    public WaitOptions With(TimeSpan? timeout, TimeSpan? interval) => new(
        timeout ?? Timeout, interval ?? FirstInterval, interval ?? LongestInterval);
}
