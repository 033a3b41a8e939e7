using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Scheduling;

namespace KeyRotation.Simulation;

/// <summary>
/// The process that the engine runs in: its clock and its work. When it dies, nothing of it goes on: not its timers,
/// not its waits, and no answer reaches it.
/// </summary>
internal sealed class SimulatedProcess
{
    private readonly SimulatedTime _time;
    private readonly Action<Exception> _onLostFailure;

    public SimulatedProcess(SimulatedTime time, int life, Action<Exception> onLostFailure)
    {
        _time = time;
        _onLostFailure = onLostFailure;
        Life = life;
        Clock = new ProcessClock(this);
        Work = new ProcessWork(this);
    }

    /// <summary>Which one of the story it is, from 1.</summary>
    public int Life { get; }

    public bool IsDead { get; private set; }

    public TimeProvider Clock { get; }

    public WorkScheduler Work { get; }

    public void Kill() => IsDead = true;

    /// <summary>A wait that the process does not see the end of.</summary>
    public static Task Never() => new TaskCompletionSource().Task;

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

        public override DateTimeOffset GetUtcNow() => process._time.Now;

        public override long GetTimestamp() => process._time.Now.UtcTicks;

        public async Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var source = new TaskCompletionSource();
            process._time.After(delay, () => source.TrySetResult(), process);
            using (cancellationToken.Register(() => process._time.Post(() => source.TrySetCanceled(cancellationToken), process)))
            {
                await source.Task.ConfigureAwait(false);
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("The engine pauses; it has no other use for a timer.");
    }
}
