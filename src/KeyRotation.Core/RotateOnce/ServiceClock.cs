using System;
using KeyRotation.Compat;

namespace KeyRotation.RotateOnce;

/// <summary>
/// The clock of a service, from the dates of its answers. The local clock may be wrong by minutes; only what was
/// measured on monotonic time since an answer is added to that answer's date.
/// </summary>
/// <param name="time">The source of monotonic time.</param>
internal sealed class ServiceClock(TimeProvider time)
{
    private readonly object _gate = new();
    private DateTimeOffset? _date;
    private TimeSpan _receivedAt;

    /// <summary>
    /// The earliest that it can be now (UTC, whole seconds); null before the first dated answer. Dates have a precision
    /// of one second, and an answer takes time to arrive, so it may be later.
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

    /// <summary>An answer has arrived.</summary>
    /// <param name="date">Its date; null where it had none.</param>
    public void Observe(DateTimeOffset? date)
    {
        if (date is not { } known)
        {
            return;
        }

        lock (_gate)
        {
            var now = time.Uptime();

            // Of two answers, the one that puts the clock later is nearer to the truth; one that is far off is a new
            // truth.
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
