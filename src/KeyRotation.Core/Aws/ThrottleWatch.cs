using System;
using System.Threading;
using KeyRotation.Errors;

namespace KeyRotation.Aws;

/// <summary>Notes whether any attempt of the calls of a flow was throttled, also where the SDK tried again and had success.</summary>
internal sealed class ThrottleWatch
{
    private readonly Action<AwsCall>? _next;
    private int _seen;

    private ThrottleWatch(Action<AwsCall>? next) => _next = next;

    /// <summary>A throttle was seen.</summary>
    public bool Seen => Volatile.Read(ref _seen) != 0;

    /// <summary>Watches the calls of this flow of control from here on.</summary>
    /// <param name="next">Who is told of each call after it; null for nobody.</param>
    public static ThrottleWatch Begin(Action<AwsCall>? next)
    {
        var watch = new ThrottleWatch(next);
        AwsCall.Listener = watch.Note;
        return watch;
    }

    private void Note(AwsCall call)
    {
        if (call.ErrorCode is { } code && Failure.IsThrottleCode(code))
        {
            Interlocked.Exchange(ref _seen, 1);
        }

        _next?.Invoke(call);
    }
}
