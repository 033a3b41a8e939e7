using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.RotateOnce;
using Event = KeyRotation.RotateOnce.RotationEvent;
using Stage = KeyRotation.RotateOnce.RotationStage;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>
/// Walks everything that can happen to one rotation, breadth first: each state of the machine and of the journal, in
/// each possible world, under each event that the world allows, with a crash after every step.
/// </summary>
internal sealed class ModelChecker
{
    private static readonly TimeSpan[] s_ages =
        [TimeSpan.Zero, RotationMachine.QuietBeforeResend, RotationMachine.StaleLimit];

    private readonly Interner<RotationState> _machines = new();
    private readonly Interner<ModelWorld> _worlds = new();
    private readonly Interner<Event> _events = new();
    private readonly Dictionary<ulong, Move[]> _moves = [];
    private readonly Dictionary<int, WorldOptions> _options = [];
    private readonly Dictionary<(int Machine, int Event), int> _next = [];
    private readonly HashSet<ulong> _reached = [];
    private readonly List<ulong> _states = [];
    private readonly List<(int Parent, object What)> _origins = [];
    private readonly List<int> _recovered = [];
    private readonly IReadOnlyDictionary<string, Func<ModelStep, bool>> _promises;
    private readonly Dictionary<string, string> _counterexamples = new(StringComparer.Ordinal);
    private KeyValuePair<ulong, int>[]? _pairs;
    private int _current;

    private ModelChecker(IReadOnlyDictionary<string, Func<ModelStep, bool>> promises) => _promises = promises;

    /// <summary>How many states were reached: machine, journal and world together.</summary>
    public int Count => _states.Count;

    /// <summary>How many steps were taken between them.</summary>
    public long Steps { get; private set; }

    /// <summary>All states of the machine that were reached.</summary>
    public IReadOnlyList<RotationState> Machines => _machines.Items;

    /// <summary>All events that some world allowed.</summary>
    public IReadOnlyList<Event> Events => _events.Items;

    /// <summary>The shortest way to break each promise that can be broken, by the promise's name.</summary>
    public IReadOnlyDictionary<string, string> Counterexamples => _counterexamples;

    /// <summary>Walks from these beginnings.</summary>
    /// <param name="roots">Where a run begins: the machine, and the world.</param>
    /// <param name="promises">What must be true of every step, by name.</param>
    public static ModelChecker Walk(
        IEnumerable<(RotationState State, ModelWorld World)> roots,
        IReadOnlyDictionary<string, Func<ModelStep, bool>> promises)
    {
        var checker = new ModelChecker(promises);
        foreach (var (state, world) in roots)
        {
            var machine = checker.IdOf(state);
            checker.Reach(machine, machine, checker._worlds.IdOf(world), -1, "begin");
        }

        for (checker._current = 0; checker._current < checker._states.Count; checker._current++)
        {
            checker.Expand(checker._states[checker._current]);
        }

        // Only what is counted later is kept: a walk has millions of states.
        checker._reached.Clear();
        checker._reached.TrimExcess();
        checker._origins.Clear();
        checker._origins.TrimExcess();
        checker._moves.Clear();

        return checker;
    }

    /// <summary>How many states are like this.</summary>
    public int CountWhere(Func<RotationState, ModelWorld, bool> isCounted)
    {
        _pairs ??= [.. _states.CountBy(state => Pack(MachineOf(state), 0, WorldOf(state)))];
        return _pairs
            .Where(pair => isCounted(_machines.Items[MachineOf(pair.Key)], _worlds.Items[WorldOf(pair.Key)]))
            .Sum(pair => pair.Value);
    }

    // Of the witness before, only the count is ever used, which a test of its own proves.
    private static RotationState Normalised(RotationState state) =>
        state.Before is null ? state : state with { Before = new Witness(string.Empty) { Count = state.Before.Count } };

    private static ulong Pack(int machine, int journal, int world) =>
        (uint)machine | ((ulong)(uint)journal << 16) | ((ulong)(uint)world << 32);

    private static int MachineOf(ulong state) => (int)(state & 0xFFFF);

