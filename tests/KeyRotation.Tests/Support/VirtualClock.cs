using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Tests.Support;

/// <summary>
/// A clock for the engine and the sandbox. It stands still until the engine waits. Then it jumps to the end of the
/// wait, after all sandbox timers up to that time have fired.
/// </summary>
internal sealed class VirtualClock
{
    private static readonly TimeSpan s_maxDuration = TimeSpan.FromDays(7);

    private readonly object _lock = new();
    private readonly SemaphoreSlim _advancing = new(1);
    private readonly List<SandboxTimer> _timers = [];
    private readonly TaskCompletionSource _firstPause = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public VirtualClock()
    {
        Start = _now;
        Engine = new ClockView(this, isEngine: true);
        Sandbox = new ClockView(this, isEngine: false);
    }

    /// <summary>The engine's clock. Waiting on it advances the time.</summary>
    public TimeProvider Engine { get; }

    /// <summary>The sandbox's clock. Its timers fire when their time is reached.</summary>
    public TimeProvider Sandbox { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public TimeSpan Elapsed => Now - Start;

    /// <summary>If true, the engine's waits last until they are canceled.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Completes when the engine has started its first wait.</summary>
    public Task FirstPause => _firstPause.Task;

    /// <summary>
    /// Awaited after a timer of the sandbox has fired: completes when the sandbox has done the delayed work.
    /// </summary>
    public Func<Task> AwaitSandboxAsync { get; set; } = () => Task.CompletedTask;

    /// <summary>Schedules an action at a time since the start.</summary>
    public void At(TimeSpan elapsed, Action action) =>
        Add(new SandboxTimer(this, action, isScheduled: true), Start + elapsed);

    public void AtSeconds(double elapsed, Action action) => At(TimeSpan.FromSeconds(elapsed), action);

    public async Task AdvanceToAsync(DateTimeOffset time)
    {
        await _advancing.WaitAsync();
        try
        {
            while (NextDue(time) is { } timer)
            {
                timer.Fire();
                if (!timer.IsScheduled)
                {
                    await AwaitSandboxAsync();
                }
            }

            lock (_lock)
            {
                _now = time > _now ? time : _now;
            }
        }
        finally
        {
            _advancing.Release();
        }
    }

    public Task AdvanceAsync(TimeSpan time) => AdvanceToAsync(Now + time);

    private SandboxTimer? NextDue(DateTimeOffset limit)
    {
        lock (_lock)
        {
            SandboxTimer? next = null;
            foreach (SandboxTimer timer in _timers)
            {
                if (timer.Due <= limit && (next is null || timer.Due < next.Due))
                {
                    next = timer;
                }
            }

            if (next is not null)
            {
                _timers.Remove(next);
                _now = next.Due > _now ? next.Due : _now;
            }

            return next;
        }
    }

    private void Add(SandboxTimer timer, DateTimeOffset due)
    {
        lock (_lock)
        {
            timer.Due = due;
            _timers.Add(timer);
        }
    }

    private void Remove(SandboxTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class ClockView(VirtualClock clock, bool isEngine) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => clock.Now;

        public override long GetTimestamp() => clock.Now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (isEngine)
            {
                return new EngineTimer(clock, () => callback(state), dueTime);
            }

            var timer = new SandboxTimer(clock, () => callback(state), isScheduled: false);
            timer.Change(dueTime, period);
            return timer;
        }
    }

    private sealed class SandboxTimer(VirtualClock clock, Action fire, bool isScheduled) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public Action Fire { get; } = fire;

        public bool IsScheduled { get; } = isScheduled;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.Add(this, clock.Now + dueTime);
            }

            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private sealed class EngineTimer : ITimer
    {
        private readonly VirtualClock _clock;
        private readonly Action _fire;
        private volatile bool _disposed;

        public EngineTimer(VirtualClock clock, Action fire, TimeSpan dueTime)
        {
            _clock = clock;
            _fire = fire;
            DateTimeOffset due = clock.Now + dueTime;
            if (due - clock.Start > s_maxDuration)
            {
                throw new TimeoutException("The engine waits without end.");
            }

            clock._firstPause.TrySetResult();
            if (!clock.IsFrozen)
            {
                _ = Task.Run(() => JumpAsync(due));
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("The engine uses timers only to wait.");

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private async Task JumpAsync(DateTimeOffset due)
        {
            await _clock.AdvanceToAsync(due);
            if (!_disposed)
            {
                _fire();
            }
        }
    }
}
