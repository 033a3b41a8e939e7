using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Compat;

/// <summary>Delays on an injected clock, the same call on every target.</summary>
internal static class Clock
{
    public static Task PauseAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) =>
#if NETSTANDARD2_0
        TimeProviderTaskExtensions.Delay(time, delay, cancellationToken);
#else
        Task.Delay(delay, time, cancellationToken);
#endif
}
