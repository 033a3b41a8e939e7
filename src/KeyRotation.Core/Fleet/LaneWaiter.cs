using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>
/// Waits for the rotations of one lane while new ones join: one look serves all that are pending, and there is never
/// more than one in flight. It learns how long rotations take here and looks again when the first of them should end.
/// </summary>
/// <typeparam name="T">What a look brings.</typeparam>
internal sealed class LaneWaiter<T>
    where T : class
{
    // Looks before a rotation can have ended are wasted; this part of the learnt duration passes without one.
    private const double QuietPart = 0.8;
    private const double LookAgainPart = 0.1;
    private const double Growth = 0.25;
    private const double Learning = 0.2;

    // New rotations join all the time, and each look costs calls: several share one, and where calls are scarce, most are
    // left for changes.
    private const double PausePerScarceLook = 4;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly IWaitSource<T> _source;
    private readonly WaitOptions _options;
    private readonly WorkQueue _work;
    private readonly object _gate = new();
    private readonly List<Entry> _pending = [];
    private bool _looking;
    private double? _typicalSeconds;
    private DateTimeOffset _quietUntil;

    public LaneWaiter(TimeProvider time, IWaitSource<T> source, WaitOptions options, WorkQueue work)
    {
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

            await LookAsync(all.FindAll(entry => NextLook(entry, now) <= now)).ConfigureAwait(false);
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

        var now = _time.GetUtcNow();
        foreach (var entry in entries)
        {
            entry.LastLook = now;
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
            Learn((_time.GetUtcNow() - entry.Started).TotalSeconds);
            entry.End.TrySetResult(resource);
        }
        else if (verdict.Failure is { } failure)
        {
            entry.End.TrySetException(failure);
        }
    }

    private void Learn(double seconds) =>
        _typicalSeconds = _typicalSeconds is { } typical ? typical + (Learning * (seconds - typical)) : seconds;

    // The first look comes at once: it may catch the rotation running, which is half of the proof of its end.
    private DateTimeOffset NextLook(Entry entry, DateTimeOffset now)
    {
        if (entry.LastLook is not { } last)
        {
            return now;
        }

        var age = (last - entry.Started).TotalSeconds;
        var pause = _typicalSeconds is { } typical
            ? (age < typical * QuietPart ? (typical * QuietPart) - age : typical * LookAgainPart)
            : age * Growth;
        pause = Math.Min(Math.Max(pause, _options.FirstInterval.TotalSeconds), _options.LongestInterval.TotalSeconds);
        var next = last + TimeSpan.FromSeconds(pause);
        var deadline = entry.Started + _options.Timeout;
        return next < deadline ? next : deadline > last ? deadline : next;
    }

    private sealed class Entry(WaitItem item, DateTimeOffset started, Signal<T> end)
    {
        public WaitItem Item { get; } = item;

        public DateTimeOffset Started { get; } = started;

        public DateTimeOffset? LastLook { get; set; }

        public Signal<T> End { get; } = end;
    }
}
