using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using System.Threading;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Support;
using Xunit;
using Xunit.Abstractions;
using Event = KeyRotation.RotateOnce.RotationEvent;
using Stage = KeyRotation.RotateOnce.RotationStage;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>
/// Every reachable state of a rotation, under every event: three services, three attempts, a crash after every step,
/// reads that lag by any time, requests that are carried out at any later time, and changes by other requests.
/// </summary>
public class ExhaustiveTests(ITestOutputHelper output)
{
    private const string OneRequest = "At most one request that may have been carried out is sent";
    private const string DefiniteNo = "A request follows nothing but definite refusals";
    private const string NoWayBack = "Only an approval leads from doubt to another request, but for namespaces";
    private const string QuietResend = "A namespace is sent again only after a quiet time with another key";
    private const string Doubt = "What may have been carried out is never reported as not carried out";
    private const string Proof = "A proof is of its kind and about the latest attempt";
    private const string Rotated = "Nothing is reported as rotated that was not carried out";
    private const string End = "An end is reported only when a read shows it";
    private const string KeyEnd = "A key with a known send time is not reported as rotated while it is rotating";

    private static readonly Dictionary<string, Func<ModelStep, bool>> s_promises = new(StringComparer.Ordinal)
    {
        [OneRequest] = step =>
            IsNamespace(step) || step.WorldAfter.MayHaveBeenCarriedOut <= 1 + step.WorldAfter.Approvals,
        [DefiniteNo] = step =>
            IsNamespace(step) || step.Event is not Event.Recorded || step.World.Latest is Fate.None or Fate.KnownNo,
        [NoWayBack] = step => IsNamespace(step) || !LeavesDoubt(step) || IsApproved(step),
        [QuietResend] = step => !IsNamespace(step) || !LeavesDoubt(step) || IsQuietResend(step),
        [Doubt] = IsDoubtKept,
        [Proof] = IsTrueProof,
        [Rotated] = step =>
            !IsNewlyRotated(step) || !IsUntrue(step.After, step.World) || IsByOthers(step.After, step.World),
        [End] = IsSeenEnd,
        [KeyEnd] = step => !IsNewlyRotated(step)
            || step.After is not { Service: TargetService.KmsKey, SentAt: not null }
            || !IsStillRunning(step.World)
            || step.World.OtherCompletedSince
            || step.World.Approvals > 0,
    };

    private static readonly Event[] s_always =
    [
        new Event.Excluded(),
        new Event.Recorded("attempt", null),
        new Event.Answered(),
        .. Enum.GetValues<AfterRefusal>().Select(next => new Event.NotCarriedOut(next)),
        new Event.AnswerLost(),
        new Event.SenderGone(),
        new Event.FoundInTrail(true),
        new Event.FoundInTrail(false),
        new Event.LimitReached(),
        new Event.RetryApproved(),
        new Event.Resumed(),
    ];

    private static readonly Witness s_anyWitness = new("any")
    {
        IsAvailable = true,
        IsChanging = true,
        IsBroken = true,
        IsUnsupported = true,
        StartedAt = ModelWorld.SentAt,
        CompletedAt = ModelWorld.SentAt,
        LastRotatedAt = ModelWorld.SentAt,
        Key = "key",
        HasNewKey = true,
    };

