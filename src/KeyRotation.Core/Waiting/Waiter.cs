using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;

namespace KeyRotation.Waiting;

/// <summary>
/// Waits for many resources of one account and region together: one look at all that are pending, then a pause. It
/// tells of each resource the moment it is there, and never has two looks in flight.
/// </summary>
public sealed class Waiter<T>
    where T : class
{
    private readonly TimeProvider _time;
    private readonly WaitOptions _options;
    private readonly IWaitSource<T> _source;
    private readonly IWaitObserver<T> _observer;
    private readonly Pace _pace;

    /// <summary>Makes a waiter.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="options">How long and how often.</param>
    /// <param name="source">Looks.</param>
    /// <param name="observer">Is told.</param>
    /// <param name="jitter">Numbers from 0 to 1 that spread the looks; null for random ones.</param>
    public Waiter(TimeProvider time, WaitOptions options, IWaitSource<T> source, IWaitObserver<T> observer, Func<double>? jitter = null)
    {
        _pace = new Pace(options, jitter ?? RotateOnceEngine.RandomJitter);
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
        var everAnswered = false;
        Exception? lastTrouble = null;
        while (pending.Count > 0)
        {
            try
            {
                var readings = await LookAsync(pending, cancellationToken).ConfigureAwait(false);
                everAnswered = true;
                lastTrouble = null;
                var now = _time.GetUtcNow();
                pending.RemoveAll(item => Settle(item, readings[item.Id], now - BeganAt(item, started)));
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
            var looked = started + elapsed;
            var pause = pending.Select(item => looked - BeganAt(item, started)).Distinct().Min(_pace.After);
            await _time.PauseAsync(pause < remaining ? pause : remaining, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyDictionary<string, Reading<T>>> LookAsync(IReadOnlyList<WaitItem> pending, CancellationToken cancellationToken)
    {
        var throttles = ThrottleWatch.Begin(AwsCall.Listener);
        try
        {
            var readings = await _source.ReadAsync(pending, cancellationToken).ConfigureAwait(false);
            _pace.Looked(throttles.Seen);
            return readings;
        }
        catch (Exception e)
        {
            _pace.Looked(throttles.Seen || Failure.IsThrottle(e));
            throw;
        }
    }

    // Where nobody knows when it began, the wait itself is taken for its beginning.
    private static DateTimeOffset BeganAt(WaitItem item, DateTimeOffset started) => item.Ticket?.SentAt ?? started;

    /// <returns>True when the wait for the item is over.</returns>
    private bool Settle(WaitItem item, Reading<T> reading, TimeSpan age)
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
            // What was there at the first look of a bare wait tells nothing of how long anything takes.
            if (age > TimeSpan.Zero)
            {
                _pace.Learn(age);
            }

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
