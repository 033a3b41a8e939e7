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
        _ready.Add(new Turn(happening, process));
    }

    /// <summary>Has something happen at a time.</summary>
    public Turn At(DateTimeOffset time, Action happening, SimulatedProcess? process = null)
    {
        ThrowIfElsewhere();
        var turn = new Turn(happening, process);
        _due.Enqueue(turn, ((time > Now ? time : Now).UtcTicks, ++_number));
        return turn;
    }

    /// <summary>Has something happen some time from now.</summary>
    public Turn After(TimeSpan pause, Action happening, SimulatedProcess? process = null) => At(Now + pause, happening, process);

    /// <summary>Takes turns until a condition is met.</summary>
    /// <returns>False where there is nothing left to do, or the time or the patience is over.</returns>
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
            if (turn.IsAlive)
            {
                return true;
            }
        }

        while (_due.TryPeek(out turn!, out var time) && time.Ticks <= deadline.UtcTicks)
        {
            _due.Dequeue();
            if (turn.IsAlive)
            {
                Now = new DateTimeOffset(time.Ticks, TimeSpan.Zero);
                return true;
            }
        }

        return false;
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
    private bool _isCancelled;

    public bool IsAlive => !_isCancelled && process?.IsDead != true;

    public void Happen() => happening();

    public void Cancel() => _isCancelled = true;
}
