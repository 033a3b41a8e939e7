using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;

namespace KeyRotation.Waiting;

/// <summary>Lets so many through in a second, and as many at once after a quiet time.</summary>
internal sealed class RateLimit(TimeProvider time, double perSecond)
{
    private readonly object _gate = new();
    private TimeSpan _fullAt;

    /// <summary>Ends when the next one may go.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause;
        lock (_gate)
        {
            // When all that were let through are paid for; what is more than a second ahead has to wait.
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
