using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Fleet.FleetScene;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Fleet;

/// <summary>Invoke-KeyRotation: its outcomes, its limits, and what is no target.</summary>
public sealed class InvokeKeyRotationTests
{
    private static readonly TimeSpan s_rotation = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_rotated_target_s_result_tells_all_that_is_known()
    {
        using var scene = new Scene();
        DateTime before = scene.Clock.Now.UtcDateTime;

        MiniResult result = scene
            .Change("Invoke-KeyRotation")
            .Input(
                Cluster("mycluster"),
                Target(TargetService.KmsKey, scene.FirstKey),
                Target(TargetService.RedshiftServerlessNamespace, "mynamespace", scene.Server.KeyIds[1]))
            .Run()
            .ThrowIfFailed();

        Assert.Equal(3, result.Count(FleetOutcome.Rotated));
        foreach (Result one in NonEmpty.Of(result.Results()))
        {
            Assert.Null(one.Reason);
            Assert.Equal((null, null, 1), (one.ErrorId, one.Error, one.Attempts));
            Assert.Equal(("us-west-2", "123456789012"), (one.Region, one.AccountId));
            Assert.StartsWith("arn:aws:iam::123456789012:", one.CallerArn, StringComparison.Ordinal);
            Assert.Equal(
                scene
                    .Changes()
                    .Where(call => call.Identifier is not null && one.RequestIds.Contains(call.RequestId))
                    .Select(call => call.RequestId),
                one.RequestIds);
            Assert.Single(one.RequestIds);
            Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (one.SentUtc!.Value.Kind, one.EndedUtc.Kind));
            Assert.InRange(one.SentUtc.Value, before, one.EndedUtc);
            Assert.Equal(one.EndedUtc - one.SentUtc.Value, TimeSpan.ParseExact(one.Duration!, "c", null));
            Assert.True(one.Elapsed >= s_rotation, $"{one} took {one.Duration}");
        }

