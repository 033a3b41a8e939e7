using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>One service of one account and region: its targets share places, pace, reads and looks.</summary>
internal interface ILane
{
    /// <summary>Takes one target through its rotation. Never throws: whatever happens is the result's to tell.</summary>
    Task<Result> RotateAsync(Admission admission, CancellationToken cancellationToken);
}

/// <summary>A request that a process sent which did not live to see its end.</summary>
/// <param name="SentAt">When it was sent (UTC), as the journal says.</param>
/// <param name="WitnessBefore">The witness as it was before, as the journal says.</param>
/// <param name="WasAccepted">The service had accepted it; only its completion was not seen.</param>
/// <param name="Attempts">Requests sent so far.</param>
public sealed record Interrupted(DateTimeOffset SentAt, IReadOnlyDictionary<string, string> WitnessBefore, bool WasAccepted, int Attempts)
{
    /// <summary>When it was known to be accepted (UTC), as the journal says; where it is not known, when it was sent.</summary>
    public DateTimeOffset AcceptedAt { get; init; } = SentAt;
}

/// <summary>A target that was taken.</summary>
/// <param name="Target">The target.</param>
/// <param name="IsCanary">The rest waits for it.</param>
/// <param name="Interrupted">What is known of an earlier request; null where there was none.</param>
/// <param name="Place">Its place in its group, where it has one already.</param>
internal sealed record Admission(Target Target, bool IsCanary, Interrupted? Interrupted, Task<IDisposable>? Place);

/// <summary>What the lanes of a run share.</summary>
/// <param name="Options">The limits.</param>
/// <param name="Time">The clock.</param>
/// <param name="Patience">The patience of rotating once.</param>
/// <param name="Gate">Who may start.</param>
/// <param name="Journal">What is written down.</param>
/// <param name="Listener">Who is told of each call; null for nobody.</param>
/// <param name="Work">Where work runs.</param>
/// <param name="Jitter">Numbers from 0 to 1 that spread the pauses; null for random ones.</param>
internal sealed record FleetContext(
    FleetOptions Options,
    TimeProvider Time,
    RotateOnceOptions Patience,
    FleetGate Gate,
    IFleetJournal Journal,
    Action<AwsCall>? Listener,
    WorkQueue Work,
    Func<double>? Jitter)
{
    /// <summary>The targets that have their places.</summary>
    public UnderWay UnderWay { get; } = new();

    /// <summary>What the names of targets turned out to stand for, where a resource has more than one name.</summary>
    public ConcurrentDictionary<string, bool> Resolved { get; } = new(StringComparer.Ordinal);
}

