using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Scheduling;

namespace KeyRotation.Queues;

/// <summary>
/// The request rate for one service in one account and Region. Concurrency starts small and grows until the service
/// throttles. The first throttle measures what the service accepted in the last seconds and sets a rate just below
/// that, for all targets there. After that, the rate is raised slowly.
/// </summary>
internal sealed class AdaptiveRate
{
    private const double FirstWindow = 4;
    private const double WindowPerAnswer = 0.5;

    // More requests than connections would only wait in another queue, each with its whole request in memory.
    private const double LargestWindow = HttpTransport.MaxConnections;

    // Just below what was measured, so that probing, not the steady rate, finds the limit.
    private const double Margin = 0.97;
    private const double ProbePerSecond = 0.005;
    private const double SearchPerSecond = 0.3;

    // If few requests were sent, few were accepted, and that says nothing about the limit. One throttle never cuts
    // the rate below this fraction.
    private const double LowestCut = 0.7;
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_betweenCuts = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_betweenProbes = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly WorkScheduler _work;
    private readonly object _gate = new();
    private readonly Queue<Completion<bool>> _waiting = new();
    private readonly Queue<Completion<bool>> _waitingFirst = new();
    private readonly Queue<TimeSpan> _accepted = new();
    private double _window = FirstWindow;
    private int _inFlight;
    private double? _perSecond;
    private bool _isMeasured;
    private bool _pumping;
    private TimeSpan _nextSend;
    private TimeSpan _lastCut;
    private TimeSpan _lastProbe;

    public AdaptiveRate(TimeProvider time)
        : this(time, WorkScheduler.ThreadPool)
    {
    }

    internal AdaptiveRate(TimeProvider time, WorkScheduler work)
    {
        _time = time;
        _work = work;
    }

    /// <summary>The allowed requests per second; null until the first throttle.</summary>
    public double? PerSecond
    {
        get
        {
            lock (_gate)
            {
                return _perSecond;
            }
        }
    }

    /// <summary>The rate is limited and requests are queued, so each request that is sent delays another.</summary>
    public bool IsScarce
    {
        get
        {
            lock (_gate)
            {
                return _perSecond is not null && AnyWaits;
            }
        }
    }

    private bool AnyWaits => _waiting.Count + _waitingFirst.Count > 0;

    /// <summary>
    /// Waits for permission to send one request. Each call must be followed by <see cref="Release"/>.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="priority">Go before all others. For reads: a few of them serve many targets.</param>
    public async Task AcquireAsync(CancellationToken cancellationToken, bool priority = false)
    {
        Completion<bool> permit;
        lock (_gate)
        {
            // A few reads serve many targets, and a caller that already holds a permit may wait for such a read.
            if (_perSecond is null && (priority || _inFlight < _window))
            {
                _inFlight++;
                return;
            }

            permit = new Completion<bool>(_work);
            (priority ? _waitingFirst : _waiting).Enqueue(permit);
            if (_perSecond is not null && !_pumping)
            {
                _pumping = true;
                _work.Start(PumpAsync);
            }
        }

        await permit.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports how a request ended.</summary>
    /// <param name="throttled">The service throttled the request.</param>
    public void Release(bool throttled)
    {
        lock (_gate)
        {
            _inFlight--;
            var now = _time.Uptime();
            RemoveOld(now);
            if (throttled)
            {
                Cut(now);
            }
            else
            {
                _accepted.Enqueue(now);
                Grow(now);
            }

            if (_perSecond is null)
            {
                while (_inFlight < _window && TryGrant())
                {
                }
            }
            else if (AnyWaits && !_pumping)
            {
                _pumping = true;
                _work.Start(PumpAsync);
            }
        }
    }

    private void Cut(TimeSpan now)
    {
        // Many requests are throttled at once for the same reason. They count once.
        if (_perSecond is not null && now - _lastCut < s_betweenCuts)
        {
            return;
        }

        // The first requests were a burst, not a sustainable rate. From there, the rate is raised quickly to find the
        // limit.
        _isMeasured |= _perSecond is not null && now - _lastCut >= s_measured;
        var accepted = Math.Max(1.0, _accepted.Count / s_measured.TotalSeconds);
        var pace = _perSecond is { } known ? Math.Max(known * LowestCut, Math.Min(known, accepted)) : accepted;
        _perSecond = Math.Max(0.5, pace * Margin);
        _lastCut = _lastProbe = now;
        _nextSend = now + TimeSpan.FromSeconds(1 / _perSecond.Value);
    }

    private void Grow(TimeSpan now)
    {
        if (_perSecond is null)
        {
            _window = Math.Min(LargestWindow, _window + WindowPerAnswer);
            return;
        }

        var since = now - _lastProbe;
        if (now - _lastCut >= (_isMeasured ? s_calm : TimeSpan.Zero) && since >= s_betweenProbes && AnyWaits)
        {
            _perSecond *= 1 + ((_isMeasured ? ProbePerSecond : SearchPerSecond) * since.TotalSeconds);
            _lastProbe = now;
        }
    }

    private void RemoveOld(TimeSpan now)
    {
        while (_accepted.Count > 0 && now - _accepted.Peek() > s_measured)
        {
            _accepted.Dequeue();
        }
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            TimeSpan pause;
            lock (_gate)
            {
                var now = _time.Uptime();
                pause = _nextSend - now;
                if (pause <= TimeSpan.Zero)
                {
                    if (!TryGrant())
                    {
                        _pumping = false;
                        return;
                    }

                    // After a delay, do not catch up with a burst.
                    _nextSend =
                        (now - _nextSend > TimeSpan.FromSeconds(1) ? now : _nextSend)
                        + TimeSpan.FromSeconds(1 / _perSecond!.Value);
                    continue;
                }
            }

            await _time.PauseAsync(pause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Requests that were cancelled meanwhile are skipped and not counted.
    private bool TryGrant()
    {
        while (AnyWaits)
        {
            if ((_waitingFirst.Count > 0 ? _waitingFirst : _waiting).Dequeue().TrySetResult(true))
            {
                _inFlight++;
                return true;
            }
        }

        return false;
    }
}
