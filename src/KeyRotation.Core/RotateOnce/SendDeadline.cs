using System;
using KeyRotation.Compat;

namespace KeyRotation.RotateOnce;

/// <summary>
/// The time limit for sending a request that is about to be recorded. After a suspended process resumes, the limit
/// has passed, because another process may have taken over.
/// </summary>
internal sealed class SendDeadline(TimeProvider time, TimeSpan limit)
{
    private readonly TimeSpan _uptime = time.Uptime();
    private readonly DateTimeOffset _clock = time.GetUtcNow();

    /// <summary>
    /// Whether the limit has not passed yet. A sleeping computer may stop its monotonic clock, so the wall clock
    /// counts too. If that was set forward, only an attempt is lost.
    /// </summary>
    public bool HasTimeLeft() => time.Uptime() - _uptime < limit && time.GetUtcNow() - _clock < limit;
}
