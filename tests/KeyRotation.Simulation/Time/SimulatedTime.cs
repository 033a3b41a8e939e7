using System;
using System.Collections.Generic;

namespace KeyRotation.Simulation;

/// <summary>
/// A deterministic scheduler: everything runs as turns on one thread, on one clock. The seed decides the order of turns
/// that are ready at the same time. Time advances only when none is ready.
/// </summary>
internal sealed class SimulatedTime(Random random)
{
    private readonly PriorityQueue<Turn, (long Ticks, long Number)> _due = new();
    private readonly List<Turn> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _number;

    public static DateTimeOffset Start { get; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>The number of turns run so far.</summary>
    public long Turns { get; private set; }

    /// <summary>Schedules an action as soon as possible.</summary>
    /// <param name="action">The action.</param>
    /// <param name="process">The process that it ends with; null if it belongs to the environment.</param>
    public void Post(Action action, SimulatedProcess? process = null)
    {
        ThrowIfWrongThread();
        Post(new Turn(action, process));
    }

    /// <summary>Schedules a turn that was held back, as soon as possible.</summary>
    public void Post(Turn turn) => _ready.Add(turn);

    /// <summary>Schedules an action at a given time.</summary>
    public void At(DateTimeOffset time, Action action, SimulatedProcess? process = null)
    {
        ThrowIfWrongThread();
        _due.Enqueue(new Turn(action, process), ((time > Now ? time : Now).UtcTicks, ++_number));
    }

    /// <summary>Schedules an action after a delay.</summary>
    public void After(TimeSpan pause, Action action, SimulatedProcess? process = null) =>
        At(Now + pause, action, process);

    /// <summary>Runs turns until a condition is met.</summary>
    /// <returns>False if no turn is left, or if the deadline or the number of turns is reached.</returns>
    public bool RunUntil(Func<bool> isDone, DateTimeOffset deadline, long maxTurns = long.MaxValue)
    {
        for (var turns = 0L; !isDone(); turns++)
        {
            if (turns >= maxTurns || !TryTake(deadline, out var turn))
            {
                return false;
            }

            Turns++;
            turn.Run();
        }

        return true;
    }

    /// <summary>Runs the simulation for some time.</summary>
    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        RunUntil(() => false, end);
        Now = end > Now ? end : Now;
    }

    private bool TryTake(DateTimeOffset deadline, out Turn turn)
    {
        while (_ready.Count > 0)
        {
            var index = random.Next(_ready.Count);
            turn = _ready[index];
            _ready.RemoveAt(index);
            if (CanRun(turn))
            {
                return true;
            }
        }

        while (_due.TryPeek(out turn!, out var time) && time.Ticks <= deadline.UtcTicks)
        {
            _due.Dequeue();
            if (CanRun(turn))
            {
                Now = new DateTimeOffset(time.Ticks, TimeSpan.Zero);
                return true;
            }
        }

        return false;
    }

    private static bool CanRun(Turn turn)
    {
        if (!turn.IsAlive)
        {
            return false;
        }

        if (turn.Process is { IsFrozen: true } frozen)
        {
            frozen.HoldBack(turn);
            return false;
        }

        return true;
    }

    private void ThrowIfWrongThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("The engine left the simulation's thread: " + Environment.StackTrace);
        }
    }
}

/// <summary>A scheduled action.</summary>
internal sealed class Turn(Action action, SimulatedProcess? process)
{
    /// <summary>The process that it ends with; null if it belongs to the environment.</summary>
    public SimulatedProcess? Process => process;

    public bool IsAlive => process?.IsDead != true;

    public void Run() => action();
}
