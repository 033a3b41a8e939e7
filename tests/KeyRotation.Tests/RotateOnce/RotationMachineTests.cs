using System;
using KeyRotation.RotateOnce;
using Xunit;
using Event = KeyRotation.RotateOnce.RotationEvent;
using Stage = KeyRotation.RotateOnce.RotationStage;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>The state machine's rules, one by one, with their boundaries.</summary>
public class RotationMachineTests
{
    private const TargetService Cluster = TargetService.RedshiftCluster;
    private const TargetService Namespace = TargetService.RedshiftServerlessNamespace;
    private const TargetService Key = TargetService.KmsKey;
    private static readonly DateTimeOffset s_sentAt = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);
    private static readonly Witness s_available = new("available") { IsAvailable = true };
    private static readonly Witness s_changing = new("changing") { IsChanging = true };
    private static readonly Witness s_busy = new("busy");
    private static readonly Witness s_broken = new("broken") { IsBroken = true };
    private static readonly Witness s_oldKey = s_available with { HasNewKey = false };
    private static readonly Witness s_newKey = s_available with { HasNewKey = true };

    public static TheoryData<TargetService> Services() => [.. Enum.GetValues<TargetService>()];

    [Theory]
    [InlineData(Stage.Planned, RotationAction.Read)]
    [InlineData(Stage.Ready, RotationAction.Record)]
    [InlineData(Stage.Sending, RotationAction.Send)]
    [InlineData(Stage.Contested, RotationAction.Read)]
    [InlineData(Stage.InDoubt, RotationAction.Settle)]
    [InlineData(Stage.Accepted, RotationAction.Read)]
    [InlineData(Stage.Rotated, RotationAction.End)]
    [InlineData(Stage.StillRotating, RotationAction.End)]
    [InlineData(Stage.Unknown, RotationAction.End)]
    [InlineData(Stage.Failed, RotationAction.End)]
    [InlineData(Stage.Skipped, RotationAction.End)]
    [InlineData(Stage.RunningElsewhere, RotationAction.End)]
    internal void Each_stage_has_its_action(Stage stage, RotationAction action)
    {
        var state = At(Key, stage);

        Assert.Equal(action, RotationMachine.ActionOf(state));
        Assert.Equal(action == RotationAction.End, state.IsEnded);
    }

    [Theory]
    [InlineData(Stage.Planned, Stage.Planned)]
    [InlineData(Stage.Ready, Stage.Planned)]
    [InlineData(Stage.Sending, Stage.InDoubt)]
    [InlineData(Stage.Contested, Stage.Planned)]
    [InlineData(Stage.InDoubt, Stage.InDoubt)]
    [InlineData(Stage.Accepted, Stage.Accepted)]
    [InlineData(Stage.Rotated, Stage.Rotated)]
    [InlineData(Stage.StillRotating, Stage.Accepted)]
    [InlineData(Stage.Unknown, Stage.InDoubt)]
    [InlineData(Stage.Failed, Stage.Failed)]
    [InlineData(Stage.Skipped, Stage.Skipped)]
    [InlineData(Stage.RunningElsewhere, Stage.RunningElsewhere)]
    internal void Another_process_takes_over_without_sending_again(Stage written, Stage recovered)
    {
        var state = At(Key, written);

        var next = RotationMachine.Recover(state);

        var isNewDoubt = recovered == Stage.InDoubt && written != Stage.InDoubt;
        Assert.Equal(state with { Stage = recovered, HasDoubt = isNewDoubt }, next);
    }

    [Fact]
    public void A_namespace_that_was_ready_again_recovers_to_doubt()
    {
        var state = At(Namespace, Stage.Ready) with { HasDoubt = true };

        Assert.Equal(state with { Stage = Stage.InDoubt }, RotationMachine.Recover(state));
    }

    [Fact]
    public void No_state_is_an_error()
    {
        Assert.Throws<ArgumentNullException>(() => RotationMachine.Next(null!, new Event.Answered()));
        Assert.Throws<ArgumentNullException>(() => RotationMachine.Recover(null!));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void An_available_resource_is_ready_with_its_witness(TargetService service) =>
        Becomes(new RotationState(service), s_oldKey, state => state with { Stage = Stage.Ready, Before = s_oldKey });

    [Theory]
    [MemberData(nameof(Services))]
    public void A_resource_that_another_request_changes_is_left_alone(TargetService service) =>
        Becomes(new RotationState(service), s_changing, state => state with { Stage = Stage.RunningElsewhere });

    [Theory]
    [InlineData(Cluster, Stage.RunningElsewhere)]
    [InlineData(Key, Stage.RunningElsewhere)]
    [InlineData(Namespace, Stage.Planned)]
    internal void Only_a_namespace_waits_for_others(TargetService service, Stage stage) =>
        Becomes(
            At(service, Stage.Planned) with { WaitsForOthers = true },
            s_changing,
            state => state with { Stage = stage });

    [Theory]
    [InlineData(Cluster, true, true, Stage.Ready)]
    [InlineData(Key, true, true, Stage.Ready)]
    [InlineData(Namespace, true, true, Stage.Skipped)]
    [InlineData(Namespace, true, false, Stage.Ready)]
    [InlineData(Namespace, true, null, Stage.Ready)]
    [InlineData(Namespace, false, true, Stage.Ready)]
    internal void A_namespace_that_has_the_key_is_skipped(
        TargetService service, bool isAvailable, bool? hasNewKey, Stage stage)
    {
        var seen = new Witness("seen") { IsAvailable = isAvailable, HasNewKey = hasNewKey };

        Assert.Equal(stage, After(new RotationState(service), seen).Stage);
    }

    [Fact]
    public void A_limit_while_waiting_for_others_ends_as_running_elsewhere() =>
        Assert.Equal(Stage.RunningElsewhere, Next(new RotationState(Namespace), new Event.LimitReached()).Stage);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_later_read_before_the_write_decides_anew(TargetService service)
    {
        var ready = At(service, Stage.Ready);

        Becomes(ready, s_oldKey, state => state with { Before = s_oldKey });
        Becomes(ready, s_changing, state => state with { Stage = Stage.RunningElsewhere });
    }

    [Fact]
    public void A_later_read_sends_a_namespace_back_to_waiting_for_others() =>
        Becomes(
            At(Namespace, Stage.Ready) with { WaitsForOthers = true },
            s_changing,
            state => state with { Stage = Stage.Planned });

    [Fact]
    public void A_later_read_of_a_namespace_in_doubt_decides_anew()
    {
        var ready = At(Namespace, Stage.Ready) with { HasDoubt = true };

        Becomes(ready, s_oldKey, state => state with { Before = s_oldKey });
        Becomes(ready, s_changing, state => state with { Stage = Stage.InDoubt });
        Becomes(ready, s_newKey, ByWitness);
    }

    [Theory]
    [InlineData(false, Stage.Skipped)]
    [InlineData(true, Stage.Ready)]
    internal void Nothing_in_doubt_is_left_out(bool hasDoubt, Stage stage) =>
        Assert.Equal(stage, Next(At(Namespace, Stage.Ready) with { HasDoubt = hasDoubt }, new Event.Excluded()).Stage);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_written_attempt_is_the_next_and_keeps_its_witness(TargetService service)
    {
        var ready = At(service, Stage.Ready) with { SeenChanging = true, HasDoubt = true };

        var next = Next(ready, new Event.Recorded("new", s_sentAt.AddSeconds(1)));

        Assert.Equal(
            ready with
            {
                Stage = Stage.Sending,
                Attempt = 2,
                AttemptId = "new",
                SentAt = s_sentAt.AddSeconds(1),
                SeenChanging = false,
            },
            next);
        Assert.Null(Next(ready, new Event.Recorded("new", null)).SentAt);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void An_answer_accepts_by_itself(TargetService service)
    {
        var sending = At(service, Stage.Sending) with { HasDoubt = true };

        Assert.Equal(
            sending with { Stage = Stage.Accepted, Proof = RotationProof.Answer, HasDoubt = false },
            Next(sending, new Event.Answered()));
    }

    [Theory]
    [InlineData(AfterRefusal.Retry, Stage.Planned)]
    [InlineData(AfterRefusal.CheckForRunning, Stage.Contested)]
    [InlineData(AfterRefusal.GiveUp, Stage.Failed)]
    internal void A_definite_no_leaves_no_doubt(AfterRefusal refusal, Stage stage)
    {
        var sending = At(Namespace, Stage.Sending);

        Assert.Equal(sending with { Stage = stage }, Next(sending, new Event.NotCarriedOut(refusal)));
        Assert.Equal(
            sending with { Stage = Stage.InDoubt, HasDoubt = true },
            Next(sending with { HasDoubt = true }, new Event.NotCarriedOut(refusal)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_lost_answer_and_a_lost_sender_leave_doubt(TargetService service)
    {
        var sending = At(service, Stage.Sending);
        var doubt = sending with { Stage = Stage.InDoubt, HasDoubt = true };

        Assert.Equal(doubt, Next(sending, new Event.AnswerLost()));
        Assert.Equal(doubt, Next(sending, new Event.SenderGone()));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_refusal_for_something_in_progress_is_explained_by_the_witness(TargetService service)
    {
        var contested = At(service, Stage.Contested);

        Becomes(contested, s_changing, state => state with { Stage = Stage.RunningElsewhere });
        Becomes(contested, s_available, state => state);
        Becomes(contested, s_newKey, state => state);
        Becomes(contested, s_busy, state => state with { Stage = Stage.Failed });
        Becomes(contested, s_broken, state => state with { Stage = Stage.Failed });
        Becomes(contested, s_available with { IsUnsupported = true }, state => state with { Stage = Stage.Failed });
        Assert.Equal(Stage.Failed, Next(contested, new Event.LimitReached()).Stage);
    }

    [Fact]
    public void A_contested_namespace_waits_for_others() =>
        Becomes(
            At(Namespace, Stage.Contested) with { WaitsForOthers = true },
            s_changing,
            state => state with { Stage = Stage.Planned });

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_key_is_accepted_for_a_start_not_before_the_send(int ticks, bool isAccepted)
    {
        var doubt = Doubt(Key);
        var seen = s_changing with { StartedAt = s_sentAt.AddTicks(ticks), Count = 6 };

        Becomes(doubt, seen, state => isAccepted ? ByWitness(state) : state);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(null, true)]
    public void A_key_whose_count_grew_by_two_stays_in_doubt(int? count, bool isAccepted) =>
        Becomes(
            Doubt(Key),
            s_changing with { StartedAt = s_sentAt, Count = count },
            state => isAccepted ? ByWitness(state) : state);

    [Fact]
    public void A_key_without_a_count_before_is_accepted_for_its_start()
    {
        var seen = s_changing with { StartedAt = s_sentAt, Count = 7 };

        Becomes(Doubt(Key) with { Before = null }, seen, ByWitness);
        Becomes(Doubt(Key) with { Before = s_available }, seen, ByWitness);
    }

    [Fact]
    public void A_key_without_a_start_or_a_send_time_stays_in_doubt()
    {
        var doubt = Doubt(Key);

        Becomes(doubt, s_changing, state => state);
        Becomes(doubt, s_newKey with { Count = 6, CompletedAt = s_sentAt.AddSeconds(1) }, state => state);
        Becomes(doubt with { SentAt = null }, s_changing with { StartedAt = s_sentAt.AddDays(1) }, state => state);
    }

    [Fact]
    public void No_read_settles_a_cluster()
    {
        var started = s_changing with { StartedAt = s_sentAt };
        foreach (var seen in new[] { s_available, s_changing, s_busy, s_broken, s_newKey, s_oldKey, started })
        {
            Becomes(Doubt(Cluster), seen, state => state);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_namespace_with_the_new_key_is_accepted(bool isAvailable) =>
        Becomes(
            Doubt(Namespace),
            new Witness("seen") { IsAvailable = isAvailable, HasNewKey = true },
            ByWitness,
            TimeSpan.Zero);

    [Theory]
    [InlineData(-1, 1, true, false, false, false)]
    [InlineData(0, 1, true, false, false, true)]
    [InlineData(0, RotationMachine.MaxNamespaceAttempts - 1, true, false, false, true)]
    [InlineData(0, RotationMachine.MaxNamespaceAttempts, true, false, false, false)]
    [InlineData(0, 1, false, false, false, false)]
    [InlineData(0, 1, true, true, false, false)]
    [InlineData(0, 1, true, false, null, false)]
    public void A_namespace_is_sent_again_when_quiet_with_its_old_key(
        int ticks, int attempt, bool isAvailable, bool isChanging, bool? hasNewKey, bool isReady)
    {
        var seen = new Witness("seen") { IsAvailable = isAvailable, IsChanging = isChanging, HasNewKey = hasNewKey };

        Becomes(
            Doubt(Namespace) with { Attempt = attempt },
            seen,
            state => isReady ? state with { Stage = Stage.Ready, Before = seen } : state,
            RotationMachine.QuietBeforeResend + TimeSpan.FromTicks(ticks));
    }

    [Theory]
    [InlineData(Cluster)]
    [InlineData(Key)]
    public void A_cluster_or_key_in_doubt_is_never_sent_again(TargetService service) =>
        Becomes(Doubt(service), s_oldKey, state => state, TimeSpan.FromDays(365));

    [Theory]
    [MemberData(nameof(Services))]
    public void Doubt_ends_as_unknown_at_its_limit(TargetService service) =>
        Assert.Equal(Doubt(service) with { Stage = Stage.Unknown }, Next(Doubt(service), new Event.LimitReached()));

    [Theory]
    [InlineData(Stage.InDoubt)]
    [InlineData(Stage.Unknown)]
    internal void The_audit_trail_settles_doubt(Stage stage)
    {
        foreach (var service in Enum.GetValues<TargetService>())
        {
            var state = Doubt(service) with { Stage = stage };

            Assert.Equal(
                state with { Stage = Stage.Accepted, Proof = RotationProof.Trail, HasDoubt = false },
                Next(state, new Event.FoundInTrail(WasCarriedOut: true)));
            Assert.Equal(
                state with { Stage = Stage.Failed, HasDoubt = false },
                Next(state, new Event.FoundInTrail(WasCarriedOut: false)));
        }
    }

    [Theory]
    [InlineData(Cluster, Stage.Failed)]
    [InlineData(Key, Stage.Failed)]
    [InlineData(Namespace, Stage.InDoubt)]
    internal void A_refused_second_attempt_leaves_the_first_in_doubt(TargetService service, Stage stage) =>
        Assert.Equal(stage, Next(Doubt(service) with { Attempt = 2 }, new Event.FoundInTrail(false)).Stage);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_broken_resource_fails_and_a_changing_one_is_remembered(TargetService service)
    {
        var accepted = Accepted(service);

        Becomes(accepted, s_broken, state => state with { Stage = Stage.Failed });
        Becomes(accepted, s_newKey with { IsChanging = true }, state => state with { SeenChanging = true });
        Becomes(
            accepted,
            s_busy with { HasNewKey = true, CompletedAt = s_sentAt },
            state => state,
            RotationMachine.StaleLimit);
        Assert.Equal(accepted with { Stage = Stage.StillRotating }, Next(accepted, new Event.LimitReached()));
    }

    [Theory]
    [InlineData(false, -1, false)]
    [InlineData(false, 0, true)]
    [InlineData(true, -1, true)]
    public void A_cluster_has_ended_when_seen_changing_or_not_stale(bool seenChanging, int ticks, bool hasEnded) =>
        Becomes(
            Accepted(Cluster) with { SeenChanging = seenChanging },
            s_available,
            state => hasEnded ? state with { Stage = Stage.Rotated } : state,
            RotationMachine.StaleLimit + TimeSpan.FromTicks(ticks));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(null, false)]
    public void A_key_has_ended_when_one_completed_not_before_the_send(int? ticks, bool hasEnded)
    {
        DateTimeOffset? completed = ticks is { } some ? s_sentAt.AddTicks(some) : null;

        Becomes(
            Accepted(Key) with { SeenChanging = true },
            s_available with { CompletedAt = completed, Count = 9 },
            state => hasEnded ? state with { Stage = Stage.Rotated } : state,
            TimeSpan.FromDays(1));
    }

    [Theory]
    [InlineData(false, -1, false)]
    [InlineData(false, 0, true)]
    [InlineData(true, -1, true)]
    public void A_key_with_neither_send_time_nor_count_ends_like_a_cluster(bool seenChanging, int ticks, bool hasEnded)
    {
        var accepted = Accepted(Key) with { SentAt = null, SeenChanging = seenChanging };
        var seen = s_available with { CompletedAt = s_sentAt, Count = 9 };
        var age = RotationMachine.StaleLimit + TimeSpan.FromTicks(ticks);

        foreach (var before in new[] { null, s_available })
        {
            Becomes(
                accepted with { Before = before },
                seen,
                state => hasEnded ? state with { Stage = Stage.Rotated } : state,
                age);
        }
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(null, false)]
    public void A_key_with_no_send_time_has_ended_when_its_count_grew(int? count, bool hasEnded) =>
        Becomes(
            Accepted(Key) with { SentAt = null },
            s_available with { CompletedAt = s_sentAt.AddDays(1), Count = count },
            state => hasEnded ? state with { Stage = Stage.Rotated } : state);

    [Theory]
    [InlineData(true, -1, Stage.Rotated)]
    [InlineData(false, -1, Stage.Accepted)]
    [InlineData(null, -1, Stage.Accepted)]
    [InlineData(true, 0, Stage.Rotated)]
    [InlineData(false, 0, Stage.Failed)]
    [InlineData(null, 0, Stage.Rotated)]
    internal void A_namespace_has_ended_by_its_key(bool? hasNewKey, int ticks, Stage stage) =>
        Becomes(
            Accepted(Namespace),
            s_available with { HasNewKey = hasNewKey },
            state => state with { Stage = stage },
            RotationMachine.StaleLimit + TimeSpan.FromTicks(ticks));

    [Theory]
    [InlineData(Cluster)]
    [InlineData(Key)]
    public void An_old_key_fails_only_a_namespace(TargetService service) =>
        Assert.NotEqual(Stage.Failed, After(Accepted(service), s_oldKey, RotationMachine.StaleLimit).Stage);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_plain_wait_ends_when_the_resource_is_available(TargetService service)
    {
        var watched = RotationState.Watching(service);

        Becomes(watched, s_oldKey, state => state with { Stage = Stage.Rotated }, TimeSpan.Zero);
        Becomes(watched, s_changing, state => state with { SeenChanging = true });
        Becomes(watched, s_busy, state => state);
        Becomes(watched, s_broken, state => state with { Stage = Stage.Failed });
    }

    [Fact]
    public void An_approved_retry_plans_again_and_keeps_the_number_of_attempts()
    {
        var unknown = Doubt(Key) with { Stage = Stage.Unknown, WaitsForOthers = true };

        Assert.Equal(
            new RotationState(Key) { Attempt = 1, WaitsForOthers = true },
            Next(unknown, new Event.RetryApproved()));
    }

    [Fact]
    public void A_new_run_continues_what_an_earlier_one_left()
    {
        var unknown = Doubt(Key) with { Stage = Stage.Unknown };
        var rotating = Accepted(Key) with { Stage = Stage.StillRotating };

        Assert.Equal(unknown with { Stage = Stage.InDoubt }, Next(unknown, new Event.Resumed()));
        Assert.Equal(rotating with { Stage = Stage.Accepted }, Next(rotating, new Event.Resumed()));
    }

    private static RotationState At(TargetService service, Stage stage) => new(service)
    {
        Stage = stage,
        Attempt = 1,
        AttemptId = "first",
        Before = s_available with { Count = 5 },
        SentAt = s_sentAt,
    };

    private static RotationState Doubt(TargetService service) => At(service, Stage.InDoubt) with { HasDoubt = true };

    private static RotationState Accepted(TargetService service) =>
        At(service, Stage.Accepted) with { Proof = RotationProof.Answer };

    private static RotationState ByWitness(RotationState doubt) =>
        doubt with { Stage = Stage.Accepted, Proof = RotationProof.Witness, HasDoubt = false };

    private static RotationState Next(RotationState state, Event happened) => RotationMachine.Next(state, happened);

    private static RotationState After(RotationState state, Witness seen, TimeSpan? age = null) =>
        Next(state, new Event.WitnessRead(seen, age ?? s_tick));

    private static void Becomes(
        RotationState state, Witness seen, Func<RotationState, RotationState> expected, TimeSpan? age = null) =>
        Assert.Equal(expected(state), After(state, seen, age));
}
