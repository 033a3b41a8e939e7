using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>Lets so many requests through per second, and up to one second's worth at once (a token bucket).</summary>
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
