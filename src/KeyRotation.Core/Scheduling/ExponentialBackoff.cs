using System;

namespace KeyRotation.Scheduling;

/// <summary>Growing pauses with jitter, so that many callers do not retry at the same time.</summary>
internal sealed class ExponentialBackoff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private TimeSpan _next = first;

    /// <summary>The next pause: between half of the current step and all of it.</summary>
    public TimeSpan Next()
    {
        var step = _next;
        _next = TimeSpan.FromTicks(Math.Min(longest.Ticks, step.Ticks * 2));
        return TimeSpan.FromTicks((long)(step.Ticks * (0.5 + (random() / 2))));
    }
}
