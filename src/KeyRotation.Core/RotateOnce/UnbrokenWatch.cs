using System;

namespace KeyRotation.RotateOnce;

/// <summary>Whether somebody looked often enough since a request was sent that nothing began and ended unseen.</summary>
internal sealed class UnbrokenWatch(DateTimeOffset since, TimeSpan longestUnwatched)
{
    private DateTimeOffset _lastLook = since;

    /// <summary>There was no gap so far.</summary>
    public bool IsUnbroken { get; private set; } = true;

    /// <summary>A look that succeeded.</summary>
    public void Looked(DateTimeOffset at)
    {
        IsUnbroken &= at - _lastLook <= longestUnwatched;
        _lastLook = at;
    }
}