/// <inheritdoc cref="ILane"/>
internal sealed class Lane<TWitness, TResult, TReading> : ILane
    where TWitness : class
    where TReading : class
{
    private readonly Places _preparing;
    private readonly Places _asking;
    private readonly Func<CancellationToken, Task<string?>> _readCallerArn;
    private bool _hasAsked;
    private string? _callerArn;
    private readonly BatchReader<Target, TWitness> _witnesses;

    public Lane(FleetService<TWitness, TResult, TReading> service, FleetContext context, Func<CancellationToken, Task<string?>> callerArn)
    {
        Service = service;
        Context = context;
        _readCallerArn = callerArn;
        _asking = new Places(1, context.Work);
        Slots = new Places(context.Options.ThrottleLimit, context.Work);
        Rate = new AdaptiveRate(context.Time, context.Work);
        Engine = new RotateOnceEngine(context.Time, context.Patience, context.Jitter);
        _preparing = new Places(1, context.Work);
        _witnesses = new BatchReader<Target, TWitness>(
            static target => target.Id,
            (targets, cancellationToken) => PacedAsync(() => service.ReadWitnessesAsync(targets, cancellationToken)),
            context.Work);
        var waits = context.Options.TimeoutPerTarget is { } limit ? service.Waits with { Timeout = limit } : service.Waits;
        Waiter = new LaneWaiter<TReading>(context.Time, new PacedSource(this), waits, context.Work, context.Jitter) { IsScarce = () => Rate.IsScarce };
    }

    public FleetService<TWitness, TResult, TReading> Service { get; }

    public FleetContext Context { get; }

    public Places Slots { get; }

    public AdaptiveRate Rate { get; }

    public RotateOnceEngine Engine { get; }

    public LaneWaiter<TReading> Waiter { get; }

    /// <summary>ARN of who asks, found out once; null where nobody tells. Nothing depends on it but what is shown.</summary>
    public async Task<string?> ReadCallerArnAsync(CancellationToken cancellationToken)
    {
        await _asking.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasAsked)
            {
                _hasAsked = true;
                _callerArn = await _readCallerArn(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            _asking.GiveBack();
        }

        return _callerArn;
    }

    /// <summary>Makes a target's service ready for it; what fails in a way that may pass is tried again for a while.</summary>
    public async Task PrepareAsync(Target target, CancellationToken cancellationToken, bool whateverFails = false)
    {
        // One after the other, so that what many targets need is asked for once.
        await _preparing.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await PatientlyAsync(
                async () =>
                {
                    await Service.PrepareAsync(target, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                whateverFails,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _preparing.GiveBack();
        }
    }

    /// <summary>Reads a target's witness together with others; what fails in a way that may pass is tried again for a while.</summary>
    public Task<TWitness> ReadWitnessAsync(Target target, CancellationToken cancellationToken) => PatientlyAsync(
        async () =>
        {
            var reading = await _witnesses.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            return reading.Resource ?? throw reading.Failure!;
        },
        whateverFails: false,
        cancellationToken);

    public Task<Result> RotateAsync(Admission admission, CancellationToken cancellationToken) =>
        new TargetCourse<TWitness, TResult, TReading>(this, admission).RunAsync(cancellationToken);

    // One read serves many targets: one that fails must not fail them all. Before anything was sent, waiting is harmless.
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> read, bool whateverFails, CancellationToken cancellationToken)
    {
        var started = Context.Time.GetUtcNow();
        var pauses = new Pauses(Context.Patience.FirstPause, Context.Patience.LongestPause, Context.Jitter ?? RotateOnceEngine.RandomJitter);
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested
                && (whateverFails || Failure.Of(e).Kind is FaultKind.LimitReached or FaultKind.Service or FaultKind.Timeout)
                && Context.Time.GetUtcNow() - started < Context.Patience.SettleLimit)
            {
            }

            await Context.Time.PauseAsync(pauses.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    // Reads count against the same limit as changes, so each call of them keeps its pace. They run in a flow of their
    // own, where the target that happened to ask first must not be told of everybody's calls.
    private async Task<T> PacedAsync<T>(Func<Task<T>> read)
    {
        AwsCall.Turn = cancellationToken => Rate.AcquireAsync(cancellationToken, ahead: true);
        AwsCall.Listener = call =>
        {
            Rate.Release((int?)call.Status == 429 || (call.ErrorCode is { } code && Failure.IsThrottleCode(code)));
            Context.Listener?.Invoke(call);
        };
        return await read().ConfigureAwait(false);
    }

    private sealed class PacedSource(Lane<TWitness, TResult, TReading> lane) : IWaitSource<TReading>
    {
        public Task<IReadOnlyDictionary<string, Reading<TReading>>> ReadAsync(IReadOnlyList<WaitItem> items, CancellationToken cancellationToken) =>
            lane.PacedAsync(() => lane.Service.WaitSource.ReadAsync(items, cancellationToken));

        public string StatusOf(TReading resource) => lane.Service.WaitSource.StatusOf(resource);

        public WaitVerdict Judge(WaitItem item, TReading resource) => lane.Service.WaitSource.Judge(item, resource);
    }
}
