using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>
/// Waits for the rotations of one lane while new ones join: one look serves all that are pending, and there is never
/// more than one in flight.
/// </summary>
/// <typeparam name="T">What a look brings.</typeparam>
internal sealed class LaneWaiter<T>
    where T : class
{
    // New rotations join all the time, and each look costs calls: several share one, and where calls are scarce, most are
    // left for changes.
    private const double PausePerScarceLook = 4;
    private const double NearlyDue = 0.75;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly IWaitSource<T> _source;
    private readonly WaitOptions _options;
    private readonly WorkQueue _work;
    private readonly Pace _pace;
    private readonly object _gate = new();
    private readonly List<Entry> _pending = [];
    private bool _looking;
    private bool _hasLearnt;
    private DateTimeOffset _quietUntil;

    public LaneWaiter(TimeProvider time, IWaitSource<T> source, WaitOptions options, WorkQueue work, Func<double>? jitter)
    {
        _pace = new Pace(options, jitter ?? RotateOnceEngine.RandomJitter);
        _work = work;
        _time = time;
        _source = source;
        _options = options;
    }

    /// <summary>Told of a look that failed in a way that may pass.</summary>
    public Action<Exception>? OnTrouble { get; init; }

    /// <summary>Whether calls are scarce; null where they never are.</summary>
    public Func<bool>? IsScarce { get; init; }

    /// <summary>Waits for one, together with the others of the lane.</summary>
    /// <exception cref="Exception">Why it will never be there, or WaitTimeout.</exception>
    public async Task<T> WaitAsync(WaitItem item, CancellationToken cancellationToken)
    {
        var entry = new Entry(item, _time.GetUtcNow(), new Signal<T>(_work));
        lock (_gate)
        {
            _pending.Add(entry);
            if (!_looking)
            {
                _looking = true;
                _work.Start(LookLoopAsync);
            }
        }

        return await entry.End.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task LookLoopAsync()
    {
        while (true)
        {
            List<Entry> all;
            lock (_gate)
            {
                _pending.RemoveAll(entry => entry.End.HasEnded);
                if (_pending.Count == 0)
                {
                    _looking = false;
                    return;
                }

                all = [.. _pending];
            }

            var now = _time.GetUtcNow();
            var next = all.Min(entry => NextLook(entry, now));
            next = next > _quietUntil ? next : _quietUntil;
            if (next > now)
            {
                // Not longer than this at once: who joins meanwhile wants its first look soon.
                await _time.PauseAsync(next - now < _options.FirstInterval ? next - now : _options.FirstInterval, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            await LookAsync(all.FindAll(entry => MayJoin(entry, now))).ConfigureAwait(false);
            if (_hasLearnt)
            {
                // Who was not looked at this time has the new expectation too.
                _hasLearnt = false;
                all.ForEach(Schedule);
            }

            _quietUntil = _time.GetUtcNow() + QuietAfter(_time.GetUtcNow() - now);
        }
    }

    private TimeSpan QuietAfter(TimeSpan look)
    {
        var pause = TimeSpan.FromTicks((long)(IsScarce?.Invoke() == true ? look.Ticks * PausePerScarceLook : 0));
        return pause < s_betweenLooks ? s_betweenLooks : pause > _options.LongestInterval ? _options.LongestInterval : pause;
    }

    private async Task LookAsync(List<Entry> entries)
    {
        Exception? trouble = null;
        try
        {
            var readings = await _source.ReadAsync(entries.ConvertAll(entry => entry.Item), CancellationToken.None).ConfigureAwait(false);
            entries.ForEach(entry => Settle(entry, readings[entry.Item.Id]));
        }
        catch (Exception e)
        {
            trouble = e;
            if (Failure.Of(e).Kind is FaultKind.LimitReached or FaultKind.Service or FaultKind.Timeout or FaultKind.Connection)
            {
                OnTrouble?.Invoke(e);
            }
            else
            {
                entries.ForEach(entry => entry.End.TrySetException(e));
            }
        }

        // A throttle that the SDK got over is felt by the lane's rate.
        _pace.Looked(trouble is not null && Failure.IsThrottle(trouble));
        var now = _time.GetUtcNow();
        foreach (var entry in entries)
        {
            entry.LastLook = now;
            Schedule(entry);
            if (now - entry.Started >= _options.Timeout)
            {
                entry.End.TrySetException(WaitFailures.TimedOut(entry.Item, _options.Timeout, trouble));
            }
        }
    }

    private void Schedule(Entry entry)
    {
        if (entry.LastLook is { } last)
        {
            entry.NextLook = last + _pace.After(last - entry.Started);
        }
    }

    private void Settle(Entry entry, Reading<T> reading)
    {
        if (reading.Resource is not { } resource)
        {
            entry.End.TrySetException(reading.Failure!);
            return;
        }

        entry.Item.LastStatus = _source.StatusOf(resource);
        var verdict = _source.Judge(entry.Item, resource);
        if (verdict.IsDone)
        {
            _pace.Learn(_time.GetUtcNow() - entry.Started);
            _hasLearnt = true;
            entry.End.TrySetResult(resource);
        }
        else if (verdict.Failure is { } failure)
        {
            entry.End.TrySetException(failure);
        }
    }

    // The first look comes at once: it may catch the rotation running, which is half of the proof of its end.
    private DateTimeOffset NextLook(Entry entry, DateTimeOffset now)
    {
        if (entry.LastLook is null)
        {
            return now;
        }

        var deadline = entry.Started + _options.Timeout;
        return entry.NextLook < deadline || entry.LastLook >= deadline ? entry.NextLook : deadline;
    }

    // Not everybody is looked at each time, which would cost a large fleet all its pages; who is nearly due comes along.
    private bool MayJoin(Entry entry, DateTimeOffset now) =>
        NextLook(entry, now) <= now
        || (entry.LastLook is { } last && (now - last).TotalSeconds >= (entry.NextLook - last).TotalSeconds * NearlyDue);

    private sealed class Entry(WaitItem item, DateTimeOffset started, Signal<T> end)
    {
        public WaitItem Item { get; } = item;

        public DateTimeOffset Started { get; } = started;

        public DateTimeOffset? LastLook { get; set; }

        public DateTimeOffset NextLook { get; set; }

        public Signal<T> End { get; } = end;
    }
}
