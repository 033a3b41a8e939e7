using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>Delays by a TimeProvider. Task.Delay accepts one only since .NET 8.</summary>
internal static class Delays
{
    /// <param name="time">The clock.</param>
    /// <param name="delay">The delay.</param>
    /// <param name="started">
    /// Called after the timer is set. From then on, advancing a virtual clock has an effect.
    /// </param>
    /// <param name="cancellationToken">Cancels the delay.</param>
    public static async Task WaitAsync(
        TimeProvider time, TimeSpan delay, Action started, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using ITimer timer = time.CreateTimer(
            state => ((TaskCompletionSource<bool>)state!).TrySetResult(true), done, delay, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => done.TrySetCanceled());
        started();
        await done.Task.ConfigureAwait(false);
    }
}
