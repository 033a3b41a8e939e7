using System;
using KeyRotation.Compat;

namespace KeyRotation.RotateOnce;

/// <summary>
/// The clock of a service, from the Date headers of its responses. The local clock may be wrong by minutes, so only
/// monotonic time since a response is added to the date of that response.
/// </summary>
/// <param name="time">The source of monotonic time.</param>
internal sealed class ServiceClock(TimeProvider time)
{
    private readonly object _gate = new();
    private DateTimeOffset? _date;
    private TimeSpan _receivedAt;

    /// <summary>
    /// The earliest possible current time (UTC, whole seconds); null before the first response with a date. It may be
    /// later: dates have a precision of one second, and a response takes time to arrive.
    /// </summary>
    public DateTimeOffset? Earliest
    {
        get
        {
            lock (_gate)
            {
                return _date is { } date ? WholeSeconds(date + (time.Uptime() - _receivedAt)) : null;
            }
        }
    }

    /// <summary>Records the date of a response.</summary>
    /// <param name="date">The date; null if the response had none.</param>
    public void Observe(DateTimeOffset? date)
    {
        if (date is not { } known)
        {
            return;
        }

        lock (_gate)
        {
            var now = time.Uptime();

            // Of two responses, the one that puts the clock later is more accurate. One that differs by more than
            // five seconds means that the clock was reset.
            var ahead = _date is { } earlier ? known - (earlier + (now - _receivedAt)) : TimeSpan.MaxValue;
            if (ahead >= TimeSpan.Zero || ahead < TimeSpan.FromSeconds(-5))
            {
                (_date, _receivedAt) = (known, now);
            }
        }
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerSecond));
}
