using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>A token bucket that limits requests per second. The burst is one second's worth of requests.</summary>
internal sealed class RequestLimiter
{
    private readonly double _perSecond;
    private readonly TimeProvider _time;
    private readonly object _lock = new();
    private double _tokens;
    private DateTimeOffset _last;

    public RequestLimiter(int perSecond, TimeProvider time)
    {
        _perSecond = perSecond;
        _time = time;
        _tokens = perSecond;
        _last = time.GetUtcNow();
    }

    public bool TryTake()
    {
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            _tokens = Math.Min(_perSecond, _tokens + (Math.Max(0, (now - _last).TotalSeconds) * _perSecond));
            _last = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
