using System;

namespace KeyRotation.RotateOnce;

/// <summary>Whether somebody looked often enough since a request was sent that nothing began and ended unseen.</summary>
internal sealed class UnbrokenWatch(DateTimeOffset since, TimeSpan longestUnwatched)
{
    private readonly DateTimeOffset _start = since;
    private DateTimeOffset _lastLook = since;

    /// <summary>The first look after the last gap; where there was none, when the request was sent.</summary>
    public DateTimeOffset Since { get; private set; } = since;

    /// <summary>There was no gap so far.</summary>
    public bool IsUnbroken => Since == _start;

    /// <summary>A look that succeeded.</summary>
    public void Looked(DateTimeOffset at)
    {
        Since = at - _lastLook <= longestUnwatched ? Since : at;
        _lastLook = at;
    }
}
