using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.Journal;
using KeyRotation.MiniHost;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Journal;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Fleet;

/// <summary>Resolve-KeyRotationOutcome.</summary>
public sealed class ResolveOutcomeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("fleet.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public void A_lost_answer_is_resolved_once_the_trail_can_be_read(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        ErrorRecord error = LoseAnswer(scene, it);

        Result result = Resolve(scene, error, "Wait");

        Assert.Equal(FleetOutcome.Rotated, result.Outcome);
        Assert.Equal(it.Target, result.Id);
        Assert.Equal(1, result.Attempts);
        if (service == Service.Cluster)
        {
            Assert.Equal("Trail", result.Proof);
            Assert.NotNull(result.EventId);
            Assert.NotNull(result.CallerArn);
            Assert.Single(result.RequestIds);
        }

        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }

    [Fact]
    public async Task One_look_reports_a_rotation_in_progress_as_StillRotating()
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, Service.Cluster);
        ErrorRecord error = LoseAnswer(scene, it);
        await scene.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        int before = scene.Count("LookupEvents");
        TimeSpan asked = scene.Clock.Elapsed;

        Result result = Resolve(scene, error);

        Assert.Equal((FleetOutcome.StillRotating, "Trail"), (result.Outcome, result.Proof));
        Assert.Null(result.Error);
        Assert.Equal(before + 1, scene.Count("LookupEvents"));
        Assert.InRange(scene.Clock.Elapsed - asked, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    public void A_request_that_was_really_lost_stays_Unknown(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":drop-before:1");
        ErrorRecord error = Assert.Single(it.Rotate().With("Timeout", 5).Run().AllErrors);

        Result result = Resolve(scene, error, "Wait");

        Assert.Equal((FleetOutcome.Unknown, "RotationOutcomeUnknown"), (result.Outcome, result.ErrorId));
        Assert.Contains(result.AttemptId!, result.Reason);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(22));
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));

        // What stays unknown can be resolved again.
        Assert.Equal(result.AttemptId, Resolve(scene, result).AttemptId);
    }

    [Fact]
    public void A_namespace_that_may_be_sent_again_is_not_sent()
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, Service.Namespace);
        scene.Fault("UpdateNamespace:drop-before");
        ErrorRecord error = Assert.Single(it.Rotate().Run().AllErrors);
        int sent = it.Sent;
        scene.Server.Faults.Clear();
        var unknown = Assert.IsType<RotationOutcomeUnknownException>(error.Exception);
        var first = new RotationOutcomeUnknownException(
            unknown.Target,
            unknown.State with
            {
                Attempt = 1,
            },
            unknown.SentUtc,
            "checked",
            "next",
            unknown.InnerException!);

        Result result = Resolve(
            scene, new ErrorRecord(first, "RotationOutcomeUnknown", ErrorCategory.InvalidResult, it.Target), "Wait");

        Assert.Equal(FleetOutcome.Unknown, result.Outcome);
        Assert.NotEmpty(result.Reason!);
        Assert.Equal((0, sent), (it.CarriedOut, it.Sent));
    }

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public void A_refusal_in_the_trail_is_Failed()
    {
        using var scene = new Scene();
        scene.Fault("RotateEncryptionKey:throttle:1");
        scene.RotateClusters("mycluster").With("JournalPath", Journal).Run().ThrowIfFailed();
        JournalEntry refused = JournalReader.Read(Journal).First(entry => entry.Phase == JournalPhase.Sending);
        var copy = new Hashtable
        {
            ["Service"] = "RedshiftCluster",
            ["Id"] = "mycluster",
            ["AttemptId"] = refused.AttemptId,
        };

        Result result = Resolve(scene, copy, "Wait");

        Assert.Equal((FleetOutcome.Failed, "Throttling"), (result.Outcome, result.ErrorId));
        Assert.NotNull(result.EventId);
        Assert.Null(result.Proof);
    }

    [Fact]
    public void Without_permission_for_the_trail_the_outcome_stays_Unknown_with_a_warning()
    {
        using var scene = new Scene();
        ErrorRecord[] errors = [.. Each(scene, "mycluster", "mycluster-2")];
        scene.Fault("LookupEvents:access-denied");

        MiniResult result = scene
            .Command("Resolve-KeyRotationOutcome")
            .Input([.. errors])
            .With("Wait")
            .Run()
            .ThrowIfFailed();

        Assert.Single(result.Warnings);
        NonEmpty.All(result.Results(), each => Assert.Equal(FleetOutcome.Unknown, each.Outcome));
        NonEmpty.All(result.Results(), each => Assert.Contains("LookupEvents", each.Reason));
        Assert.Equal(2, scene.AllRotations);
    }

    [Fact]
    public async Task Results_go_through_known_ones_unchanged_and_the_trail_is_read_for_all()
    {
        using var scene = new Scene(options => options.Clusters = 4);
        scene.Fault("RotateEncryptionKey:drop-after:2");
        var denied = scene.Fault("LookupEvents:access-denied");
        Result[] results =
        [
            .. scene.RotateClusters("mycluster", "mycluster-2", "mycluster-3").With("ThrottleLimit", 1).Run().Results(),
        ];
        Assert.Equal(2, results.Count(each => each.Outcome == FleetOutcome.Unknown));
        scene.Server.Faults.Remove(denied);
        await scene.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        int before = scene.Count("LookupEvents");

        MiniResult resolved = scene.Command("Resolve-KeyRotationOutcome").Input([.. results]).Run().ThrowIfFailed();

        Assert.Empty(resolved.AllErrors);
        Result[] all =
        [
            .. resolved.Output.Select(each => (each is PSObject wrapped ? wrapped.BaseObject : each)).OfType<Result>(),
        ];
        Assert.Equal("Rotated, Rotated, Rotated", string.Join(", ", all.Select(each => each.Outcome)));
        Assert.Contains(results.Single(each => each.Outcome == FleetOutcome.Rotated), all);
        Assert.Equal(before + 1, scene.Count("LookupEvents"));
        Assert.Equal(3, scene.AllRotations);
    }

    [Fact]
    public async Task A_copy_of_a_result_needs_no_more_than_its_names()
    {
        using var scene = new Scene();
        ErrorRecord error = LoseAnswer(scene, new ServiceCase(scene, Service.Cluster));
        var unknown = (RotationOutcomeUnknownException)error.Exception;
        await scene.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        var copy = new Hashtable
        {
            ["Service"] = "RedshiftCluster",
            ["Id"] = "mycluster",
            ["Outcome"] = "Unknown",
            ["AttemptId"] = unknown.AttemptId,
        };

        Result result = Resolve(scene, copy);
        copy["SentUtc"] = unknown.SentUtc!.Value.ToString("O");
        Result dated = Resolve(scene, copy);
        copy["AttemptId"] = string.Empty;
        ErrorRecord refused = Assert.Single(
            scene.Command("Resolve-KeyRotationOutcome").Input((object)copy).Run().AllErrors);

        Assert.Equal((FleetOutcome.Rotated, "Trail"), (result.Outcome, result.Proof));
        Assert.Equal((FleetOutcome.Rotated, "Trail"), (dated.Outcome, dated.Proof));
        Assert.Equal("NotATarget", refused.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public async Task An_attempt_older_than_the_trail_stays_Unknown()
    {
        using var scene = new Scene();
        ErrorRecord error = LoseAnswer(scene, new ServiceCase(scene, Service.Cluster));
        await scene.Clock.AdvanceAsync(TimeSpan.FromDays(91));

        Result result = Resolve(scene, error);

        Assert.Equal(FleetOutcome.Unknown, result.Outcome);
        Assert.Contains("90 days", result.Reason);
        Assert.NotNull(result.AttemptId);
    }

    [Fact]
    public void A_resource_of_another_account_is_refused()
    {
        using var scene = new Scene();
        ErrorRecord error = LoseAnswer(scene, new ServiceCase(scene, Service.Cluster));
        var unknown = (RotationOutcomeUnknownException)error.Exception;
        var copy = new Hashtable
        {
            ["Service"] = "RedshiftCluster",
            ["Id"] = "mycluster",
            ["AccountId"] = "999999999999",
            ["AttemptId"] = unknown.AttemptId,
        };

        MiniResult result = scene.Command("Resolve-KeyRotationOutcome").Input((object)copy).Run();

        Assert.Equal("AccountMismatch", Assert.Single(result.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(
            (FleetOutcome.Unknown, "AccountMismatch"),
            (Assert.Single(result.Results()).Outcome, result.Results()[0].ErrorId));
    }

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public void A_journal_is_settled_and_a_resume_has_nothing_left()
    {
        using var scene = new Scene();
        LoseAnswers(scene);

        MiniResult resolved = scene
            .Command("Resolve-KeyRotationOutcome")
            .With("JournalPath", Journal)
            .With("Wait")
            .Run()
            .ThrowIfFailed();

        Assert.Empty(resolved.AllErrors);
        Assert.Equal(2, resolved.Count(FleetOutcome.Rotated));
        Assert.True(JournalVerifier.Verify(Journal).Valid);
        JournalEntry[] ends = [.. JournalReader.Read(Journal).Where(entry => entry.Phase == JournalPhase.Completed)];
        Assert.Equal(["mycluster", "mycluster-2"], ends.Select(entry => entry.Id).Order());
        NonEmpty.All(ends, entry => Assert.Equal("trail", entry.Proof));
        NonEmpty.All(ends, entry => Assert.NotNull(entry.EventId));
        Assert.Equal("1", JournalState.Read(Journal).Run!.Limits["ThrottleLimit"]);
        int before = scene.Count("RotateEncryptionKey");
        Assert.Empty(
            scene.Change("Invoke-KeyRotation").With("Resume").With("JournalPath", Journal).Run().ThrowIfFailed().Output);
        Assert.Equal(before, scene.Count("RotateEncryptionKey"));
        Assert.Empty(
            scene.Command("Resolve-KeyRotationOutcome").With("JournalPath", Journal).Run().ThrowIfFailed().Output);
    }

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public async Task A_journal_that_is_locked_or_missing_is_an_error()
    {
        using var scene = new Scene();
        LoseAnswers(scene);
        await using JournalWriter other = await JournalWriter.OpenAsync(
            Journal, new JournalWriterOptions("other", JournalMode.Resume) { Time = scene.Clock.Engine });

        MiniResult result = scene
            .Command("Resolve-KeyRotationOutcome")
            .With("JournalPath", new[] { Journal, _folder.File("no.jsonl") })
            .Run();

        Assert.Equal(
            ["JournalLocked", "JournalNotFound"],
            result.AllErrors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Nothing_to_resolve_is_an_error()
    {
        using var scene = new Scene();

        Assert.Equal(
            "NoTargets",
            Assert.Single(scene.Command("Resolve-KeyRotationOutcome").Run().AllErrors).FullyQualifiedErrorId.Split(',')[
                0
            ]);
        ErrorRecord other = Assert.Single(
            scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("nothing").Run().AllErrors);
        MiniResult result = scene.Command("Resolve-KeyRotationOutcome").Input(other).Run();
        Assert.Equal("NotATarget", Assert.Single(result.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
    }

    // The answer is lost, and the trail may not be read within the limit.
    private static ErrorRecord LoseAnswer(Scene scene, ServiceCase it)
    {
        var lost = scene.Fault(it.Change + ":drop-after:1");
        var denied = scene.Fault("LookupEvents:access-denied");
        var unread = scene.Fault(it.Reads[0] + ":error-before:skip=1:status=503");
        scene.Connection["MaxAttempts"] = 1;
        ErrorRecord error = Assert.Single(it.Rotate().With("Timeout", 5).Run().AllErrors);
        Assert.Equal("RotationOutcomeUnknown", error.FullyQualifiedErrorId.Split(',')[0]);
        foreach (var fault in new[] { lost, denied, unread })
        {
            scene.Server.Faults.Remove(fault);
        }

        return error;
    }

    private static IEnumerable<ErrorRecord> Each(Scene scene, params string[] clusters)
    {
        foreach (string cluster in clusters)
        {
            scene.Fault("RotateEncryptionKey:drop-after:1");
            yield return Assert.Single(
                scene.Change("Invoke-RSRotateEncryptionKey").WithArgument(cluster).With("Timeout", 0).Run().AllErrors);
        }
    }

    private void LoseAnswers(Scene scene)
    {
        scene.Fault("RotateEncryptionKey:drop-after:2");
        var denied = scene.Fault("LookupEvents:access-denied");
        MiniResult run = scene
            .RotateClusters("mycluster", "mycluster-2")
            .With("ThrottleLimit", 1)
            .With("JournalPath", Journal)
            .Run();
        Assert.Equal(2, run.Count(FleetOutcome.Unknown));
        scene.Server.Faults.Remove(denied);
    }

    private static Result Resolve(Scene scene, object input, params string[] switches)
    {
        MiniPipeline pipeline = scene.Command("Resolve-KeyRotationOutcome").Input(input);
        foreach (string name in switches)
        {
            pipeline = pipeline.With(name);
        }

        return Assert.Single(pipeline.Run().ThrowIfFailed().Results());
    }
}
