using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Scheduling;

namespace KeyRotation.Simulation;

/// <summary>
/// The process that the engine runs in, with its clocks and its work. After a crash, none of its timers, waits or
/// answers complete. While it is frozen, all of them are held back.
/// </summary>
internal sealed class SimulatedProcess
{
    private readonly SimulatedTime _time;
    private readonly Action<Exception> _onLostFailure;
    private readonly List<Turn> _heldBack = [];
    private TimeSpan _slept;

    public SimulatedProcess(SimulatedTime time, int run, Action<Exception> onLostFailure)
    {
        _time = time;
        _onLostFailure = onLostFailure;
        Run = run;
        Clock = new ProcessClock(this);
        Work = new ProcessWork(this);
    }

    /// <summary>Its number in the scenario, starting at 1.</summary>
    public int Run { get; }

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>Whether it has been frozen.</summary>
    public bool WasFrozen { get; private set; }

    /// <summary>The error of its wall clock.</summary>
    public TimeSpan ClockError { get; set; }

    public TimeProvider Clock { get; }

    public WorkScheduler Work { get; }

    public void Kill() => IsDead = true;

    /// <summary>A wait that never completes in this process.</summary>
    public static Task Never() => new TaskCompletionSource().Task;

    /// <summary>FreezeTime the process for some time.</summary>
    /// <param name="length">The duration.</param>
    /// <param name="stopsClock">Whether the monotonic clock also stops, as on a sleeping computer.</param>
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

    /// <summary>Holds back a turn until the process is no longer frozen.</summary>
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
            // Never shorter than requested by the monotonic clock, which stops while the computer sleeps.
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
            throw new NotSupportedException("The engine uses timers only to wait.");
    }
}
