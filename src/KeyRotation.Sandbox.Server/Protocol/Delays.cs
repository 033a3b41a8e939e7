using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>Waiting by a TimeProvider; Task.Delay takes one only from .NET 8 on.</summary>
internal static class Delays
{
    /// <param name="time">The clock.</param>
    /// <param name="delay">How long.</param>
    /// <param name="started">Called once the clock has been told: from then on, moving a virtual clock counts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
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
