using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Compat;

/// <summary>A clock that also provides the pauses, for a simulation on a single thread.</summary>
internal interface IPausingClock
{
    /// <summary>Completes after a delay, or as cancelled.</summary>
    Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken);
}

/// <summary>Delays and durations on an injected clock, with the same methods on every target.</summary>
internal static class Clock
{
    /// <summary>
    /// Monotonic time since an arbitrary start. Changes of the computer's clock do not affect it. Used for limits and
    /// pauses.
    /// </summary>
    public static TimeSpan Uptime(this TimeProvider time)
    {
        var timestamp = time.GetTimestamp();
        var frequency = time.TimestampFrequency;
        return frequency == TimeSpan.TicksPerSecond
            ? TimeSpan.FromTicks(timestamp)
            : TimeSpan.FromTicks(
                (timestamp / frequency * TimeSpan.TicksPerSecond)
                    + (timestamp % frequency * TimeSpan.TicksPerSecond / frequency));
    }

    /// <summary>Waits for at least the given time.</summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (time is IPausingClock clock)
        {
            return clock.PauseAsync(delay, cancellationToken);
        }

        // Rounded up, because delays are truncated to whole milliseconds and a loop that waits for a time would wake
        // up too early again and again.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
#if NETSTANDARD2_0
        return TimeProviderTaskExtensions.Delay(time, whole, cancellationToken);
#else
        return Task.Delay(whole, time, cancellationToken);
#endif
    }
}
