using System;
using KeyRotation.Compat;

namespace KeyRotation.RotateOnce;

/// <summary>
/// Until when a request that is about to be written down may be sent. A process that was frozen meanwhile finds it
/// passed: another one may have taken over.
/// </summary>
internal sealed class SendDeadline(TimeProvider time, TimeSpan limit)
{
    private readonly TimeSpan _uptime = time.Uptime();
    private readonly DateTimeOffset _clock = time.GetUtcNow();

    /// <summary>
    /// Whether it is still ahead. A sleeping computer may stop its monotonic clock, so the other clock counts too:
    /// where that one was set forward, nothing is lost but an attempt.
    /// </summary>
    public bool IsAhead() => time.Uptime() - _uptime < limit && time.GetUtcNow() - _clock < limit;
}
