using System;
using System.Collections.Generic;

namespace KeyRotation.Simulation;

/// <summary>
/// One thread, one time, one order: everything that happens is a turn that is taken from here. Turns that are ready at
/// the same time are taken in an order that the seed decides; time moves only when none is ready.
/// </summary>
internal sealed class SimulatedTime(Random random)
{
    private readonly PriorityQueue<Turn, (long Ticks, long Number)> _due = new();
    private readonly List<Turn> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _number;

    public static DateTimeOffset Start { get; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Turns taken so far.</summary>
    public long Turns { get; private set; }

    /// <summary>Has something happen as soon as others let it.</summary>
    /// <param name="happening">What.</param>
    /// <param name="process">The process that it dies with; null where it is part of the world.</param>
    public void Post(Action happening, SimulatedProcess? process = null)
    {
        ThrowIfElsewhere();
        Post(new Turn(happening, process));
    }

    /// <summary>Has a turn that was held back happen as soon as others let it.</summary>
    public void Post(Turn turn) => _ready.Add(turn);

    /// <summary>Has something happen at a time.</summary>
    public void At(DateTimeOffset time, Action happening, SimulatedProcess? process = null)
    {
        ThrowIfElsewhere();
        _due.Enqueue(new Turn(happening, process), ((time > Now ? time : Now).UtcTicks, ++_number));
    }

    /// <summary>Has something happen some time from now.</summary>
    public void After(TimeSpan pause, Action happening, SimulatedProcess? process = null) =>
        At(Now + pause, happening, process);

    /// <summary>Takes turns until a condition is met.</summary>
    /// <returns>False where there is nothing left to do, or the time or the number of turns is over.</returns>
    public bool RunUntil(Func<bool> isDone, DateTimeOffset deadline, long maxTurns = long.MaxValue)
    {
        for (var turns = 0L; !isDone(); turns++)
        {
            if (turns >= maxTurns || !TryTake(deadline, out var turn))
            {
                return false;
            }

            Turns++;
            turn.Happen();
        }

        return true;
    }

    /// <summary>Lets the world go on for some time.</summary>
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
            if (MayHappen(turn))
            {
                return true;
            }
        }

        while (_due.TryPeek(out turn!, out var time) && time.Ticks <= deadline.UtcTicks)
        {
            _due.Dequeue();
            if (MayHappen(turn))
            {
                Now = new DateTimeOffset(time.Ticks, TimeSpan.Zero);
                return true;
            }
        }

        return false;
    }

    private static bool MayHappen(Turn turn)
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

    private void ThrowIfElsewhere()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("The engine left the simulation's thread: " + Environment.StackTrace);
        }
    }
}

/// <summary>Something that is to happen.</summary>
internal sealed class Turn(Action happening, SimulatedProcess? process)
{
    /// <summary>The process that it dies with; null where it is part of the world.</summary>
    public SimulatedProcess? Process => process;

    public bool IsAlive => process?.IsDead != true;

    public void Happen() => happening();
}
