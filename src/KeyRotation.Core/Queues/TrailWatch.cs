using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;
using KeyRotation.Services;
using KeyRotation.Trail;

namespace KeyRotation.Queues;

/// <summary>
/// Searches the audit trail for attempts, for all targets of a queue together: one read by event name serves every
/// target in doubt. An event is proof; a missing event proves nothing.
/// </summary>
internal sealed class TrailWatch(
    AwsConnection connection, IRotationService service, QueueOptions options, ServiceClock clock)
{
    // An event has the service's time in whole seconds, so the read starts a little before the request.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(5);

    private readonly TrailReader _reader = new(connection, options.Time, () => clock.Earliest);
    private readonly AsyncSemaphore _reading = new(1, options.Work);
    private readonly Dictionary<string, TrailProof> _found = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, TrailEvent>? _lastRotations;
    private ExceptionDispatchInfo? _lastRotationsFailure;
    private readonly List<DateTimeOffset> _requested = [];
    private TimeSpan? _readAt;
    private DateTimeOffset _readSince;

    /// <summary>Why the trail cannot be read; null while it can.</summary>
    public Exception? Unavailable { get; private set; }

    /// <summary>Why the latest read failed, including temporary failures; null if it succeeded.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Searches for the event of an attempt.</summary>
    /// <param name="attemptId">The attempt id.</param>
    /// <param name="sentAt">The earliest time at which the request was sent (UTC, the service's clock).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null if the trail has no event for the attempt, or none that proves anything.</returns>
    public async Task<TrailProof?> FindAsync(
        string attemptId, DateTimeOffset sentAt, CancellationToken cancellationToken)
    {
        var requested = options.Time.Uptime();
        var since = Readable(sentAt - s_margin);
        lock (_requested)
        {
            _requested.Add(since);
        }

        try
        {
            await _reading.AcquireAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // A read for another target also counts, if it started after this call and went back as far.
                if (!_found.ContainsKey(attemptId) && !(_readAt >= requested && _readSince <= since))
                {
                    _readAt = options.Time.Uptime();
                    _readSince = EarliestRequested();
                    await TryReadAsync(_readSince, cancellationToken).ConfigureAwait(false);
                }

                return _found.TryGetValue(attemptId, out var proof) ? proof : null;
            }
            finally
            {
                _reading.Release();
            }
        }
        finally
        {
            lock (_requested)
            {
                _requested.Remove(since);
            }
        }
    }

    /// <summary>
    /// Returns when a resource was last rotated, according to the audit trail. One read serves all resources.
    /// </summary>
    /// <param name="target">The resource.</param>
    /// <param name="since">How far back to read (UTC, the service's clock).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null if the trail has no rotation since then.</returns>
    /// <exception cref="KeyRotationException">The trail cannot be read, or does not go back that far.</exception>
    public async Task<DateTimeOffset?> FindLastAsync(
        Target target, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await _reading.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // If the trail cannot be read for one resource, it cannot be read for the others.
            _lastRotationsFailure?.Throw();
            _lastRotations ??= await new LastRotations(_reader)
                .ReadLastAsync(service.Service, since, cancellationToken)
                .ConfigureAwait(false);
            return _lastRotations.TryGetValue(target.Id, out var found) ? found.Time : null;
        }
        catch (KeyRotationException e) when (e.ErrorId is ErrorIds.TrailUnavailable or ErrorIds.TrailTooOld)
        {
            _lastRotationsFailure ??= ExceptionDispatchInfo.Capture(e);
            throw;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>
    /// The same as <see cref="FindLastAsync"/>, as far back as the trail goes. Also null if the trail cannot be read.
    /// </summary>
    public async Task<DateTimeOffset?> FindLastKnownAsync(
        Target target, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var oldest = _reader.Oldest + s_margin;
        try
        {
            return await FindLastAsync(target, since > oldest ? since : oldest, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (KeyRotationException e) when (e.ErrorId == ErrorIds.TrailUnavailable)
        {
            return null;
        }
    }

    // A time before the start of the trail, or in the future, comes from a wrong clock. The whole trail is read.
    private DateTimeOffset Readable(DateTimeOffset since)
    {
        var oldest = _reader.Oldest;
        return since < oldest || since > oldest + TrailReader.Kept ? oldest : since;
    }

    private DateTimeOffset EarliestRequested()
    {
        lock (_requested)
        {
            return _requested.Min();
        }
    }

    private async Task TryReadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        AwsCall.BeforeAttempt = null;
        AwsCall.OnCall = options.OnCall;
        try
        {
            await _reader
                .ReadAsync(service.Operation, since, until: null, Keep, cancellationToken)
                .ConfigureAwait(false);
            Unavailable = null;
            Failure = null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = e;
            // The next call retries after a temporary failure.
            Unavailable = e is KeyRotationException { ErrorId: ErrorIds.TrailUnavailable or ErrorIds.TrailTooOld }
                ? e
                : Unavailable;
        }
    }

    private bool Keep(TrailEvent record)
    {
        // A failure of the service itself does not show whether it carried out the request. An unknown error code may
        // be one.
        if (record.AttemptId is { } id && (record.Succeeded || Errors.Failure.IsKnownRefusal(record.ErrorCode!)))
        {
            _found[id] = new TrailProof(
                record.EventId, record.Time, record.RequestId, record.CallerArn, record.ErrorCode)
            {
                Resource = record.ResourceArn ?? record.ResourceId,
            };
        }

        return true;
    }
}
