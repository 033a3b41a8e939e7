using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Compat;

/// <summary>Delays on an injected clock, the same call on every target.</summary>
internal static class Clock
{
    /// <summary>Waits, and never less than asked for.</summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        // Delays are cut to whole milliseconds: who waits until a moment would find, again and again, that it has not come.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
#if NETSTANDARD2_0
        return TimeProviderTaskExtensions.Delay(time, whole, cancellationToken);
#else
        return Task.Delay(whole, time, cancellationToken);
#endif
    }
}
