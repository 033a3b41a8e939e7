using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;

namespace KeyRotation.Fleet;

/// <summary>
/// How fast one service of one account and region is asked. It starts small and doubles while nobody complains; the
/// first throttle makes it measure what the service really took in the last seconds and keep just below that, for
/// everyone there. Then it probes upwards, slowly.
/// </summary>
public sealed class AdaptiveRate
{
    private const int FirstWindow = 8;
    private const int LargestWindow = 8192;

    // Just below what was measured, so that probing and not the steady pace finds the limit.
    private const double Margin = 0.985;
    private const double ProbePerSecond = 0.01;
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_betweenCuts = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private readonly WorkQueue _work;
    private readonly object _gate = new();
    private readonly Queue<Signal<bool>> _waiting = new();
    private readonly Queue<DateTimeOffset> _accepted = new();
    private int _window = FirstWindow;
    private int _inFlight;
    private double? _perSecond;
    private bool _pumping;
    private DateTimeOffset _nextSend;
    private DateTimeOffset _lastCut;
    private DateTimeOffset _lastProbe;

    /// <summary>Makes one.</summary>
    public AdaptiveRate(TimeProvider time)
        : this(time, WorkQueue.ThreadPool)
    {
    }

    internal AdaptiveRate(TimeProvider time, WorkQueue work)
    {
        _time = time;
        _work = work;
    }

    /// <summary>Requests per second that it allows; null while nothing was ever throttled.</summary>
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

    /// <summary>Waits for the right to send one request. Each must be followed by <see cref="Release"/>.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        Signal<bool> turn;
        lock (_gate)
        {
            if (_perSecond is null && _inFlight < _window)
            {
                _inFlight++;
                return;
            }

            turn = new Signal<bool>(_work);
            _waiting.Enqueue(turn);
            if (_perSecond is not null && !_pumping)
            {
                _pumping = true;
                _work.Start(PumpAsync);
            }
        }

        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells how the request ended.</summary>
    /// <param name="throttled">The service asked to slow down.</param>
    public void Release(bool throttled)
    {
        lock (_gate)
        {
            _inFlight--;
            var now = _time.GetUtcNow();
            Forget(now);
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
                while (_inFlight < _window && TryLetGo())
                {
                }
            }
            else if (_waiting.Count > 0 && !_pumping)
            {
                _pumping = true;
                _work.Start(PumpAsync);
            }
        }
    }

    private void Cut(DateTimeOffset now)
    {
        // Many requests are refused at once for one and the same reason: it counts once.
        if (_perSecond is not null && now - _lastCut < s_betweenCuts)
        {
            return;
        }

        var taken = Math.Max(1.0, _accepted.Count / s_measured.TotalSeconds);
        _perSecond = Math.Max(0.5, Math.Min(_perSecond ?? double.MaxValue, taken) * Margin);
        _lastCut = _lastProbe = now;
        _nextSend = now + TimeSpan.FromSeconds(1 / _perSecond.Value);
    }

    private void Grow(DateTimeOffset now)
    {
        if (_perSecond is null)
        {
            _window = Math.Min(LargestWindow, _window + 1);
            return;
        }

        var since = now - _lastProbe;
        if (now - _lastCut >= s_calm && since >= TimeSpan.FromSeconds(1) && _waiting.Count > 0)
        {
            _perSecond *= 1 + (ProbePerSecond * since.TotalSeconds);
            _lastProbe = now;
        }
    }

    private void Forget(DateTimeOffset now)
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
                var now = _time.GetUtcNow();
                pause = _nextSend - now;
                if (pause <= TimeSpan.Zero)
                {
                    if (!TryLetGo())
                    {
                        _pumping = false;
                        return;
                    }

                    // A late pump does not make up for lost time with a burst.
                    _nextSend = (now - _nextSend > TimeSpan.FromSeconds(1) ? now : _nextSend) + TimeSpan.FromSeconds(1 / _perSecond!.Value);
                    continue;
                }
            }

            await _time.PauseAsync(pause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Who was cancelled meanwhile is passed over, and counts for nothing.
    private bool TryLetGo()
    {
        while (_waiting.Count > 0)
        {
            if (_waiting.Dequeue().TrySetResult(true))
            {
                _inFlight++;
                return true;
            }
        }

        return false;
    }
}
