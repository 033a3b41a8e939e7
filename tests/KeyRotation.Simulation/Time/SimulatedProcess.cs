using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Scheduling;

namespace KeyRotation.Simulation;

/// <summary>
/// The process that the engine runs in: its clocks and its work. When it dies, nothing of it goes on: no timer, no
/// wait,
/// and no answer reaches it. While it is frozen, all of that is held back.
/// </summary>
internal sealed class SimulatedProcess
{
    private readonly SimulatedTime _time;
    private readonly Action<Exception> _onLostFailure;
    private readonly List<Turn> _heldBack = [];
    private TimeSpan _slept;

    public SimulatedProcess(SimulatedTime time, int life, Action<Exception> onLostFailure)
    {
        _time = time;
        _onLostFailure = onLostFailure;
        Life = life;
        Clock = new ProcessClock(this);
        Work = new ProcessWork(this);
    }

    /// <summary>Its number in the scenario, from 1.</summary>
    public int Life { get; }

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>It was frozen once.</summary>
    public bool WasFrozen { get; private set; }

    /// <summary>How wrong its wall clock is.</summary>
    public TimeSpan ClockError { get; set; }

    public TimeProvider Clock { get; }

    public WorkScheduler Work { get; }

    public void Kill() => IsDead = true;

    /// <summary>A wait that the process does not see the end of.</summary>
    public static Task Never() => new TaskCompletionSource().Task;

    /// <summary>Holds everything back for some time.</summary>
    /// <param name="length">How long.</param>
    /// <param name="stopsClock">Whether the monotonic clock stops too, as on a computer that sleeps.</param>
    public void Freeze(TimeSpan length, bool stopsClock)
    {
        if (IsFrozen || IsDead)
        {
            return;
        }

        IsFrozen = WasFrozen = true;
        _time.After(length, () =>
        {
            IsFrozen = false;
            _slept += stopsClock ? length : TimeSpan.Zero;
            _heldBack.ForEach(_time.Post);
            _heldBack.Clear();
        });
    }

    /// <summary>Keeps a turn until the process is no longer frozen.</summary>
    public void HoldBack(Turn turn) => _heldBack.Add(turn);

    public Task PauseAsync(TimeSpan pause)
    {
        var source = new TaskCompletionSource();
        _time.After(pause, source.SetResult, this);
        return source.Task;
    }

    private sealed class ProcessWork(SimulatedProcess process) : WorkScheduler
    {
        public override TaskCreationOptions Continuations => TaskCreationOptions.None;

        public override void Start(Func<Task> work)
        {
            var flow = ExecutionContext.Capture();
            process._time.Post(
                () => ExecutionContext.Run(flow!, _ => work().ContinueWith(
                    done => process._onLostFailure(done.Exception!.GetBaseException()),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default), null),
                process);
        }

        public override void EndWait(Action end) => process._time.Post(end, process);
    }

    private sealed class ProcessClock(SimulatedProcess process) : TimeProvider, IPausingClock
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => process._time.Now + process.ClockError;

        public override long GetTimestamp() => (process._time.Now - process._slept).UtcTicks;

        public async Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            // Never shorter than asked for on the monotonic clock, which stops while the computer sleeps.
            var end = GetTimestamp() + delay.Ticks;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var source = new TaskCompletionSource();
                process._time.After(
                    TimeSpan.FromTicks(Math.Max(0, end - GetTimestamp())), () => source.TrySetResult(), process);
                void Cancel() => source.TrySetCanceled(cancellationToken);
                using (cancellationToken.Register(() => process._time.Post(Cancel, process)))
                {
                    await source.Task.ConfigureAwait(false);
                }
            }
            while (GetTimestamp() < end);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("The engine pauses; it has no other use for a timer.");
    }
}
