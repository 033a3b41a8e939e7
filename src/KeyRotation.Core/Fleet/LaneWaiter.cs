using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
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
    private readonly TimeProvider _time;
    private readonly IWaitSource<T> _source;
    private readonly WaitOptions _options;
    private readonly WorkQueue _work;
    private readonly object _gate = new();
    private readonly List<Entry> _pending = [];
    private bool _looking;
    private readonly Pace _pace;

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
            if (next > now)
            {
                await _time.PauseAsync(next - now, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            await LookAsync(all).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(List<Entry> entries)
    {
        Exception? trouble = null;
        var throttles = ThrottleWatch.Begin(AwsCall.Listener);
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

        _pace.Looked(throttles.Seen || (trouble is not null && Failure.IsThrottle(trouble)));
        var now = _time.GetUtcNow();
        foreach (var entry in entries)
        {
            (entry.LastLook, entry.NextLook) = (now, now + _pace.After(now - entry.Started));
            if (now - entry.Started >= _options.Timeout)
            {
                entry.End.TrySetException(WaitFailures.TimedOut(entry.Item, _options.Timeout, trouble));
            }
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

    private sealed class Entry(WaitItem item, DateTimeOffset started, Signal<T> end)
    {
        public WaitItem Item { get; } = item;

        public DateTimeOffset Started { get; } = started;

        public DateTimeOffset? LastLook { get; set; }

        public DateTimeOffset NextLook { get; set; }

        public Signal<T> End { get; } = end;
    }
}