    private static int WorldOf(ulong state) => (int)(state >> 32);

    private void Expand(ulong state)
    {
        var (machine, journal, world) = (MachineOf(state), (int)((state >> 16) & 0xFFFF), WorldOf(state));
        foreach (var (what, next) in OptionsOf(world).Steps)
        {
            Reach(machine, journal, next, _current, what);
        }

        foreach (var move in MovesOf(machine, world))
        {
            // The journal has the request before the machine goes on; everything else may get there later.
            var isWritten = move.Event is Event.Recorded;
            Reach(move.Machine, isWritten ? move.Machine : journal, move.World, _current, move.Event);
        }

        // Some drivers write every state down. A journal has the last request, its acceptance, the operator's approval,
        // and the end.
        Crash(machine, machine, journal, world);
        Crash(machine, journal, journal, world);
        if (_machines.Items[machine] is { IsEnded: true } or { Stage: Stage.Accepted }
            or { Stage: Stage.Planned, Attempt: > 0, AttemptId: null })
        {
            Reach(machine, machine, world, _current, "the journal catches up");
        }
    }

    private void Crash(int machine, int written, int journal, int world)
    {
        var recovered = _recovered[written];
        if (machine != recovered)
        {
            var truth = _worlds.Items[world];
            Check(new ModelStep(null, _machines.Items[machine], _machines.Items[recovered], truth, truth));
        }

        Reach(recovered, journal, world, _current, "crash");
    }

    private WorldOptions OptionsOf(int world)
    {
        if (!_options.TryGetValue(world, out var options))
        {
            var reads = _worlds.Items[world].Reads().ToList();
            _options[world] = options = new WorldOptions(
                [.. _worlds.Items[world].Steps().Select(step => (step.What, _worlds.IdOf(step.World)))],
                [.. reads.Select(read => IdOf(read, TimeSpan.Zero))],
                [.. from read in reads from age in s_ages select IdOf(read, age)]);
        }

        return options;
    }

    private int IdOf(Witness read, TimeSpan age) => _events.IdOf(new Event.WitnessRead(read, age));

    private Move[] MovesOf(int machine, int world)
    {
        var key = Pack(machine, 0, world);
        if (!_moves.TryGetValue(key, out var moves))
        {
            // Most reads change nothing, and many change the same.
            var (state, truth) = (_machines.Items[machine], _worlds.Items[world]);
            List<Move> all = [.. Possible(state, truth).Select(_events.IdOf).Concat(ReadsOf(state, world))
                .Select(id => new Move(_events.Items[id], NextOf(machine, id), WorldAfter(world, _events.Items[id])))
                .Where(move => move.Machine != machine || move.World != world)];
            foreach (var move in all)
            {
                var (after, truthAfter) = (_machines.Items[move.Machine], _worlds.Items[move.World]);
                Check(new ModelStep(move.Event, state, after, truth, truthAfter));
            }

            _moves[key] = moves = [.. all.DistinctBy(move => (move.Machine, move.World))];
        }

        return moves;
    }

    private int NextOf(int machine, int happened)
    {
        if (!_next.TryGetValue((machine, happened), out var next))
        {
            next = IdOf(RotationMachine.Next(_machines.Items[machine], _events.Items[happened]));
            _next[(machine, happened)] = next;
        }

        return next;
    }

    private int WorldAfter(int world, Event happened) => happened switch
    {
        Event.Recorded => _worlds.IdOf(_worlds.Items[world].WithAttempt()),
        Event.RetryApproved => _worlds.IdOf(_worlds.Items[world].WithApproval()),
        Event.NotCarriedOut or Event.FoundInTrail { WasCarriedOut: false } =>
            _worlds.IdOf(_worlds.Items[world] with { Latest = Fate.KnownNo }),
        _ => world,
    };

    private int[] ReadsOf(RotationState state, int world) => state.Stage switch
    {
        Stage.Planned or Stage.Ready or Stage.Contested => OptionsOf(world).Reads,
        Stage.InDoubt or Stage.Accepted => OptionsOf(world).ReadsOfAnyAge,
        _ => [],
    };