    // The letters say where: clusters, namespaces, namespaces by alias, keys.
    private static readonly (Stage From, Type Event, Stage To, string Walks)[] s_arrows =
    [
        (Stage.Planned, typeof(Event.WitnessRead), Stage.Planned, "na"),
        (Stage.Planned, typeof(Event.WitnessRead), Stage.Ready, "cnak"),
        (Stage.Planned, typeof(Event.WitnessRead), Stage.Skipped, "n"),
        (Stage.Planned, typeof(Event.WitnessRead), Stage.RunningElsewhere, "cnak"),
        (Stage.Planned, typeof(Event.LimitReached), Stage.RunningElsewhere, "cnak"),
        (Stage.Ready, typeof(Event.WitnessRead), Stage.Planned, "na"),
        (Stage.Ready, typeof(Event.WitnessRead), Stage.Ready, "cnak"),
        (Stage.Ready, typeof(Event.WitnessRead), Stage.Skipped, "n"),
        (Stage.Ready, typeof(Event.WitnessRead), Stage.RunningElsewhere, "cnak"),
        (Stage.Ready, typeof(Event.WitnessRead), Stage.InDoubt, "n"),
        (Stage.Ready, typeof(Event.WitnessRead), Stage.Accepted, "n"),
        (Stage.Ready, typeof(Event.Excluded), Stage.Skipped, "cnak"),
        (Stage.Ready, typeof(Event.Excluded), Stage.Ready, "n"),
        (Stage.Ready, typeof(Event.Recorded), Stage.Sending, "cnak"),
        (Stage.Sending, typeof(Event.Answered), Stage.Accepted, "cnak"),
        (Stage.Sending, typeof(Event.NotCarriedOut), Stage.Planned, "cnak"),
        (Stage.Sending, typeof(Event.NotCarriedOut), Stage.Contested, "cnak"),
        (Stage.Sending, typeof(Event.NotCarriedOut), Stage.Failed, "cnak"),
        (Stage.Sending, typeof(Event.NotCarriedOut), Stage.InDoubt, "n"),
        (Stage.Sending, typeof(Event.AnswerLost), Stage.InDoubt, "cnak"),
        (Stage.Sending, typeof(Event.SenderGone), Stage.InDoubt, "cnak"),
        (Stage.Contested, typeof(Event.WitnessRead), Stage.Contested, "cnak"),
        (Stage.Contested, typeof(Event.WitnessRead), Stage.Planned, "na"),
        (Stage.Contested, typeof(Event.WitnessRead), Stage.RunningElsewhere, "cnak"),
        (Stage.Contested, typeof(Event.WitnessRead), Stage.Failed, "cnak"),
        (Stage.Contested, typeof(Event.LimitReached), Stage.Failed, "cnak"),
        (Stage.InDoubt, typeof(Event.WitnessRead), Stage.InDoubt, "cnak"),
        (Stage.InDoubt, typeof(Event.WitnessRead), Stage.Accepted, "nk"),
        (Stage.InDoubt, typeof(Event.WitnessRead), Stage.Ready, "n"),
        (Stage.InDoubt, typeof(Event.LimitReached), Stage.Unknown, "cnak"),
        (Stage.InDoubt, typeof(Event.FoundInTrail), Stage.Accepted, "cnak"),
        (Stage.InDoubt, typeof(Event.FoundInTrail), Stage.Failed, "cnak"),
        (Stage.InDoubt, typeof(Event.FoundInTrail), Stage.InDoubt, "na"),
        (Stage.Accepted, typeof(Event.WitnessRead), Stage.Accepted, "cnak"),
        (Stage.Accepted, typeof(Event.WitnessRead), Stage.Rotated, "cnak"),
        (Stage.Accepted, typeof(Event.WitnessRead), Stage.Failed, "cna"),
        (Stage.Accepted, typeof(Event.LimitReached), Stage.StillRotating, "cnak"),
        (Stage.StillRotating, typeof(Event.Resumed), Stage.Accepted, "cnak"),
        (Stage.Unknown, typeof(Event.FoundInTrail), Stage.Accepted, "cnak"),
        (Stage.Unknown, typeof(Event.FoundInTrail), Stage.Failed, "cnak"),
        (Stage.Unknown, typeof(Event.FoundInTrail), Stage.Unknown, "na"),
        (Stage.Unknown, typeof(Event.RetryApproved), Stage.Planned, "cnak"),
        (Stage.Unknown, typeof(Event.Resumed), Stage.InDoubt, "cnak"),
    ];

    // What is known to be possible, for the record.
    private static readonly (string What, Func<RotationState, ModelWorld, bool> IsCounted)[] s_counted =
    [
        ("reported as rotated", (state, _) => IsRotated(state)),
        ("reported as rotated; only others rotated, after ours was written down", (state, world) =>
            IsUntrue(state, world) && world.OtherBeganAfter),
        ("reported as rotated; only others rotated, in the same second", (state, world) =>
            IsUntrue(state, world) && !world.OtherBeganAfter && world.OtherBeganJustBefore),
        ("reported as rotated; only others set the key", (state, world) =>
            IsUntrue(state, world) && world.OthersSetOurKey),
        ("reported as rotated before its end", (state, world) => IsRotated(state) && IsStillRunning(world)),
        ("reported as failed, though carried out", (state, world) =>
            state is { Stage: Stage.Failed, Proof: not RotationProof.None } && world.CarriedOut > 0),
        ("with several requests that may have been carried out: by approval, or of a namespace", (_, world) =>
            world.MayHaveBeenCarriedOut > 1),
        ("unknown", (state, _) => state.Stage == Stage.Unknown),
    ];

