using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>
/// Rotates a stream of targets within limits and tells of each as it ends. Memory is bounded by the intake and by
/// what is under way, not by the fleet.
/// </summary>
public sealed class FleetRunner
{
    private readonly FleetContext _context;
    private readonly Action<Result> _onResult;
    private readonly Places _intake;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<(AwsConnection, TargetService), ILane> _lanes = [];
    private readonly Signal<bool> _allEnded;
    private int _open = 1;

    /// <summary>Makes a runner.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">The patience of rotating once.</param>
    /// <param name="journal">What is written down.</param>
    /// <param name="onResult">Told of each target as it ends, from any thread.</param>
    /// <param name="listener">Told of each call; null for nobody.</param>
    public FleetRunner(
        FleetOptions options, TimeProvider time, RotateOnceOptions patience, IFleetJournal journal, Action<Result> onResult, Action<AwsCall>? listener)
        : this(options, time, patience, journal, onResult, listener, WorkQueue.ThreadPool, jitter: null)
    {
    }

    internal FleetRunner(
        FleetOptions options,
        TimeProvider time,
        RotateOnceOptions patience,
        IFleetJournal journal,
        Action<Result> onResult,
        Action<AwsCall>? listener,
        WorkQueue work,
        Func<double>? jitter)
    {
        _context = new FleetContext(options, time, patience, new FleetGate(options, time, work), journal, listener, work, jitter);
        _onResult = onResult;
        _intake = new Places(Math.Max(options.Intake, options.ThrottleLimit), work);
        _allEnded = new Signal<bool>(work);
    }

    /// <summary>Targets that failed or are unknown so far.</summary>
    public int FailedCount => _context.Gate.Failed;

    /// <summary>Targets that have their places.</summary>
    public int UnderWayCount => _context.UnderWay.Count;

    /// <summary>The target that has been under way for the longest; null where there is none.</summary>
    public TargetUnderWay? Slowest => _context.UnderWay.Slowest;

    /// <summary>Starts nothing more; what is under way goes on to its end.</summary>
    public void StopStarting(string reason) => _context.Gate.Stop(reason);

    /// <summary>Checks a target before it is taken, so that a bad one is told before anything is sent.</summary>
    /// <exception cref="KeyRotationException">It has no id, no new key where it needs one, or was taken before.</exception>
    public void Check(Target target)
    {
        if (string.IsNullOrWhiteSpace(target.Id))
        {
            throw new KeyRotationException(ErrorIds.EmptyIdentifier, FaultKind.InvalidInput, CoreMessages.TargetWithoutId.With(target.Service), CoreMessages.TargetWithoutIdAction);
        }

        if (target.Service == TargetService.RedshiftServerlessNamespace && string.IsNullOrWhiteSpace(target.NewKmsKeyId))
        {
            throw new KeyRotationException(ErrorIds.NoNewKey, FaultKind.InvalidInput, CoreMessages.NoNewKey.With(target.Id), CoreMessages.NoNewKeyAction);
        }

        lock (_taken)
        {
            if (!_taken.Add(KeyOf(target)))
            {
                throw new KeyRotationException(
                    ErrorIds.DuplicateIdentifier, FaultKind.InvalidInput, CoreMessages.TargetTwice.With(target), CoreMessages.TargetTwiceAction);
            }
        }
    }

    /// <summary>Takes a target that was checked; waits while too many are taken and not begun.</summary>
    public async Task AddAsync(Target target, AwsConnection connection, Interrupted? interrupted, CancellationToken cancellationToken)
    {
        await _intake.TakeAsync(cancellationToken).ConfigureAwait(false);
        var isCanary = _context.Gate.Take();
        Interlocked.Increment(ref _open);
        if (interrupted is null)
        {
            // Nobody waits for it: the journal keeps the order, so nothing is sent of what was not planned on the disk.
            _ = PlanAsync(target);
        }

        // What a dead process left under way is under way: it has its place in its group before any other, and waits for no canary.
        var place = interrupted is null ? null : _context.Gate.TakePlaceAsync(target, cancellationToken);
        var admission = new Admission(target, isCanary, interrupted, place);
        _context.Work.Start(() => RunAsync(admission, LaneOf(connection, target.Service), cancellationToken));
    }

    /// <summary>No more targets come: waits until all have ended.</summary>
    public Task CompleteAsync()
    {
        _context.Gate.EndOfIntake();
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allEnded.TrySetResult(true);
        }

        return _allEnded.WaitAsync(CancellationToken.None);
    }

    private async Task PlanAsync(Target target)
    {
        try
        {
            await _context.Journal.PlannedAsync(target, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // It was taken, so it is told of: as not started.
            _context.Gate.Stop(CoreMessages.JournalStopped.With(e.Message));
        }
    }

    private async Task RunAsync(Admission admission, ILane lane, CancellationToken cancellationToken)
    {
        var result = await lane.RotateAsync(admission, cancellationToken).ConfigureAwait(false);
        _onResult(result);
        Leave(result.Outcome, admission.IsCanary);
    }

    private void Leave(FleetOutcome outcome, bool isCanary)
    {
        _context.Gate.Ended(outcome, isCanary);
        _intake.GiveBack();
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allEnded.TrySetResult(true);
        }
    }

    private static string KeyOf(Target target) => $"{target.Service}|{target.Region}|{target.AccountId}|{target.Id}";

    private ILane LaneOf(AwsConnection connection, TargetService service)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue((connection, service), out var lane))
            {
                _lanes[(connection, service)] = lane = NewLane(connection, service);
            }

            return lane;
        }
    }

    private ILane NewLane(AwsConnection connection, TargetService service)
    {
        async Task<string?> CallerArn(CancellationToken cancellationToken) =>
            (await connection.GetCallerAsync(cancellationToken).ConfigureAwait(false))?.Arn;

        return service switch
        {
            TargetService.RedshiftCluster => NewLane(new ClusterFleetService(connection, _context.Time), CallerArn),
            TargetService.RedshiftServerlessNamespace => NewLane(new NamespaceFleetService(connection, _context.Time), CallerArn),
            TargetService.KmsKey => NewLane(new KeyFleetService(connection, _context.Time), CallerArn),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
        };
    }

    private Lane<TWitness, TResult, TReading> NewLane<TWitness, TResult, TReading>(
        FleetService<TWitness, TResult, TReading> service, Func<CancellationToken, Task<string?>> callerArn)
        where TWitness : class
        where TReading : class => new(service, _context, callerArn);
}