        Result key = result.Results().Single(one => one.Service == TargetService.KmsKey);
        Assert.NotNull(key.KeyBefore);
        Assert.NotNull(key.KeyAfter);
        Assert.NotEqual(key.KeyBefore, key.KeyAfter);
        Result moved = result.Results().Single(one => one.Service == TargetService.RedshiftServerlessNamespace);
        Assert.NotEqual(moved.KeyBefore, moved.KeyAfter);
        Assert.Equal(scene.Server.KeyArnOf(scene.Server.KeyIds[1]), moved.KeyAfter);
    }

    [Fact]
    public void A_rotation_by_another_caller_is_left_alone()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster", TimeSpan.FromHours(1));

        Result one = Assert.Single(scene.RotateClusters("mycluster").Run().ThrowIfFailed().Results());

        Assert.Equal((FleetOutcome.AlreadyRotating, 0), (one.Outcome, one.Attempts));
        Assert.NotNull(one.Reason);
        Assert.Equal((null, null), (one.SentUtc, one.Duration));
        Assert.Empty(scene.Changes());
    }

    [Fact]
    public void A_namespace_that_has_the_key_and_a_key_that_was_rotated_lately_are_skipped()
    {
        using var scene = new Scene(options => options.RotationEvents = true);
        Hashtable[] targets =
        [
            Target(TargetService.KmsKey, scene.FirstKey),
            Target(TargetService.RedshiftServerlessNamespace, "mynamespace", scene.Server.KeyIds[1]),
            Cluster("mycluster"),
        ];
        scene.Change("Invoke-KeyRotation").Input(targets).Run().ThrowIfFailed();
        int changes = scene.Changes().Count;

        MiniResult again = scene
            .Change("Invoke-KeyRotation")
            .Input(targets)
            .With("SkipRotatedWithin", "1.00:00:00")
            .Run()
            .ThrowIfFailed();

        Assert.Equal(3, again.Count(FleetOutcome.Skipped));
        NonEmpty.All(again.Results(), one => Assert.NotNull(one.Reason));
        Assert.Equal(changes, scene.Changes().Count);
    }

    [Fact]
    public void A_refusal_is_a_result_and_an_error_and_the_others_go_on()
    {
        using var scene = new Scene();

        MiniResult result = scene
            .RotateClusters("mycluster", scene.Server.UnencryptedClusterIdentifier!, "mycluster-2", "no-such-cluster")
            .Run();

        Assert.Equal((2, 2), (result.Count(FleetOutcome.Rotated), result.Count(FleetOutcome.Failed)));
        Assert.Equal(
            ["ClusterNotFound", "InvalidClusterState"], result.AllErrors.Select(Id).Order(StringComparer.Ordinal));
        foreach (ErrorRecord error in result.AllErrors)
        {
            var failed = Assert.IsType<Result>(error.TargetObject);
            Assert.Equal((Id(error), FleetOutcome.Failed), (failed.ErrorId, failed.Outcome));
            Assert.NotNull(failed.Error);
            Assert.NotNull(failed.Reason);
            Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        }
    }

    [Fact]
    public void What_cannot_be_found_out_is_unknown_and_counts_as_an_error()
    {
        using var scene = new Scene();
        scene.Fault("RotateEncryptionKey:drop-before:1:identifier=mycluster");
        scene.Fault("DescribeClusters:error-before:skip=1:status=503");
        scene.Fault("DescribeEvents:error-before:status=503");

        MiniResult result = scene
            .RotateClusters("mycluster", "mycluster-2")
            .With("MaxErrorCount", 1)
            .With("ThrottleLimit", 1)
            .With("MaxAttempts", 1)
            .Run();

        Result one = result.Results().Single(each => each.Id == "mycluster");
        Assert.Equal((FleetOutcome.Unknown, "RotationOutcomeUnknown"), (one.Outcome, one.ErrorId));
        Assert.Matches("^[0-9a-f]{32}$", one.AttemptId);
        // It may just have begun to look, which fails here too; sent was nothing.
        Assert.Equal(0, result.Results().Single(each => each.Id == "mycluster-2").Attempts);
        Assert.Equal("RotationOutcomeUnknown", Id(result.AllErrors[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ThrottleLimit_bounds_how_many_are_under_way(int limit)
    {
        using var scene = new Scene(options => options.Clusters = 8);

        MiniResult result = scene.RotateClusters(scene.Encrypted()).With("ThrottleLimit", limit).Run().ThrowIfFailed();

        Assert.Equal(7, result.Count(FleetOutcome.Rotated));
        Assert.Equal(limit, scene.Changes().MostAtOnce(s_rotation));
    }

    [Fact]
    public void MaxErrorCount_ends_the_starts()
    {
        using var scene = new Scene(options => options.Clusters = 6);
        scene.Fault("RotateEncryptionKey:access-denied");

        MiniResult result = scene
            .RotateClusters(scene.Encrypted())
            .With("ThrottleLimit", 1)
            .With("MaxErrorCount", 2)
            .Run();

        Assert.Equal((2, 3), (result.Count(FleetOutcome.Failed), result.Count(FleetOutcome.NotStarted)));
        Assert.Equal(2, scene.Changes().Count);
        NonEmpty.All(
            result.Results().Where(one => one.Outcome == FleetOutcome.NotStarted),
            one => Assert.Matches(@"\b2\b", one.Reason));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 5)]
    public void MaxErrorPercent_ends_the_starts(int percent, int failed)
    {
        using var scene = new Scene(options => options.Clusters = 6);
        scene.Fault("RotateEncryptionKey:access-denied");

        MiniResult result = scene
            .RotateClusters(scene.Encrypted())
            .With("ThrottleLimit", 1)
            .With("MaxErrorPercent", percent)
            .Run();

        Assert.Equal((failed, 5 - failed), (result.Count(FleetOutcome.Failed), result.Count(FleetOutcome.NotStarted)));
    }

    [Fact]
    public void Canaries_go_first_and_alone()
    {
        using var scene = new Scene(options => options.Clusters = 8);

        scene.RotateClusters(scene.Encrypted()).With("CanaryCount", 2).Run().ThrowIfFailed();

        Assert.Equal(
            ["mycluster", "mycluster-2"],
            scene.Changes().Take(2).Select(call => call.Identifier).Order(StringComparer.Ordinal));
        DateTimeOffset canaries = scene.Changes()[1].Time;
        NonEmpty.All(scene.Changes().Skip(2), call => Assert.True(call.Time - canaries >= s_rotation));
        Assert.Equal(7, scene.AllRotations);
    }

    [Fact]
    public void A_canary_that_fails_keeps_the_rest_from_starting()
    {
        using var scene = new Scene(options => options.Clusters = 8);
        scene.Fault("RotateEncryptionKey:access-denied:1:identifier=mycluster");

        MiniResult result = scene.RotateClusters(scene.Encrypted()).With("CanaryCount", 1).Run();

        Assert.Equal((1, 6), (result.Count(FleetOutcome.Failed), result.Count(FleetOutcome.NotStarted)));
        Assert.Single(scene.Changes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_one_system_no_more_than_MaxPerGroup_are_under_way(int most)
    {
        using var scene = new Scene(options => options.Clusters = 10);

        MiniResult result = scene
            .Command("Get-KeyRotationTarget")
            .With("Service", "RedshiftCluster")
            .With("Id", scene.Encrypted())
            .Pipe("Invoke-KeyRotation")
            .With("Force")
            .With("GroupBy", "system")
            .With("MaxPerGroup", most)
            .Run()
            .ThrowIfFailed();

        Assert.Equal(9, result.Count(FleetOutcome.Rotated));
        SandboxCall[] system = [.. scene.Changes().Where(call => call.Identifier is "mycluster-2" or "mycluster-3")];
        Assert.Equal(most, system.MostAtOnce(s_rotation));
        // Other systems are not held back by it.
        Assert.True(scene.Changes().MostAtOnce(s_rotation) > most);
    }

    [Fact]
    public void Nothing_is_started_after_the_window_and_what_runs_ends()
    {
        using var scene = new Scene(options => options.Clusters = 6);

        MiniResult result = scene.RotateClusters(scene.Encrypted()).With("ThrottleLimit", 1)
            .With("StartBefore", scene.Clock.Now.UtcDateTime.AddMinutes(15)).Run().ThrowIfFailed();

        Assert.Equal((2, 3), (result.Count(FleetOutcome.Rotated), result.Count(FleetOutcome.NotStarted)));
        NonEmpty.All(scene.Changes(), call => Assert.True(call.Time - scene.Clock.Start < TimeSpan.FromMinutes(15)));
        Assert.Contains(result.Results(), one => one.Reason?.Contains("window", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void TimeoutPerTarget_ends_the_wait_for_one()
    {
        using var scene = new Scene();
        scene.Server.SetRotationDuration("mycluster", TimeSpan.FromHours(5));

        MiniResult result = scene.RotateClusters("mycluster").With("TimeoutPerTarget", "01:00:00").Run();

        Result one = Assert.Single(result.Results());
        Assert.Equal((FleetOutcome.StillRotating, "WaitTimeout"), (one.Outcome, one.ErrorId));
        Assert.InRange(one.Elapsed!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1.2));
    }

    [Fact]
    public void WhatIf_prints_the_whole_plan_and_sends_only_reads()
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Command("Get-KeyRotationTarget")
            .With("Service", new[] { "RedshiftCluster", "RedshiftServerlessNamespace" })
            .Pipe("Invoke-KeyRotation")
            .With("Force")
            .With("NewKmsKeyId", "alias/sandbox-key-2")
            .With("CanaryCount", 2)
            .With("MaxErrorCount", 3)
            .With("WhatIf")
            .Run()
            .ThrowIfFailed();

        Assert.Empty(result.Output);
        // The third cluster is not encrypted.
        Assert.Equal("NotRotatable", Id(Assert.Single(result.Errors)));
        Assert.Equal(4, result.WhatIf.Count);
        Assert.All(
            new[] { "mycluster", "mycluster-2", "mynamespace" }.Zip(result.WhatIf),
            pair => Assert.Contains($" {pair.First} in us-west-2", pair.Second, StringComparison.Ordinal));
        Assert.Contains("alias/sandbox-key-2", result.WhatIf[2], StringComparison.Ordinal);
        // Targets, how many at once, canaries, errors.
        Assert.Matches(@"\b3\b.*\b10\b.*\b2\b.*\b3\b", result.WhatIf[3]);
        NonEmpty.All(scene.Calls, call => Assert.Matches("^(Describe|List|Get)", call.Operation));
    }

    [Fact]
    public void WhatIf_counts_one_resource_under_two_spellings_once()
    {
        using var scene = new Scene();
        Hashtable again = Cluster("mycluster");
        again["AccountId"] = "123456789012";

        MiniResult result = scene
            .Command("Invoke-KeyRotation")
            .With("WhatIf")
            .Input(Cluster("mycluster"), again)
            .Run()
            .ThrowIfFailed();

        Assert.Equal("DuplicateIdentifier", Id(Assert.Single(result.Errors)));
        Assert.Equal(2, result.WhatIf.Count);
        Assert.Matches(@"\b1\b", result.WhatIf[1]);
    }

    [Fact]
    public void WhatIf_finds_what_is_not_there_and_what_was_rotated_recently()
    {
        using var scene = new Scene();
        Hashtable first = Target(TargetService.KmsKey, scene.FirstKey);
        scene.Change("Invoke-KeyRotation").Input(new[] { first }).Run().ThrowIfFailed();
        int rotations = scene.Rotations(scene.FirstKey);

        MiniResult result = scene
            .Command("Invoke-KeyRotation")
            .With("WhatIf")
            .With("SkipRotatedWithin", "30.00:00:00")
            .Input(
                first,
                Target(TargetService.KmsKey, scene.Server.KeyIds[1]),
                Target(TargetService.KmsKey, "12345678-0000-4000-8000-000000000000"))
            .Run()
            .ThrowIfFailed();

        Assert.Equal("NotFoundException", Id(Assert.Single(result.Errors)));
        Assert.Equal(3, result.WhatIf.Count);
        Assert.Contains(scene.FirstKey, result.WhatIf[0], StringComparison.Ordinal);
        Assert.Contains("30.00:00:00", result.WhatIf[0], StringComparison.Ordinal);
        Assert.Contains(scene.Server.KeyIds[1], result.WhatIf[1], StringComparison.Ordinal);
        Assert.Matches(@"\b1\b", result.WhatIf[2]);
        Assert.Equal(rotations, scene.Rotations(scene.FirstKey));
    }

    [Fact]
    public void Each_target_has_its_question()
    {
        using var scene = new Scene();
        scene.Session.Answer(PromptAnswer.Yes, PromptAnswer.No);

        MiniResult result = scene
            .Command("Invoke-KeyRotation")
            .Input(Cluster("mycluster"), Cluster("mycluster-2"))
            .Run()
            .ThrowIfFailed();

        Assert.Equal(2, result.Prompts.Count);
        Assert.Equal("mycluster", Assert.Single(result.Results()).Id);
        Assert.Equal((1, 0), (scene.Rotations("mycluster"), scene.Rotations("mycluster-2")));
    }

    [Fact]
    public void With_ErrorAction_Stop_what_runs_ends_and_one_summary_is_thrown()
    {
        using var scene = new Scene(options => options.Clusters = 8);
        scene.Fault("RotateEncryptionKey:access-denied:1:identifier=mycluster-2");

        MiniResult result = scene
            .RotateClusters(scene.Encrypted())
            .With("ThrottleLimit", 2)
            .With("ErrorAction", "Stop")
            .Run();

        Assert.Equal("FleetFailed", Id(result.TerminatingError!));
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Warnings);
        Assert.Equal(7, result.Results().Count);
        Assert.Equal(FleetOutcome.Rotated, result.Results().Single(one => one.Id == "mycluster").Outcome);
        Assert.True(result.Count(FleetOutcome.NotStarted) >= 4, result.ToString());
        Assert.Contains("1 of 7", result.TerminatingError!.ErrorDetails!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_ErrorAction_Stop_a_first_object_that_is_no_target_starts_nothing()
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Change("Invoke-KeyRotation")
            .Input("nonsense", Cluster("mycluster"))
            .With("ErrorAction", "Stop")
            .Run();

        Assert.Equal("FleetFailed", Id(result.TerminatingError!));
        Assert.Equal(FleetOutcome.NotStarted, Assert.Single(result.Results()).Outcome);
        Assert.Empty(scene.Changes());
    }

    public static TheoryData<string, Hashtable, string> NoTargets() =>
        new()
        {
            {
                "no id",
                new Hashtable { ["Service"] = "KmsKey" },
                "EmptyIdentifier"
            },
            { "an empty id", Cluster(" "), "EmptyIdentifier" },
            {
                "an unknown service",
                new Hashtable { ["Service"] = "S3", ["Id"] = "bucket" },
                "UnknownService"
            },
            {
                "nothing that tells what it is",
                new Hashtable { ["Colour"] = "blue" },
                "NotATarget"
            },
            {
                "a namespace without its new key",
                Target(TargetService.RedshiftServerlessNamespace, "mynamespace"),
                "NoNewKey"
            },
            { "a target that is there twice", Cluster("mycluster"), "DuplicateIdentifier" },
        };

    [Theory]
    [MemberData(nameof(NoTargets))]
    public void What_is_no_target_is_told_and_the_others_go_on(string what, Hashtable bad, string errorId)
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Change("Invoke-KeyRotation")
            .Input(Cluster("mycluster"), bad, Cluster("mycluster-2"))
            .Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.True(
            (errorId, ErrorCategory.InvalidArgument) == (Id(error), error.CategoryInfo.Category),
            $"{what}: {error.FullyQualifiedErrorId}");
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        Assert.Equal(2, result.Count(FleetOutcome.Rotated));
        Assert.Equal(2, scene.AllRotations);
    }

    [Fact]
    public void One_key_under_two_names_is_rotated_once()
    {
        using var scene = new Scene();

        MiniResult result = scene.Change("Invoke-KeyRotation").With("ThrottleLimit", 1).Input(
            Target(TargetService.KmsKey, "alias/sandbox-key-1"), Target(TargetService.KmsKey, scene.FirstKey)).Run();

        Assert.Equal("DuplicateIdentifier", Id(Assert.Single(result.AllErrors)));
        Assert.Equal(
            [FleetOutcome.Failed, FleetOutcome.Rotated], result.Results().Select(one => one.Outcome).OrderDescending());
        Assert.Equal(1, scene.Rotations(scene.FirstKey));
    }

    [Fact]
    public void Without_targets_it_says_so()
    {
        using var scene = new Scene();

        Assert.Equal("NoTargets", Id(scene.Change("Invoke-KeyRotation").Run().TerminatingError!));
        Assert.Equal("NoTargets", Id(scene.Change("Invoke-KeyRotation").Input().Run().TerminatingError!));
        Assert.Empty(scene.Change("Invoke-KeyRotation").With("AllowEmpty").Input().Run().ThrowIfFailed().AllErrors);
        Assert.Empty(scene.Calls);
    }

    [Fact]
    public async Task Ctrl_C_sends_nothing_more()
    {
        using var scene = new Scene(options => options.Clusters = 8);
        scene.Clock.IsFrozen = true;

        MiniRun run = scene.RotateClusters(scene.Encrypted()).With("ThrottleLimit", 2).Start();
        await scene.Clock.FirstPause;
        int sent = scene.Changes().Count;
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        await scene.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.InRange(scene.Changes().Count, sent, 2);
    }
}
