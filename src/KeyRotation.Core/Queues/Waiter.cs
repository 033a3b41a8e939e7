using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;
using KeyRotation.Services;
using KeyRotation.Waiting;

namespace KeyRotation.Queues;

/// <summary>
/// Waits for the resources of one account, Region and service; more can be added at any time. One read serves all
/// resources that are due, and only one read is in flight at a time.
/// </summary>
internal sealed class Waiter
{
    // New rotations join all the time and each read costs calls: several share one, and where calls are scarce, most
    // New rotations are added all the time, and each read costs calls. Several share one read, and when calls are
    // scarce, most are reserved for changes.
    private const double PausePerScarceRead = 4;
    private const double NearlyDue = 0.75;
    private static readonly TimeSpan s_betweenReads = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly IRotationService _service;
    private readonly Func<
        IReadOnlyCollection<ReadRequest>,
        Task<IReadOnlyDictionary<string, ReadResult<Observation>>>
    > _read;
    private readonly WaitOptions _options;
    private readonly WorkScheduler _work;
    private readonly PollingSchedule _schedule;
    private readonly object _gate = new();
    private readonly List<Entry> _pending = [];
    private bool _polling;
    private bool _hasResponded;
    private bool _hasLearned;
    private TimeSpan _quietUntil;

    public Waiter(
        TimeProvider time,
        IRotationService service,
        Func<IReadOnlyCollection<ReadRequest>, Task<IReadOnlyDictionary<string, ReadResult<Observation>>>> read,
        WaitOptions options,
        WorkScheduler work,
        Func<double> jitter)
    {
        _time = time;
        _service = service;
        _read = read;
        _options = options;
        _work = work;
        _schedule = new PollingSchedule(options, jitter);
    }

    /// <summary>Called after a read that failed temporarily.</summary>
    public Action<Exception>? OnTransientFailure { get; init; }

    /// <summary>Called after each read.</summary>
    public Action? OnRead { get; init; }

    /// <summary>Whether calls are scarce; null if they never are.</summary>
    public Func<bool>? IsScarce { get; init; }

    /// <summary>Whether a throttle was seen since the last call; null if unknown.</summary>
    public Func<bool>? ConsumeThrottled { get; init; }

    /// <summary>The earliest time on the service's clock; null if unknown.</summary>
    public Func<DateTimeOffset?>? ServiceTime { get; init; }

    /// <summary>
    /// A last check before a resource counts as ready. It returns null if the resource is ready, otherwise the status
    /// to show. Null for no check.
    /// </summary>
    public Func<Observation, CancellationToken, Task<string?>>? Confirm { get; init; }

    /// <summary>Waits for one resource, together with the others.</summary>
    /// <returns>The read that showed the end.</returns>
    /// <exception cref="Exception">
    /// Why the resource will never be ready, or WaitTimeout. The item's state shows which.
    /// </exception>
    public Task<Observation> WaitAsync(WaitItem item, CancellationToken cancellationToken)
    {
        var entry = NewEntry(item, onEnd: null);
        Join([entry]);
        return entry.End.WaitAsync(cancellationToken);
    }

