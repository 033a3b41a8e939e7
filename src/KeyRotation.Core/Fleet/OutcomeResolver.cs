using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;

namespace KeyRotation.Fleet;

/// <summary>
/// Determines the outcome of rotations of unknown outcome from the witness and the audit trail, without sending a
/// change.
/// </summary>
internal sealed class OutcomeResolver
{
    private readonly QueueOptions _options;
    private readonly Dictionary<(AwsConnection, TargetService), ServiceQueue> _queues = [];
    private readonly HashSet<ServiceQueue> _warned = [];

    /// <param name="time">The clock.</param>
    /// <param name="limits">The time limits of the state machine.</param>
    /// <param name="wait">
    /// How long to wait for each rotation to finish; null to read the witness and the trail once.
    /// </param>
    /// <param name="onCall">Called for each AWS call; null for no callback.</param>
    /// <param name="stop">Cancels the reads.</param>
    public OutcomeResolver(
        TimeProvider time, RotateOnceOptions limits, TimeSpan? wait, Action<AwsCall>? onCall, CancellationToken stop)
    {
        _ = limits ?? throw new ArgumentNullException(nameof(limits));
        var limit = wait ?? TimeSpan.Zero;
        _options = new QueueOptions(
            time,
            limits with
            {
                SettleLimit = limit,
            },
            WorkScheduler.ThreadPool,
            EngineClock.Jitter)
        {
            Timeout = limit,
            RetriesReads = wait is not null,
            OnCall = onCall,
            Stop = stop,
        };
    }

    /// <summary>Called once for each account, Region and service whose audit trail cannot be read.</summary>
    public Action<Exception>? OnTrailUnavailable { get; init; }

    /// <summary>Determines the outcome of one rotation. Concurrent calls share their reads.</summary>
    /// <param name="unknown">The rotation.</param>
    /// <param name="connection">The connection to the resource.</param>
    /// <param name="journal">The journal that records the outcome.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The result, including any failure.</returns>
    public async Task<Result> ResolveAsync(
        UnknownRotation unknown, AwsConnection connection, IFleetJournal journal, CancellationToken cancellationToken)
    {
        _ = unknown ?? throw new ArgumentNullException(nameof(unknown));
        var queue = QueueOf(connection, unknown.Target.Service);
        var result = await new OutcomeResolution(queue, unknown, journal)
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
        if (queue.Trail.Unavailable is { } failure && IsFirst(queue))
        {
            OnTrailUnavailable?.Invoke(failure);
        }

        return result;
    }

    private bool IsFirst(ServiceQueue queue)
    {
        lock (_warned)
        {
            return _warned.Add(queue);
        }
    }

    private ServiceQueue QueueOf(AwsConnection connection, TargetService service)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue((connection, service), out var queue))
            {
                var own = RotationServices.For(service, connection, _options.Time, forFleet: true);
                _queues[(connection, service)] = queue = new ServiceQueue(connection, own, _options);
            }

            return queue;
        }
    }
}
