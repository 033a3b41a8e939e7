using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;
using KeyRotation.Services;
using KeyRotation.Waiting;

namespace KeyRotation.Queues;

/// <summary>
/// One service in one account and Region. Its targets share slots, rate, reads, waits and the audit trail.
/// </summary>
internal sealed class ServiceQueue
{
    private readonly AwsConnection _connection;
    private readonly AsyncSemaphore _prepareLock;
    private readonly AsyncSemaphore _callerLock;
    private readonly BatchReader<ReadRequest, Observation> _reads;
    private bool _hasReadCaller;
    private Caller? _caller;
    private int _throttled;

    public ServiceQueue(AwsConnection connection, IRotationService service, QueueOptions options)
    {
        _connection = connection;
        Service = service;
        Options = options;
        _callerLock = new AsyncSemaphore(1, options.Work);
        _prepareLock = new AsyncSemaphore(1, options.Work);
        Slots = new AsyncSemaphore(options.ThrottleLimit, options.Work);
        Rate = new AdaptiveRate(options.Time, options.Work);
        Clock = new ServiceClock(options.Time);
        Trail = new TrailWatch(connection, service, options, Clock);
        _reads = new BatchReader<ReadRequest, Observation>(
            static request => request.Name,
            (requests, cancellationToken) => PacedAsync(() => service.ReadAsync(requests, cancellationToken)),
            options.Work,
            options.Stop);
        Waiter = NewWaiter(confirm: null, onTransientFailure: null, onRead: null);
    }

    public IRotationService Service { get; }

    public QueueOptions Options { get; }

    public AwsConnection Connection => _connection;

    public string Region => _connection.Region;

    public AsyncSemaphore Slots { get; }

    public AdaptiveRate Rate { get; }

    public ServiceClock Clock { get; }

    public TrailWatch Trail { get; }

    public Waiter Waiter { get; private set; }

    public ExponentialBackoff NewBackoff() =>
        new(Options.Limits.FirstPause, Options.Limits.LongestPause, Options.Jitter);

    /// <summary>Sets the callbacks for waits. Call this before the first wait.</summary>
    public void SetWaitCallbacks(
        Func<Observation, CancellationToken, Task<string?>>? confirm,
        Action<Exception>? onTransientFailure,
        Action? onRead) => Waiter = NewWaiter(confirm, onTransientFailure, onRead);

    /// <summary>The caller identity, requested once; null if STS does not return it. For information only.</summary>
    public async Task<Caller?> ReadCallerAsync(CancellationToken cancellationToken)
    {
        await _callerLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasReadCaller)
            {
                _hasReadCaller = true;
                _caller = await _connection.GetCallerAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            _callerLock.Release();
        }

        return _caller;
    }

    /// <summary>Resolves what a target's rotation needs, such as its KMS key.</summary>
    public async Task PrepareAsync(Target target, CancellationToken cancellationToken)
    {
        // One target at a time, so that shared data is requested once.
        await _prepareLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RetryAsync(
                async () =>
                {
                    await Service.PrepareAsync(target, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _prepareLock.Release();
        }
    }

    /// <summary>
    /// Reads a target, batched with others. Before anything was sent, a temporary failure may be retried.
    /// </summary>
    public Task<Observation> ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        RetryAsync(() => ReadOnceAsync(request, cancellationToken), cancellationToken);

    /// <summary>Reads a target, batched with others, without retries.</summary>
    public async Task<Observation> ReadOnceAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var result = await _reads.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        return result.Resource ?? throw result.Failure!;
    }

    /// <summary>Records a call of this queue.</summary>
    public void Note(AwsCall call)
    {
        Clock.Observe(call.ServiceTime);
        if (IsThrottle(call))
        {
            Interlocked.Exchange(ref _throttled, 1);
        }

        Options.OnCall?.Invoke(call);
    }

    // One read serves many targets, so a failed read must not fail them all.
    private async Task<T> RetryAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var started = Options.Time.Uptime();
        var backoff = NewBackoff();
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (Exception e) when (Options.RetriesReads
                && !cancellationToken.IsCancellationRequested
                && Failure.Of(e).Kind is FaultKind.LimitReached or FaultKind.Service or FaultKind.Timeout
                && Options.Time.Uptime() - started < Options.Limits.RetryLimit)
            {
            }

            await Options.Time.PauseAsync(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    // Reads count against the same limit as changes, so each of their calls is rate limited. They run in their own
    // async context: the target that happened to ask first must not receive the calls of all the others.
    private async Task<T> PacedAsync<T>(Func<Task<T>> read)
    {
        AwsCall.BeforeAttempt = cancellationToken => Rate.AcquireAsync(cancellationToken, priority: true);
        AwsCall.OnCall = call =>
        {
            Rate.Release(IsThrottle(call));
            Note(call);
        };
        return await read().ConfigureAwait(false);
    }

    private Waiter NewWaiter(
        Func<Observation, CancellationToken, Task<string?>>? confirm,
        Action<Exception>? onTransientFailure,
        Action? onRead) =>
        new(
            Options.Time,
            Service,
            requests => PacedAsync(() => Service.ReadAsync(requests, Options.Stop)),
            Service.Waits.With(Options.Timeout, Options.PollingInterval),
            Options.Work,
            Options.Jitter)
        {
            IsScarce = () => Rate.IsScarce,
            ConsumeThrottled = () => Interlocked.Exchange(ref _throttled, 0) != 0,
            ServiceTime = () => Clock.Earliest,
            Confirm = confirm,
            OnTransientFailure = onTransientFailure,
            OnRead = onRead,
        };

    private static bool IsThrottle(AwsCall call) =>
        (int?)call.Status == 429 || (call.ErrorCode is { } code && Failure.IsThrottleCode(code));
}