    /// <summary>Waits for several resources, all from the same time on.</summary>
    /// <param name="items">The resources to wait for.</param>
    /// <param name="onEnd">
    /// Called for each resource, in the order in which they end, with the last read or the error.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task WaitAllAsync(
        IReadOnlyCollection<WaitItem> items,
        Action<WaitItem, Observation?, Exception?> onEnd,
        CancellationToken cancellationToken)
    {
        var entries = items.Select(item => NewEntry(item, onEnd)).ToList();
        Join(entries);
        foreach (var entry in entries)
        {
            try
            {
                await entry.End.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // It was passed to onEnd.
            }
        }
    }

    private Entry NewEntry(WaitItem item, Action<WaitItem, Observation?, Exception?>? onEnd) =>
        new(item, _time.Uptime(), new Completion<Observation>(_work), onEnd);

    private void Join(IReadOnlyCollection<Entry> entries)
    {
        lock (_gate)
        {
            _pending.AddRange(entries);
            if (!_polling && entries.Count > 0)
            {
                _polling = true;
                _work.Start(PollAsync);
            }
        }
    }

    private async Task PollAsync()
    {
        while (true)
        {
            List<Entry> all;
            lock (_gate)
            {
                _pending.RemoveAll(entry => entry.End.HasEnded);
                if (_pending.Count == 0)
                {
                    _polling = false;
                    return;
                }

                all = [.. _pending];
            }

            var now = _time.Uptime();
            var next = TimeSpan.MaxValue;
            all.ForEach(entry => next = NextRead(entry, now) is var due && due < next ? due : next);
            next = next > _quietUntil ? next : _quietUntil;
            if (next > now)
            {
                // Pause no longer than the first interval, so that new entries are polled soon.
                await _time
                    .PauseAsync(
                        next - now < _options.FirstInterval ? next - now : _options.FirstInterval,
                        CancellationToken.None)
                    .ConfigureAwait(false);
                continue;
            }

            await ReadAsync(all.FindAll(entry => MayJoin(entry, now))).ConfigureAwait(false);
            if (_hasLearned)
            {
                // Entries that were not read this time also use the new estimate.
                _hasLearned = false;
                all.ForEach(Schedule);
            }

            _quietUntil = _time.Uptime() + QuietAfter(_time.Uptime() - now);
        }
    }

    private TimeSpan QuietAfter(TimeSpan read)
    {
        var pause = TimeSpan.FromTicks((long)(IsScarce?.Invoke() == true ? read.Ticks * PausePerScarceRead : 0));
        var least = s_betweenReads < _options.FirstInterval ? s_betweenReads : _options.FirstInterval;
        return pause < least ? least : pause > _options.LongestInterval ? _options.LongestInterval : pause;
    }

    private async Task ReadAsync(List<Entry> entries)
    {
        Exception? failure = null;
        try
        {
            var requests = entries.ConvertAll(entry => new ReadRequest(
                entry.Item.Name, entry.Item.Target, IsWait: true, entry.Item.State.SentAt));

            // A read shows the state at its start. The read may be slow, or the process may be suspended meanwhile.
            var ages = entries.ConvertAll(entry => AgeOf(entry.Item));
            var results = await _read(requests).ConfigureAwait(false);
            _hasResponded = true;
            await Task.WhenAll(entries.Select((entry, i) => SettleAsync(entry, results[entry.Item.Name], ages[i])))
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
            var transient = entries.FindAll(entry => IsTransient(e, entry));
            if (transient.Count > 0)
            {
                OnTransientFailure?.Invoke(e);
            }

            foreach (var entry in entries.Where(entry => !transient.Contains(entry)))
            {
                entry.Fail(e);
            }
        }

        _schedule.Polled((ConsumeThrottled?.Invoke() ?? false) || (failure is not null && Failure.IsThrottle(failure)));
        ScheduleNext(entries, failure);
        OnRead?.Invoke();
    }

    private void ScheduleNext(List<Entry> entries, Exception? failure)
    {
        var now = _time.Uptime();
        foreach (var entry in entries)
        {
            entry.LastRead = now;
            Schedule(entry);
            if (now - entry.Started >= LimitOf(entry.Item) && !entry.End.HasEnded)
            {
                entry.Item.State = RotationMachine.Next(entry.Item.State, new RotationEvent.LimitReached());
                entry.Fail(TimedOut(entry.Item, failure));
            }
        }
    }

    // A rotation that an earlier process sent is older than this process's wait for it.
    private TimeSpan AgeOf(WaitItem item)
    {
        var age = _time.Uptime() - item.Since;
        return ServiceTime?.Invoke() - item.RequestedAt is { } requestAge && requestAge > age ? requestAge : age;
    }

    private void Schedule(Entry entry)
    {
        if (entry.LastRead is { } last)
        {
            entry.NextRead = last + _schedule.After(last - entry.Item.Since);
        }
    }

    private async Task SettleAsync(Entry entry, ReadResult<Observation> result, TimeSpan age)
    {
        var item = entry.Item;
        if (result.Resource is not { } seen)
        {
            entry.Fail(result.Failure!);
            return;
        }

        item.LastStatus = seen.Witness.Status;
        var next = RotationMachine.Next(item.State, new RotationEvent.WitnessRead(seen.Witness, age));
        if (next.Stage == RotationStage.Rotated
            && Confirm is not null
            && await Confirm(seen, CancellationToken.None).ConfigureAwait(false) is { } unconfirmed)
        {
            item.LastStatus = unconfirmed;
            return;
        }

        item.State = next;
        if (next.Stage == RotationStage.Rotated)
        {
            // A resource that was ready at the first read of a plain wait, or that counts as done only because of its
            // age, says nothing about how long a rotation takes.
            if (age > TimeSpan.Zero && (next.SeenChanging || item.Target.Service != TargetService.RedshiftCluster))
            {
                lock (_gate)
                {
                    _schedule.Learn(age);
                    _hasLearned = true;
                }
            }

            entry.Succeed(seen);
        }
        else if (next.Stage == RotationStage.Failed)
        {
            entry.Fail(_service.Failed(item.Target, seen.Witness));
        }
    }

    // The first read is immediate: it may see the rotation in progress, which is half of the proof that it finished.
    private TimeSpan NextRead(Entry entry, TimeSpan now)
    {
        if (entry.LastRead is null)
        {
            return now;
        }

        // The last read is at the deadline, so that an end just before it is not missed.
        var limit = LimitOf(entry.Item);
        var deadline = limit < TimeSpan.MaxValue - entry.Started ? entry.Started + limit : TimeSpan.MaxValue;
        return entry.NextRead < deadline || entry.LastRead >= deadline ? entry.NextRead : deadline;
    }

    // Not all entries are read each time, because that would read all pages of a large fleet. Those that are nearly
    // due are included.
    private bool MayJoin(Entry entry, TimeSpan now) =>
        NextRead(entry, now) <= now
        || (
            entry.LastRead is { } last && (now - last).TotalSeconds >= (entry.NextRead - last).TotalSeconds * NearlyDue);

    // An endpoint that never responded is a wrong address, unless it accepted a change. One that stops responding is
    // a transient failure.
    private bool IsTransient(Exception failure, Entry entry) => Failure.Of(failure).Kind switch
    {
        FaultKind.LimitReached or FaultKind.Service or FaultKind.Timeout => true,
        FaultKind.Connection => _hasResponded || entry.Item.State.Attempt > 0,
        _ => false,
    };

    private TimeSpan LimitOf(WaitItem item) => item.Limit ?? _options.Timeout;

    private KeyRotationException TimedOut(WaitItem item, Exception? lastFailure) => new(
        ErrorIds.WaitTimeout,
        FaultKind.Timeout,
        CoreMessages.WaitTimeout.With(item.Target.Id, LimitOf(item), item.LastStatus ?? CoreMessages.StatusUnknown),
        CoreMessages.WaitTimeoutAction,
        lastFailure);

    private sealed class Entry(
        WaitItem item, TimeSpan started, Completion<Observation> end, Action<WaitItem, Observation?, Exception?>? onEnd)
    {
        public WaitItem Item { get; } = item;

        public TimeSpan Started { get; } = started;

        public TimeSpan? LastRead { get; set; }

        public TimeSpan NextRead { get; set; }

        public Completion<Observation> End { get; } = end;

        public void Succeed(Observation seen)
        {
            if (!End.HasEnded)
            {
                Item.HasEnded = true;
                onEnd?.Invoke(Item, seen, null);
                End.TrySetResult(seen);
            }
        }

        public void Fail(Exception failure)
        {
            if (!End.HasEnded)
            {
                Item.HasEnded = true;
                onEnd?.Invoke(Item, null, failure);
                End.TrySetException(failure);
            }
        }
    }
}
