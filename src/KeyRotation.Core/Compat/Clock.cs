using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Compat;

/// <summary>A clock that also ends the pauses, for a simulation in which nothing may leave its thread.</summary>
internal interface IPausingClock
{
    /// <summary>Ends after a delay, or as cancelled.</summary>
    Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken);
}

/// <summary>Delays and durations on an injected clock, the same calls on every target.</summary>
internal static class Clock
{
    /// <summary>
    /// Time since some fixed moment, which no change of the computer's clock moves. Limits and pauses are measured by
    /// it.
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

    /// <summary>Waits, and never less than asked for.</summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (time is IPausingClock clock)
        {
            return clock.PauseAsync(delay, cancellationToken);
        }

        // Delays are cut to whole milliseconds: a loop that waits until a moment would find, again and again, that it
        // has not come.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
#if NETSTANDARD2_0
        return TimeProviderTaskExtensions.Delay(time, whole, cancellationToken);
#else
        return Task.Delay(whole, time, cancellationToken);
#endif
    }
}
