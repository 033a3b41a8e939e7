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
    [InlineData(JournalStage.Accepted, JournalPhase.Accepted, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Accepted)]
    [InlineData(JournalStage.Ended, JournalPhase.Completed, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Completed)]
    [InlineData(JournalStage.Ended, JournalPhase.Failed, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Failed)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Unknown, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Unknown)]
    [InlineData(JournalStage.Ended, JournalPhase.AlreadyRotating, JournalPhase.Planned, JournalPhase.AlreadyRotating)]
    [InlineData(JournalStage.Ended, JournalPhase.Skipped, JournalPhase.Planned, JournalPhase.Skipped)]
    [InlineData(JournalStage.NotSent, JournalPhase.Cancelled, JournalPhase.Planned, JournalPhase.Cancelled)]
    [InlineData(JournalStage.NotSent, JournalPhase.NotStarted, JournalPhase.Planned, JournalPhase.NotStarted)]
    // What was sent stays sent, whatever is planned or cancelled later.
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.Cancelled)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.Planned)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Unknown, JournalPhase.Sending, JournalPhase.Unknown, JournalPhase.Skipped)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.NotStarted)]
    [InlineData(JournalStage.Accepted, JournalPhase.Accepted, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Planned, JournalPhase.Cancelled)]
    [InlineData(JournalStage.Ended, JournalPhase.Completed, JournalPhase.Sending, JournalPhase.Completed, JournalPhase.Planned)]
    [InlineData(JournalStage.Ended, JournalPhase.Completed, JournalPhase.Sending, JournalPhase.Completed, JournalPhase.AlreadyRotating, JournalPhase.Planned)]
    // A rotation that was carried out and then failed, or was not awaited, is not started again either.
    [InlineData(JournalStage.Ended, JournalPhase.Failed, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Failed, JournalPhase.Planned)]
    // Of what was accepted, only the end can be unknown; the next request begins anew.
    [InlineData(JournalStage.Accepted, JournalPhase.Unknown, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Unknown)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Unknown, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Sending, JournalPhase.Unknown)]
    // What certainly was not carried out can be planned and sent again.
    [InlineData(JournalStage.NotSent, JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Failed, JournalPhase.Planned)]
    [InlineData(JournalStage.InDoubt, JournalPhase.Sending, JournalPhase.Sending, JournalPhase.Failed, JournalPhase.Sending)]
    [InlineData(JournalStage.Ended, JournalPhase.AlreadyRotating, JournalPhase.Sending, JournalPhase.AlreadyRotating)]
    public async Task A_target_stands_where_its_last_certain_entry_left_it(JournalStage stage, JournalPhase phase, params JournalPhase[] entries)
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
            new JournalRecord(JournalPhase.Sending, Cluster(1)) { Attempt = 1, WitnessBefore = Record(JournalPhase.Sending).WitnessBefore, CallerArn = "arn:me" },
            new JournalRecord(JournalPhase.Failed, Cluster(1)) { Attempt = 1, RequestId = "r-1", ErrorId = "Throttling", Message = "slow down" },
            new JournalRecord(JournalPhase.Sending, Cluster(1)) { Attempt = 2, RequestId = "r-2" },
            new JournalRecord(JournalPhase.Unknown, Cluster(1)) { RequestId = "r-2", WitnessAfter = Record(JournalPhase.Sending).WitnessBefore });
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
        JournalTarget one = Cluster(1);
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
            new JournalRecord(JournalPhase.Sending, Cluster(1, account: null) with { Arn = null }), Record(JournalPhase.Accepted));
        JournalTargetState target = Assert.Single(state.Targets);
        Assert.Equal(("111122223333", Cluster(1).Arn), (target.Target.AccountId, target.Target.Arn));
        Assert.Same(target, state.Find(Cluster(1, account: null)));
        Assert.Same(target, state.Find(Cluster(1, account: string.Empty)));
    }

    [Fact]
    public async Task Runs_that_went_on_and_ended_are_counted()
    {
        JournalState state = await StateAsync(
            new JournalRecord(JournalPhase.RunStarted), new JournalRecord(JournalPhase.RunResumed), new JournalRecord(JournalPhase.RunResumed), new JournalRecord(JournalPhase.RunEnded));
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
