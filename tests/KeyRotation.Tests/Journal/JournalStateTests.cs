using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Journal;
using KeyRotation.Simulation;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

public sealed class JournalStateTests
{
    [Theory]
    [InlineData(JournalStage.NotSent, JournalPhase.Planned, JournalPhase.Planned)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Planned, JournalPhase.Sending)]
    [InlineData(
        JournalStage.Accepted,
        JournalPhase.Accepted,
        JournalPhase.Planned,
        JournalPhase.Sending,
        JournalPhase.Accepted)]
    [InlineData(
        JournalStage.Ended,
        JournalPhase.Completed,
        JournalPhase.Sending,
        JournalPhase.Accepted,
        JournalPhase.Completed)]
    [InlineData(
        JournalStage.Ended, JournalPhase.Failed, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Failed)]
    [InlineData(
        JournalStage.InDoubt, JournalPhase.Unknown, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Unknown)]
    [InlineData(JournalStage.Ended, JournalPhase.AlreadyRotating, JournalPhase.Planned, JournalPhase.AlreadyRotating)]
    [InlineData(JournalStage.Ended, JournalPhase.Skipped, JournalPhase.Planned, JournalPhase.Skipped)]
    [InlineData(JournalStage.NotSent, JournalPhase.Cancelled, JournalPhase.Planned, JournalPhase.Cancelled)]
    [InlineData(JournalStage.NotSent, JournalPhase.NotStarted, JournalPhase.Planned, JournalPhase.NotStarted)]
    // What was sent stays sent, whatever is planned or cancelled later.
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.Cancelled)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.Planned)]
    [InlineData(
        JournalStage.InDoubt, JournalPhase.Unknown, JournalPhase.Sending, JournalPhase.Unknown, JournalPhase.Skipped)]
    [InlineData(JournalStage.NotSent, JournalPhase.NotStarted, JournalPhase.Sending, JournalPhase.NotStarted)]
    [InlineData(
        JournalStage.Accepted,
        JournalPhase.Accepted,
        JournalPhase.Sending,
        JournalPhase.Accepted,
        JournalPhase.Planned,
        JournalPhase.Cancelled)]
    [InlineData(
        JournalStage.Ended, JournalPhase.Completed, JournalPhase.Sending, JournalPhase.Completed, JournalPhase.Planned)]
    [InlineData(
        JournalStage.Ended,
        JournalPhase.Completed,
        JournalPhase.Sending,
        JournalPhase.Completed,
        JournalPhase.AlreadyRotating,
        JournalPhase.Planned)]
    // A rotation that was carried out and then failed, or was not awaited, is not started again either.
    [InlineData(
        JournalStage.Ended,
        JournalPhase.Failed,
        JournalPhase.Sending,
        JournalPhase.Accepted,
        JournalPhase.Failed,
        JournalPhase.Planned)]
    // Of what was accepted, only the end can be unknown; the next request begins anew.
    [InlineData(
        JournalStage.Accepted, JournalPhase.Unknown, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Unknown)]
    [InlineData(
        JournalStage.InDoubt,
        JournalPhase.Unknown,
        JournalPhase.Sending,
        JournalPhase.Accepted,
        JournalPhase.Sending,
        JournalPhase.Unknown)]
    // What certainly was not carried out can be planned and sent again.
    [InlineData(
        JournalStage.NotSent, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Failed, JournalPhase.Planned)]
    [InlineData(
        JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.Failed, JournalPhase.Sending)]
    [InlineData(JournalStage.Ended, JournalPhase.AlreadyRotating, JournalPhase.Sending, JournalPhase.AlreadyRotating)]
    [InlineData(JournalStage.Accepted, JournalPhase.StillRotating, JournalPhase.Sending, JournalPhase.Accepted,
        JournalPhase.StillRotating)]
    [InlineData(JournalStage.Accepted, JournalPhase.StillRotating, JournalPhase.Sending, JournalPhase.StillRotating,
        JournalPhase.Cancelled)]
    [InlineData(JournalStage.Ended, JournalPhase.Completed, JournalPhase.StillRotating, JournalPhase.Completed)]
    // Only what is in doubt can be approved for another request.
    [InlineData(JournalStage.NotSent, JournalPhase.RetryApproved, JournalPhase.Sending, JournalPhase.Unknown,
        JournalPhase.RetryApproved)]
    [InlineData(JournalStage.NotSent, JournalPhase.RetryApproved, JournalPhase.Sending, JournalPhase.RetryApproved)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.RetryApproved,
        JournalPhase.Sending)]
    [InlineData(JournalStage.NotSent, JournalPhase.NotStarted, JournalPhase.Sending, JournalPhase.RetryApproved,
        JournalPhase.NotStarted)]
    [InlineData(JournalStage.Accepted, JournalPhase.Accepted, JournalPhase.Sending, JournalPhase.Accepted,
        JournalPhase.RetryApproved)]
    [InlineData(JournalStage.Ended, JournalPhase.Completed, JournalPhase.Sending, JournalPhase.Completed,
        JournalPhase.RetryApproved)]
    [InlineData(
        JournalStage.Ended, JournalPhase.Failed, JournalPhase.Sending, JournalPhase.Failed, JournalPhase.RetryApproved)]
    // A damaged line puts in doubt what had not ended, and takes back nothing.
    [InlineData(JournalStage.InDoubt, JournalPhase.TailDamaged, JournalPhase.Planned, JournalPhase.TailDamaged)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.TailDamaged)]
    [InlineData(JournalStage.Accepted, JournalPhase.Accepted, JournalPhase.Sending, JournalPhase.Accepted,
        JournalPhase.TailDamaged)]
    [InlineData(JournalStage.Ended, JournalPhase.Completed, JournalPhase.Completed, JournalPhase.TailDamaged)]
    internal async Task A_target_stands_where_its_last_certain_entry_left_it(
        JournalStage stage, JournalPhase phase, params JournalPhase[] entries)
    {
        JournalState state = await StateAsync(entries.Select(each => Record(each)).ToArray());
        JournalTargetState target = Assert.Single(state.Targets);
        Assert.Equal((stage, phase), (target.Stage, target.Phase));
        Assert.Equal([target], state.In(stage));
    }

    [Fact]
    public async Task It_tells_what_a_resume_needs_to_ask_the_witness()
    {
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.RunStarted),
            Record(JournalPhase.Planned),
            Record(JournalPhase.Planned, 2),
            new JournalRecord(JournalPhase.Sending, Cluster(1))
            {
                Attempt = 1,
                WitnessBefore = Record(JournalPhase.Sending).WitnessBefore,
                CallerArn = "arn:me",
            },
            new JournalRecord(JournalPhase.Failed, Cluster(1))
            {
                Attempt = 1,
                RequestId = "r-1",
                ErrorId = "Throttling",
                Message = "slow down",
            },
            new JournalRecord(JournalPhase.Sending, Cluster(1)) { Attempt = 2, RequestId = "r-2" },
            new JournalRecord(JournalPhase.Unknown, Cluster(1))
            {
                RequestId = "r-2",
                WitnessAfter = Record(JournalPhase.Sending).WitnessBefore,
            });
        JournalTargetState target = Assert.Single(state.In(JournalStage.InDoubt));
        Assert.Equal((2, "run-1", "arn:me"), (target.Attempt, target.RunId, target.CallerArn));
        Assert.Equal(["r-1", "r-2"], target.RequestIds);
        Assert.Null(target.WitnessBefore);
        Assert.Equal("available", target.WitnessAfter!["status"]);
        Assert.Null(target.ErrorId);
        Assert.Equal(new System.DateTime(2026, 1, 2, 3, 4, 12, System.DateTimeKind.Utc), target.SentAt);
        Assert.Equal("cluster-2", Assert.Single(state.In(JournalStage.NotSent)).Target.Id);
        Assert.Equal(("run-1", 0, false), (state.RunId, state.Resumes, state.HasEnded));
        Assert.Equal((7, 13), (state.StartedAt!.Value.Second, state.LastEntryAt!.Value.Second));
    }

    [Fact]
    public async Task The_same_name_in_another_account_region_or_service_is_another_target()
    {
        JournalTarget one = Cluster(1) with { Arn = null };
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.Completed, one),
            new JournalRecord(JournalPhase.Planned, one with { AccountId = "444455556666" }),
            new JournalRecord(JournalPhase.Planned, one with { Region = "us-east-1" }),
            new JournalRecord(JournalPhase.Planned, one with { Service = TargetService.RedshiftServerlessNamespace }));
        Assert.Equal(4, state.Targets.Count);
        Assert.Equal(JournalStage.Ended, state.Find(one)!.Stage);
        Assert.Equal(JournalStage.NotSent, state.Find(one with { Region = "us-east-1" })!.Stage);
        Assert.Null(state.Find(one with { Id = "cluster-9" }));
    }

    [Fact]
    public async Task A_target_whose_account_was_learned_later_is_still_the_same()
    {
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.Sending, Cluster(1, account: null) with { Arn = null }),
            Record(JournalPhase.Accepted));
        JournalTargetState target = Assert.Single(state.Targets);
        Assert.Equal(("111122223333", Cluster(1).Arn), (target.Target.AccountId, target.Target.Arn));
        Assert.Same(target, state.Find(Cluster(1, account: null)));
        Assert.Same(target, state.Find(Cluster(1, account: string.Empty)));
    }

    [Fact]
    public async Task A_wait_that_ran_out_in_version_1_is_still_accepted()
    {
        JournalState state = await StateAsync(
            Record(JournalPhase.Sending),
            Record(JournalPhase.Accepted),
            new JournalRecord(JournalPhase.Failed, Cluster(1)) { ErrorId = "WaitTimeout" },
            Record(JournalPhase.Sending, 2),
            new JournalRecord(JournalPhase.Failed, Cluster(2)) { ErrorId = "WaitTimeout" });
        Assert.Equal([JournalStage.Accepted, JournalStage.Ended], state.Targets.Select(target => target.Stage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_second_name_leaves_the_first_in_doubt(bool isPlannedLate)
    {
        const string Arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        var byId = new JournalTarget(
            TargetService.KmsKey, "1234abcd-12ab-34cd-56ef-1234567890ab", "eu-west-1", "111122223333");
        JournalTarget alias = byId with { Id = "alias/x" };
        var planned = new JournalRecord(JournalPhase.Planned, byId);
        var sending = new JournalRecord(JournalPhase.Sending, alias with { Arn = Arn }) { Attempt = 1 };
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.Planned, alias),
            isPlannedLate ? sending : planned,
            isPlannedLate ? planned : sending,
            new JournalRecord(JournalPhase.Failed, byId with { Arn = Arn }) { ErrorId = "DuplicateIdentifier" });
        Assert.Equal([JournalStage.InDoubt, JournalStage.Ended], state.Targets.Select(target => target.Stage));
    }

    [Fact]
    public async Task Two_names_of_one_key_are_one_target()
    {
        const string Arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        var alias = new JournalTarget(TargetService.KmsKey, "alias/x", "eu-west-1", "111122223333");
        JournalTarget resolved = alias with { Arn = Arn };
        JournalTarget byId = alias with { Id = "1234abcd-12ab-34cd-56ef-1234567890ab" };
        JournalTarget byArn = alias with { Id = Arn, AccountId = null };
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.Planned, alias), new JournalRecord(JournalPhase.Sending, resolved),
                new JournalRecord(JournalPhase.Completed, resolved));
        JournalTargetState target = Assert.Single(state.Targets);
        Assert.All(
            [alias, resolved, byId, byArn, byId with { Arn = Arn }], name => Assert.Same(target, state.Find(name)));

        // The alias was moved to another key.
        Assert.Null(
            state.Find(alias with { Arn = Arn.Replace("1234abcd", "99999999", StringComparison.Ordinal) }));
        Assert.Null(state.Find(byId with { Region = "us-east-1" }));
    }

    [Fact]
    public async Task A_request_counts_for_each_name_that_its_key_was_planned_under()
    {
        var key = new JournalTarget(
            TargetService.KmsKey, "key-1", "eu-west-1", "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/key-1");
        JournalTarget alias = key with { Id = "alias/x", Arn = null };
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.Planned, key), new JournalRecord(JournalPhase.Planned, alias),
                new JournalRecord(JournalPhase.Sending, alias with { Arn = key.Arn }));
        Assert.Equal([JournalStage.InDoubt, JournalStage.InDoubt], state.Targets.Select(target => target.Stage));
    }

    [Fact]
    public void The_two_ARNs_of_a_cluster_do_not_make_two_targets()
    {
        JournalTarget byName = Cluster(1) with { Arn = "arn:aws:redshift:eu-west-1:111122223333:cluster:cluster-1" };
        Assert.True(byName.IsSameResource(Cluster(1)));
        Assert.False(byName.IsSameResource(Cluster(2)));
        Assert.False(Cluster(1).IsSameResource(Cluster(1) with { Arn = Cluster(2).Arn }));
    }

    [Fact]
    public async Task A_resume_has_the_tags_the_connection_and_the_last_run_info()
    {
        JournalTarget planned = Cluster(1) with
        {
            Tags = new Dictionary<string, string> { ["team"] = "data" },
            ProfileName = "prod",
            RoleArn = "arn:role"
        };
        var limits = new Dictionary<string, string> { ["ThrottleLimit"] = "3" };
        JournalState state = await StateAsync(
            new JournalRecord(
                JournalPhase.RunStarted)
            { Run = new JournalRunInfo { Limits = limits, Operator = "ann" } },
            new JournalRecord(JournalPhase.Planned, planned),
            new JournalRecord(JournalPhase.Sending, Cluster(1))
            {
                AttemptId = "a1",
                ServiceTime = new(
                2026, 1, 2, 3, 4, 0, System.TimeSpan.Zero)
            },
            new JournalRecord(JournalPhase.Accepted, Cluster(1)) { Proof = "trail", EventId = "e1" },
            new JournalRecord(JournalPhase.RunResumed) { Run = new JournalRunInfo { Operator = "bob" } },
            new JournalRecord(JournalPhase.RunResumed));
        JournalTargetState target = Assert.Single(state.Targets);
        Assert.Equal(("data", "prod", "arn:role"), (
            target.Target.Tags["team"], target.Target.ProfileName, target.Target.RoleArn));
        Assert.Equal(("a1", "trail", "e1"), (target.AttemptId, target.Proof, target.EventId));
        Assert.Equal(new System.DateTime(2026, 1, 2, 3, 4, 0, System.DateTimeKind.Utc), target.ServiceTime);
        Assert.Equal(("bob", 0), (state.Run!.Operator, state.Run.Limits.Count));
    }

    [Fact]
    public async Task Runs_that_went_on_and_ended_are_counted()
    {
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.RunStarted),
            new JournalRecord(JournalPhase.RunResumed),
            new JournalRecord(JournalPhase.RunResumed),
            new JournalRecord(JournalPhase.RunEnded));
        Assert.Equal((2, true), (state.Resumes, state.HasEnded));
    }

    private static async Task<JournalState> StateAsync(params JournalRecord[] records)
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter writer = await OpenAsync(disk))
        {
            foreach (JournalRecord record in records)
            {
                await writer.AppendAsync(record, durable: false);
            }
        }

        await using JournalWriter resumed = await OpenAsync(disk, JournalMode.Resume, "run-2");
        return resumed.Recovery!.State;
    }
}