    // What a driver may report besides its reads: the truth as it can be seen, at any time.
    private static IEnumerable<Event> Possible(RotationState state, ModelWorld world) => state.Stage switch
    {
        Stage.Planned or Stage.Contested or Stage.Accepted => [new Event.LimitReached()],
        Stage.Ready => [new Event.Excluded(), .. Attempts(state)],
        Stage.Sending => [new Event.AnswerLost(), new Event.SenderGone(), .. Answers(world)],
        Stage.InDoubt => [new Event.LimitReached(), .. TrailOf(state, world)],
        Stage.Unknown => [new Event.Resumed(), .. TrailOf(state, world), .. Approvals(world)],
        Stage.StillRotating => [new Event.Resumed()],
        _ => [],
    };

    private static IEnumerable<Event> Attempts(RotationState state)
    {
        var id = $"attempt {state.Attempt + 1}";
        return state.Attempt == ModelWorld.MaxAttempts
            ? []
            : [new Event.Recorded(id, null), new Event.Recorded(id, ModelWorld.SentAt)];
    }

    private static IEnumerable<Event> Answers(ModelWorld world) => world.Latest switch
    {
        Fate.CarriedOut => [new Event.Answered()],
        Fate.Refused or Fate.Written =>
            Enum.GetValues<AfterRefusal>().Select(next => new Event.NotCarriedOut(next)),
        _ => [],
    };

    private static IEnumerable<Event> TrailOf(RotationState state, ModelWorld world) => world.Latest switch
    {
        _ when state.AttemptId is null => [],
        Fate.CarriedOut => [new Event.FoundInTrail(true)],
        Fate.Refused or Fate.KnownNo => [new Event.FoundInTrail(false)],
        _ => [],
    };

    private static IEnumerable<Event> Approvals(ModelWorld world) =>
        world.MayIntervene ? [new Event.RetryApproved()] : [];

    private void Check(ModelStep step)
    {
        foreach (var (name, isKept) in _promises)
        {
            if (!_counterexamples.ContainsKey(name) && !isKept(step))
            {
                _counterexamples[name] = PathTo(step);
            }
        }
    }

    private string PathTo(ModelStep step)
    {
        var what = step.Event?.ToString() ?? "crash";
        var lines = new List<string> { $"The world: {step.WorldAfter}", $"{what} -> {step.After}" };
        for (var at = _current; at >= 0; at = _origins[at].Parent)
        {
            lines.Add($"{_origins[at].What} -> {_machines.Items[MachineOf(_states[at])]}");
        }

        lines.Reverse();
        return string.Join(Environment.NewLine, lines);
    }

    private void Reach(int machine, int journal, int world, int parent, object what)
    {
        Steps++;
        var state = Pack(machine, journal, world);
        if (_reached.Add(state))
        {
            _states.Add(state);
            _origins.Add((parent, what));
        }
    }

    private int IdOf(RotationState state)
    {
        var id = _machines.IdOf(Normalised(state));
        if (id == _recovered.Count)
        {
            _recovered.Add(id);
            _recovered[id] = IdOf(RotationMachine.Recover(_machines.Items[id]));
        }

        return id;
    }

    private sealed record WorldOptions((string What, int World)[] Steps, int[] Reads, int[] ReadsOfAnyAge);

    private readonly record struct Move(Event Event, int Machine, int World);

    private sealed class Interner<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _ids = [];

        public List<T> Items { get; } = [];

        public int IdOf(T item)
        {
            if (!_ids.TryGetValue(item, out var id))
            {
                id = Items.Count;
                _ids.Add(item, id);
                Items.Add(item);
            }

            return id;
        }
    }
}

/// <summary>One step of a walk.</summary>
/// <param name="Event">The event; null for a crash.</param>
/// <param name="Before">The machine before.</param>
/// <param name="After">The machine after.</param>
/// <param name="World">The world before.</param>
/// <param name="WorldAfter">The world after.</param>
internal readonly record struct ModelStep(
    Event? Event, RotationState Before, RotationState After, ModelWorld World, ModelWorld WorldAfter);