    private static readonly Lazy<List<(string Name, ModelChecker Walk, TimeSpan Time)>> s_walks = new(
        () => [.. NonEmpty.Of(Walks())], LazyThreadSafetyMode.ExecutionAndPublication);

    public static TheoryData<string> Promises() => [.. s_promises.Keys];

    [Theory]
    [MemberData(nameof(Promises))]
    public void No_reachable_step_breaks_a_promise(string promise)
    {
        foreach (var (name, walk, _) in s_walks.Value)
        {
            Assert.False(walk.Counterexamples.TryGetValue(promise, out var path), $"{name}: {promise}.\n{path}");
        }
    }

    [Fact]
    public void The_number_of_states_is_printed_with_the_known_exceptions()
    {
        foreach (var (name, walk, time) in s_walks.Value)
        {
            Print($"{name}: {walk.Count:N0} states, {walk.Steps:N0} steps, {time.TotalSeconds:0.0} s");
            Print($"    {walk.Machines.Count:N0} states of the machine alone");
            foreach (var (what, isCounted) in s_counted)
            {
                if (walk.CountWhere(isCounted) is > 0 and var count)
                {
                    Print($"    {count:N0} {what}");
                }
            }

            Assert.True(walk.Count > 1000 && walk.Steps > walk.Count, name);
        }

        Print($"All walks: {s_walks.Value.Sum(walk => walk.Walk.Count):N0} states");

        void Print(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));
    }

    [Fact]
    public void Every_event_leads_where_the_diagram_says_and_every_arrow_is_taken()
    {
        foreach (var (name, walk, _) in s_walks.Value)
        {
            var expected = from arrow in s_arrows
                           where arrow.Walks.Contains(LetterOf(name))
                           select (arrow.From, Event: arrow.Event.Name, arrow.To);
            var meant = s_arrows.Select(arrow => (arrow.From, arrow.Event)).ToHashSet();
            var taken = new HashSet<(Stage From, string Event, Stage To)>();
            foreach (var state in walk.Machines)
            {
                foreach (var happened in walk.Events.Concat(s_always))
                {
                    var next = RotationMachine.Next(state, happened);
                    if (meant.Contains((state.Stage, happened.GetType())))
                    {
                        taken.Add((state.Stage, happened.GetType().Name, next.Stage));
                    }
                    else
                    {
                        Assert.Same(state, next);
                    }
                }
            }

            Assert.Equal(expected.Order(), taken.Order());
        }
    }

    [Fact]
    public void From_every_state_an_end_is_reached_whatever_is_read_or_answered()
    {
        foreach (var state in AllMachines())
        {
            var at = RotationMachine.Recover(state);
            for (var steps = 0; !at.IsEnded; steps++)
            {
                Assert.True(steps < 4, $"{state} is stuck at {at}");
                at = RotationMachine.Next(at, at.Stage switch
                {
                    Stage.Ready => new Event.Recorded("attempt", null),
                    Stage.Sending => new Event.AnswerLost(),
                    _ => new Event.LimitReached(),
                });
            }
        }
    }

    [Fact]
    public void Every_accepted_rotation_can_still_be_seen_to_end()
    {
        var ended = new Event.WitnessRead(
            new Witness("ended") { IsAvailable = true, HasNewKey = true, Count = 9, CompletedAt = ModelWorld.SentAt },
            RotationMachine.StaleLimit);
        foreach (var state in NonEmpty.Of(
            AllMachines().Where(state => state.Stage is Stage.Accepted or Stage.StillRotating)))
        {
            var next = RotationMachine.Next(RotationMachine.Recover(state), ended);

            Assert.Equal(Stage.Rotated, next.Stage);
        }
    }

    [Fact]
    public void No_cycle_lacks_a_pause_or_a_new_run()
    {
        foreach (var (name, walk, _) in s_walks.Value)
        {
            // The witness before has no part in it: a later read takes the place of an earlier one.
            var states = walk.Machines.Select(state => state with { Before = null }).Distinct();
            var isDone = states.ToDictionary(state => state, _ => (bool?)null);
            foreach (var state in isDone.Keys.ToList())
            {
                Visit(state);
            }

            void Visit(RotationState state)
            {
                Assert.True(isDone[state] != false, $"{name} goes round through {state}");
                if (isDone[state] is null)
                {
                    isDone[state] = false;
                    foreach (var next in walk.Events.Where(happened => !TakesTime(state, happened))
                        .Select(happened => RotationMachine.Next(state, happened) with { Before = null })
                        .Where(next => next != state && isDone.ContainsKey(next)))
                    {
                        Visit(next);
                    }

                    isDone[state] = true;
                }
            }
        }
    }

    [Fact]
    public void A_state_survives_json_whole()
    {
        foreach (var state in AllMachines())
        {
            Assert.Equal(state, JsonSerializer.Deserialize<RotationState>(JsonSerializer.Serialize(state)));
        }
    }

    [Fact]
    public void Of_the_witness_before_only_the_count_is_used()
    {
        foreach (var (_, walk, _) in s_walks.Value)
        {
            foreach (var state in NonEmpty.Of(walk.Machines.Where(state => state.Before is not null)))
            {
                var other = state with { Before = s_anyWitness with { Count = state.Before!.Count } };
                foreach (var happened in walk.Events)
                {
                    var next = RotationMachine.Next(state, happened);
                    var otherNext = RotationMachine.Next(other, happened);
                    var isKept = ReferenceEquals(otherNext.Before, other.Before);
                    Assert.Equal(next, isKept ? otherNext with { Before = state.Before } : otherNext);
                }
            }
        }
    }

    private static IEnumerable<RotationState> AllMachines() =>
        NonEmpty.Of(s_walks.Value.SelectMany(walk => walk.Walk.Machines));

    private static char LetterOf(string walk) => walk switch
    {
        nameof(TargetService.RedshiftCluster) => 'c',
        nameof(TargetService.KmsKey) => 'k',
        nameof(TargetService.RedshiftServerlessNamespace) => 'n',
        _ => 'a',
    };

    // A driver pauses before it reads again in Planned. A namespace in doubt is quiet for some time before a resend.
    private static bool TakesTime(RotationState state, Event happened) => happened switch
    {
        Event.WitnessRead look => state.Stage == Stage.Planned
            || (state.Stage == Stage.InDoubt && look.Age >= RotationMachine.QuietBeforeResend),
        Event.Resumed or Event.RetryApproved => true,
        _ => false,
    };

    private static bool IsNamespace(ModelStep step) => step.After.Service == TargetService.RedshiftServerlessNamespace;

    private static bool IsRotated(RotationState state) => state is { Stage: Stage.Rotated, Attempt: > 0 };

    private static bool IsNewlyRotated(ModelStep step) => IsRotated(step.After) && !IsRotated(step.Before);

    private static bool IsStillRunning(ModelWorld world) => world.Running == Change.Ours;

    private static bool IsUntrue(RotationState state, ModelWorld world) => IsRotated(state) && world.CarriedOut == 0;

    // What is known to be possible: a rotation of the key by others that began when ours was sent, or later; and a
    // namespace's key, which is a target state, set by others.
    private static bool IsByOthers(RotationState state, ModelWorld world) => state.Service switch
    {
        TargetService.KmsKey =>
            state.Proof == RotationProof.Witness && (world.OtherBeganAfter || world.OtherBeganJustBefore),
        TargetService.RedshiftServerlessNamespace => world.OthersSetOurKey && !world.IsAlias,
        _ => false,
    };

    private static bool LeavesDoubt(ModelStep step) =>
        step.Before.Stage is Stage.InDoubt or Stage.Unknown
        && step.After.Stage is not (Stage.InDoubt or Stage.Unknown or Stage.Accepted or Stage.Failed);

    private static bool IsApproved(ModelStep step) =>
        step is { Before.Stage: Stage.Unknown, Event: Event.RetryApproved };

    private static bool IsQuietResend(ModelStep step) =>
        IsApproved(step)
        || (step.Before.Attempt < RotationMachine.MaxNamespaceAttempts
            && step.Event is Event.WitnessRead
            { Witness: { IsAvailable: true, IsChanging: false, HasNewKey: false } } look
            && look.Age >= RotationMachine.QuietBeforeResend
            && step.After is { Stage: Stage.Ready, HasDoubt: true });

    // An approval ends the doubt about what was sent before it.
    private static bool IsDoubtKept(ModelStep step)
    {
        var saysNotCarriedOut =
            step.After.Stage is Stage.Planned or Stage.Contested or Stage.Skipped or Stage.RunningElsewhere
            || step.After is { Stage: Stage.Ready, HasDoubt: false }
            || step.After is { Stage: Stage.Failed, Proof: RotationProof.None };
        return !saysNotCarriedOut
            || step.WorldAfter.MayHaveBeenCarriedOut <= step.WorldAfter.Approvals
            || (IsNamespace(step) && step.WorldAfter.Approvals > 0);
    }

    private static bool IsTrueProof(ModelStep step)
    {
        var (before, after) = (step.Before, step.After);
        if (after.Proof == RotationProof.None)
        {
            return after.Attempt == 0 || after.Stage is not (Stage.Accepted or Stage.Rotated or Stage.StillRotating);
        }

        if (after.Proof == before.Proof || step.Event is null)
        {
            return after.Attempt == before.Attempt;
        }

        return (after.Proof, step.Event) switch
        {
            (RotationProof.Answer, Event.Answered) => step.World.Latest == Fate.CarriedOut,
            (RotationProof.Trail, Event.FoundInTrail { WasCarriedOut: true }) =>
                step.World.Latest == Fate.CarriedOut && before.AttemptId is not null,
            (RotationProof.Witness, Event.WitnessRead look) => after.Service switch
            {
                TargetService.KmsKey => look.Witness.StartedAt >= before.SentAt,
                TargetService.RedshiftServerlessNamespace => look.Witness.HasNewKey == true,
                _ => false,
            },
            _ => false,
        };
    }

    private static bool IsSeenEnd(ModelStep step)
    {
        var (before, after) = (step.Before, step.After);
        if (before.Stage == Stage.Rotated || after.Stage != Stage.Rotated || step.Event is null)
        {
            return true;
        }

        if (step.Event is not Event.WitnessRead { Witness: { } seen } look
            || seen is not { IsAvailable: true, IsChanging: false, IsBroken: false })
        {
            return false;
        }

        var isStale = look.Age < RotationMachine.StaleLimit;
        return after.Attempt == 0 || after.Service switch
        {
            TargetService.RedshiftCluster => before.SeenChanging || !isStale,
            TargetService.RedshiftServerlessNamespace => seen.HasNewKey ?? !isStale,
            _ when after.SentAt is { } sentAt => seen.CompletedAt >= sentAt,
            _ when after.Before?.Count is { } count => seen.Count > count,
            _ => before.SeenChanging || !isStale,
        };
    }

    private static IEnumerable<(string Name, ModelChecker Walk, TimeSpan Time)> Walks()
    {
        foreach (var service in Enum.GetValues<TargetService>())
        {
            bool[] names = service == TargetService.RedshiftServerlessNamespace ? [false, true] : [false];
            foreach (var isAlias in names)
            {
                var watch = Stopwatch.StartNew();
                var walk = ModelChecker.Walk(Roots(service, isAlias), s_promises);
                yield return (service + (isAlias ? " by alias" : string.Empty), walk, watch.Elapsed);
            }
        }
    }

    private static IEnumerable<(RotationState State, ModelWorld World)> Roots(TargetService service, bool isAlias)
    {
        var world = new ModelWorld(service, isAlias);
        yield return (new RotationState(service), world);
        yield return (new RotationState(service) { WaitsForOthers = true }, world);
        yield return (RotationState.Watching(service), world);

        // The end of a journal is damaged: whatever it said, it may have been a request.
        yield return (
            new RotationState(service) { Stage = Stage.InDoubt, Attempt = 1, HasDoubt = true, WaitsForOthers = true },
            ModelWorld.WithUnknownRequest(service, isAlias));
    }
}
