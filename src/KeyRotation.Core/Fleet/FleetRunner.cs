using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Properties;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;

namespace KeyRotation.Fleet;

/// <summary>
/// Rotates a stream of targets within limits and reports each result as the target ends. Memory is bounded by the
/// intake and by the targets in progress, not by the size of the fleet.
/// </summary>
internal sealed class FleetRunner
{
    private readonly FleetContext _context;
    private readonly Action<Result> _onResult;
    private readonly AsyncSemaphore _intake;
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<(AwsConnection, TargetService), ServiceQueue> _queues = [];
    private readonly Completion<bool> _allEnded;
    private readonly Queue<Func<Task>> _startQueue = new();
    private bool _starting;
    private int _open = 1;

    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limits">The time limits of the state machine.</param>
    /// <param name="journal">The run's journal.</param>
    /// <param name="onResult">Called with each target's result as it ends, on any thread.</param>
    /// <param name="onCall">Called for each AWS call; null for no callback.</param>
    /// <param name="earlier">The journal's state from an earlier run; null if there is none.</param>
    public FleetRunner(
        FleetOptions options,
        TimeProvider time,
        RotateOnceOptions limits,
        IFleetJournal journal,
        Action<Result> onResult,
        Action<AwsCall>? onCall,
        JournalState? earlier = null)
        : this(
            options,
            new QueueOptions(time, limits, WorkScheduler.ThreadPool, RandomJitter.Next) { OnCall = onCall },
            journal,
            onResult,
            earlier)
    { }

    internal FleetRunner(
        FleetOptions options,
        QueueOptions queues,
        IFleetJournal journal,
        Action<Result> onResult,
        JournalState? earlier)
    {
        var own = queues with
        {
            ThrottleLimit = options.ThrottleLimit,
            Timeout = options.TimeoutPerTarget,
            RetriesReads = true,
        };
        _context = new FleetContext(options, own, new FleetGate(options, queues.Time, queues.Work), journal, earlier);
        _onResult = onResult;
        _intake = new AsyncSemaphore(Math.Max(options.Intake, options.ThrottleLimit), queues.Work);
        _allEnded = new Completion<bool>(queues.Work);
    }

    /// <summary>Asks whether a target of unknown outcome may be sent again; null if none may.</summary>
    public Func<Target, Task<bool>>? ApproveRetry
    {
        get => _context.ApproveRetry;
        init => _context.ApproveRetry = value;
    }

    /// <summary>The number of targets so far that failed or have an unknown outcome.</summary>
    public int FailedCount => _context.Gate.Failed;

    /// <summary>The number of targets that have a slot.</summary>
    public int InProgressCount => _context.InProgress.Count;

    /// <summary>The target that has been in progress the longest; null if there is none.</summary>
    public TargetInProgress? Slowest => _context.InProgress.Slowest;

    /// <summary>Prevents all further starts. Targets in progress continue.</summary>
    public void StopStarting(string reason) => _context.Gate.Stop(reason);

    /// <summary>
    /// Checks a target before it is added, so that an invalid one is reported before anything is sent.
    /// </summary>
    /// <exception cref="KeyRotationException">
    /// The target has no id, lacks the new key that its service needs, or was added before.
    /// </exception>
    public void Check(Target target)
    {
        if (string.IsNullOrWhiteSpace(target.Id))
        {
            throw new KeyRotationException(
                ErrorIds.EmptyIdentifier,
                FaultKind.InvalidInput,
                CoreMessages.TargetWithoutId.With(target.Service),
                CoreMessages.TargetWithoutIdAction);
        }

        if (target.Service == TargetService.RedshiftServerlessNamespace
            && string.IsNullOrWhiteSpace(target.NewKmsKeyId))
        {
            throw new KeyRotationException(
                ErrorIds.NoNewKey,
                FaultKind.InvalidInput,
                CoreMessages.NoNewKey.With(target.Id),
                CoreMessages.NoNewKeyAction);
        }

        lock (_added)
        {
            if (!_added.Add(KeyOf(target)))
            {
                throw new KeyRotationException(
                    ErrorIds.DuplicateIdentifier,
                    FaultKind.InvalidInput,
                    CoreMessages.TargetTwice.With(target),
                    CoreMessages.TargetTwiceAction);
            }
        }
    }

    /// <summary>Adds a checked target. Waits while too many added targets have not ended yet.</summary>
    /// <param name="target">The target.</param>
    /// <param name="connection">The connection to use.</param>
    /// <param name="interrupted">The rotation of an earlier process; null if the rotation starts here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task AddAsync(
        Target target, AwsConnection connection, InterruptedRotation? interrupted, CancellationToken cancellationToken)
    {
        await _intake.AcquireAsync(cancellationToken).ConfigureAwait(false);
        var isCanary = _context.Gate.Add();
        Interlocked.Increment(ref _open);
        if (interrupted is null)
        {
            // Not awaited: the journal keeps the order, so a request is sent only after its target's Planned entry is
            // on disk.
            _ = PlanAsync(target, connection);
        }
        else if (target.Arn is { } arn)
        {
            _context.Admitted.TryAdd(arn, target);
        }

        // A rotation of an interrupted process is already in progress. It gets its group's slot before any other
        // target, and does not wait for canaries.
        var groupSlot = interrupted is null ? null : _context.Gate.EnterGroupAsync(target, cancellationToken);
        var admission = new Admission(target, isCanary, interrupted?.State, interrupted?.SentUtc, groupSlot);
        EnqueueStart(() => RunAsync(admission, QueueOf(connection, target.Service), cancellationToken));
    }

    /// <summary>No more targets will be added. Waits until all have ended.</summary>
    public Task CompleteAsync()
    {
        _context.Gate.CompleteAdding();
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allEnded.TrySetResult(true);
        }

        return _allEnded.WaitAsync(CancellationToken.None);
    }

    // Starts outside the caller's context, but in the order of addition, so that targets request slots in that order.
    private void EnqueueStart(Func<Task> start)
    {
        lock (_startQueue)
        {
            _startQueue.Enqueue(start);
            if (_starting)
            {
                return;
            }

            _starting = true;
        }

        _context.Queues.Work.Start(StartQueued);
    }

    private Task StartQueued()
    {
        while (true)
        {
            Func<Task> start;
            lock (_startQueue)
            {
                if (_startQueue.Count == 0)
                {
                    _starting = false;
                    return Task.CompletedTask;
                }

                start = _startQueue.Dequeue();
            }

            _ = start();
        }
    }

    private async Task PlanAsync(Target target, AwsConnection connection)
    {
        try
        {
            await _context.Journal.PlannedAsync(target, connection, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The target was added, so it is reported, as not started.
            _context.Gate.Stop(CoreMessages.JournalStopped.With(e.Message));
        }
    }

    private async Task RunAsync(Admission admission, ServiceQueue queue, CancellationToken cancellationToken)
    {
        var result = await new FleetRotation(_context, queue, admission)
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
        _onResult(result);
        OnEnded();
    }

    private void OnEnded()
    {
        _intake.Release();
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allEnded.TrySetResult(true);
        }
    }

    private static string KeyOf(Target target) => $"{target.Service}|{target.Region}|{target.AccountId}|{target.Id}";

    private ServiceQueue QueueOf(AwsConnection connection, TargetService service)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue((connection, service), out var queue))
            {
                _queues[(connection, service)] = queue = new ServiceQueue(
                    connection,
                    RotationServices.For(service, connection, _context.Queues.Time, forFleet: true),
                    _context.Queues);
            }

            return queue;
        }
    }
}
