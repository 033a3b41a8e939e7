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
/// Finds out, by the witness and the audit trail, what became of rotations of unknown outcome. It sends no change.
/// </summary>
internal sealed class OutcomeResolver
{
    private readonly QueueOptions _options;
    private readonly Dictionary<(AwsConnection, TargetService), ServiceQueue> _queues = [];
    private readonly HashSet<ServiceQueue> _warned = [];

    /// <summary>Makes a resolver.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limits">The time limits of rotating once.</param>
    /// <param name="wait">How long to go on until each has an end; null reads the witness and the trail once.</param>
    /// <param name="listener">Receives each call; null for nobody.</param>
    /// <param name="stop">Ends the reads.</param>
    public OutcomeResolver(
        TimeProvider time, RotateOnceOptions limits, TimeSpan? wait, Action<AwsCall>? listener, CancellationToken stop)
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
            Listener = listener,
            Stop = stop,
        };
    }

    /// <summary>Called once for each account, Region and service whose audit trail cannot be read.</summary>
    public Action<Exception>? OnTrailUnavailable { get; init; }

    /// <summary>Finds out what became of one. All that are asked for at once share their reads.</summary>
    /// <param name="unknown">The rotation.</param>
    /// <param name="connection">How its resource is reached.</param>
    /// <param name="journal">Where what was found out is written down.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was found out. Every failure is in it.</returns>
    public async Task<Result> ResolveAsync(
        UnknownRotation unknown, AwsConnection connection, IFleetJournal journal, CancellationToken cancellationToken)
    {
        _ = unknown ?? throw new ArgumentNullException(nameof(unknown));
        var queue = QueueOf(connection, unknown.Target.Service);
        var result = await new OutcomeResolution(queue, unknown, journal)
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
        if (queue.Trail.Trouble is { } trouble && IsFirst(queue))
        {
            OnTrailUnavailable?.Invoke(trouble);
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
