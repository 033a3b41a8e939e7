using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;

namespace KeyRotation.Waiting;

/// <summary>Limits the calls per second, with a burst of one second's calls after an idle time.</summary>
internal sealed class RateLimit(TimeProvider time, double perSecond)
{
    private readonly object _gate = new();
    private TimeSpan _fullAt;

    /// <summary>Waits until the next call is allowed.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause;
        lock (_gate)
        {
            // The time at which all allowed calls are within the limit. A call more than one second ahead has to
            // wait.
            var now = time.Uptime();
            _fullAt = (_fullAt > now ? _fullAt : now) + TimeSpan.FromSeconds(1 / perSecond);
            pause = _fullAt - now - TimeSpan.FromSeconds(1);
        }

        if (pause > TimeSpan.Zero)
        {
            await time.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
