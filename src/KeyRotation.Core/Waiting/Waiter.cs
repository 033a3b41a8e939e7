using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;

namespace KeyRotation.Waiting;

/// <summary>
/// Waits for many resources of one account and region together: one look at all that are pending, then a pause. It
/// tells of each resource the moment it is there, and never has two looks in flight.
/// </summary>
public sealed class Waiter<T>
    where T : class
{
    private const double Growth = 1.5;

    private readonly TimeProvider _time;
    private readonly WaitOptions _options;
    private readonly IWaitSource<T> _source;
    private readonly IWaitObserver<T> _observer;

    /// <summary>Makes a waiter.</summary>
    public Waiter(TimeProvider time, WaitOptions options, IWaitSource<T> source, IWaitObserver<T> observer)
    {
        _time = time;
        _options = options;
        _source = source;
        _observer = observer;
    }

    /// <summary>Waits until each item is there, has failed, or time is up.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(IReadOnlyCollection<WaitItem> items, CancellationToken cancellationToken)
    {
        var started = _time.GetUtcNow();
        var pending = items.ToList();
        var interval = _options.FirstInterval;
        var everAnswered = false;
        Exception? lastTrouble = null;
        while (pending.Count > 0)
        {
            try
            {
                var readings = await _source.ReadAsync(pending, cancellationToken).ConfigureAwait(false);
                everAnswered = true;
                lastTrouble = null;
                pending.RemoveAll(item => Settle(item, readings[item.Id]));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (!MayPass(e, everAnswered))
                {
                    pending.ForEach(item => _observer.Failed(item, e));
                    return;
                }

                lastTrouble = e;
                _observer.Trouble(e);
            }

            var elapsed = _time.GetUtcNow() - started;
            var remaining = _options.Timeout - elapsed;
            _observer.Progress(new WaitProgress(
                items.Count, items.Count - pending.Count, elapsed, remaining, pending.FirstOrDefault()?.Id, pending.FirstOrDefault()?.LastStatus));
            if (pending.Count == 0)
            {
                return;
            }

            if (remaining <= TimeSpan.Zero)
            {
                pending.ForEach(item => _observer.Failed(item, WaitFailures.TimedOut(item, _options.Timeout, lastTrouble)));
                return;
            }

            // The last look falls on the deadline, so that an end just before it is not missed.
            await _time.PauseAsync(interval < remaining ? interval : remaining, cancellationToken).ConfigureAwait(false);
            interval = TimeSpan.FromTicks(Math.Min(_options.LongestInterval.Ticks, (long)(interval.Ticks * Growth)));
        }
    }

    /// <returns>True when the wait for the item is over.</returns>
    private bool Settle(WaitItem item, Reading<T> reading)
    {
        if (reading.Resource is not { } resource)
        {
            _observer.Failed(item, reading.Failure!);
            return true;
        }

        item.LastStatus = _source.StatusOf(resource);
        var verdict = _source.Judge(item, resource);
        if (verdict.IsDone)
        {
            _observer.Done(item, resource);
            return true;
        }

        if (verdict.Failure is { } failure)
        {
            _observer.Failed(item, failure);
            return true;
        }

        return false;
    }

    // An endpoint that never answered is a wrong address; one that stops answering is weather.
    private static bool MayPass(Exception failure, bool everAnswered) => Failure.Of(failure).Kind switch
    {
        FaultKind.LimitReached or FaultKind.Service or FaultKind.Timeout => true,
        FaultKind.Connection => everAnswered,
        _ => false,
    };
}
