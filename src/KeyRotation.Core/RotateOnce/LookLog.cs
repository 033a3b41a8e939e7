using System;

namespace KeyRotation.RotateOnce;

/// <summary>Knows whether somebody looked often enough since a request was sent that nothing began and ended unseen.</summary>
internal sealed class LookLog(DateTimeOffset sentAt, TimeSpan longestUnwatched)
{
    private DateTimeOffset _last = sentAt;

    /// <summary>The first look after the last gap; null where there was none.</summary>
    public DateTimeOffset? ResumedAt { get; private set; }

    /// <summary>A look that succeeded.</summary>
    public void Looked(DateTimeOffset at)
    {
        if (at - _last > longestUnwatched)
        {
            ResumedAt = at;
        }

        _last = at;
    }
}
