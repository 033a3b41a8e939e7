using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Waiting;

/// <summary>Waits for clusters that were not just rotated.</summary>
public class ClusterWaitTests
{
    public static TheoryData<string> FailedStatuses() =>
        [
            "hardware-failure",
            "storage-full",
            "deleting",
            "final-snapshot",
            "incompatible-network",
            "incompatible-hsm",
            "incompatible-restore",
            "incompatible-parameters",
        ];

    public static TheoryData<string> OtherStatuses() =>
        [
            "recovering",
            "rebooting",
            "modifying",
            "resizing",
            "rotating-keys",
            "updating-hsm",
            "paused",
            "some-status-of-tomorrow",
        ];

    [Fact]
    public void An_available_cluster_is_there_at_once_with_one_call()
    {
        using var scene = new Scene();

        MiniResult result = scene.WaitForClusters("mycluster").Run();

        Assert.Equal("mycluster", Assert.Single(result.OutputOf<Cluster>()).ClusterIdentifier);
        Assert.Empty(result.AllErrors);
        Assert.Single(scene.Calls);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Theory]
    [InlineData("available, prep-for-resize")]
    [InlineData("available, resize-cleanup")]
    [InlineData("Available")]
    public void A_cluster_that_is_available_and_more_is_available(string status)
    {
        using var scene = new Scene();
        scene.Server.SetClusterStatus("mycluster", status);

        MiniResult result = scene.WaitForClusters("mycluster").Run();

        Assert.Single(result.Output);
        Assert.Single(scene.Calls);
    }

    [Theory]
    [MemberData(nameof(FailedStatuses))]
    public void A_status_that_a_cluster_does_not_leave_ends_its_wait(string status)
    {
        using var scene = new Scene();
        scene.Server.SetClusterStatus("mycluster", "rebooting");
        scene.Clock.AtSeconds(5, () => scene.Server.SetClusterStatus("mycluster", status));

        MiniResult result = scene.WaitForClusters("mycluster", "mycluster-2").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("ResourceFailed", Id(error));
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        Assert.Equal("mycluster", error.TargetObject);
        Assert.Contains(status, error.ToString());
        Assert.Contains("describe-events", error.ErrorDetails!.RecommendedAction);
        Assert.Equal("mycluster-2", Assert.Single(result.OutputOf<Cluster>()).ClusterIdentifier);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
    }

    [Theory]
    [MemberData(nameof(OtherStatuses))]
    public void Any_other_status_is_waited_through(string status)
    {
        using var scene = new Scene();
        scene.Server.SetClusterStatus("mycluster", status);
        scene.Clock.AtSeconds(600, () => scene.Server.SetClusterStatus("mycluster", "available"));

        MiniResult result = scene.WaitForClusters("mycluster").Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal("available", Assert.Single(result.OutputOf<Cluster>()).ClusterStatus);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(630));
    }

    [Fact]
    public void A_cluster_that_vanishes_is_told_in_the_words_of_the_service()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster");
        scene.Server.StartRotationBySomeoneElse("mycluster-2");
        scene.Clock.AtSeconds(30, () => scene.Server.DeleteCluster("mycluster"));

        MiniResult result = scene.WaitForClusters("mycluster", "mycluster-2").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("ClusterNotFound", Id(error));
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("mycluster", error.TargetObject);
        Assert.Equal("mycluster-2", Assert.Single(result.OutputOf<Cluster>()).ClusterIdentifier);
    }

    [Fact]
    public void Out_of_time_it_says_so_with_the_last_status_and_not_a_second_late()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster");

        MiniResult result = scene.WaitForClusters("mycluster", "mycluster-2").With("Timeout", 60).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("WaitTimeout", Id(error));
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.Equal("mycluster", error.TargetObject);
        Assert.Contains("rotating-keys", error.ToString());
        Assert.Contains("-Timeout", error.ErrorDetails!.RecommendedAction);
        Assert.Single(result.Output);
        Assert.Equal(TimeSpan.FromSeconds(60), scene.Clock.Elapsed);
    }

    [Fact]
    public void An_end_on_the_last_second_is_not_missed()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster", TimeSpan.FromSeconds(60));

        MiniResult result = scene.WaitForClusters("mycluster").With("Timeout", 60).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_timeout_of_zero_is_one_look()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster");

        MiniResult result = scene.WaitForClusters("mycluster").With("Timeout", 0).Run();

        Assert.Equal("WaitTimeout", Id(Assert.Single(result.AllErrors)));
        Assert.Single(scene.Calls);
    }

    [Fact]
    public void A_given_interval_is_kept()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster", TimeSpan.FromSeconds(95));

        scene.WaitForClusters("mycluster").With("PollingInterval", "00:00:20").Run();

        Assert.Equal(
            new double[] { 0, 20, 40, 60, 80, 100 },
            Looks(scene).Select(look => (look.Key - scene.Clock.Start).TotalSeconds));
    }

    [Fact]
    public void Two_hundred_clusters_are_two_calls_a_look()
    {
        using var scene = new Scene(options => options.Clusters = 200);
        string[] clusters = [.. scene.Server.ClusterIdentifiers, scene.Server.UnencryptedClusterIdentifier!];
        foreach (string cluster in scene.Server.ClusterIdentifiers)
        {
            scene.Server.StartRotationBySomeoneElse(cluster, TimeSpan.FromMinutes(5));
        }

        MiniResult result = scene.WaitForClusters(clusters).Run();

        Assert.Equal(200, result.Output.Count);
        List<IGrouping<DateTimeOffset, SandboxCall>> looks = Looks(scene);
        Assert.InRange(looks.Count, 5, 30);
        NonEmpty.All(looks, look => Assert.Equal(2, look.Count()));
    }

    [Fact]
    public void Two_clusters_among_a_thousand_are_soon_asked_for_by_name()
    {
        using var scene = new Scene(options => options.Clusters = 1000);
        string[] clusters = [scene.Server.ClusterIdentifiers[450], scene.Server.ClusterIdentifiers[950]];
        Array.ForEach(clusters, cluster => scene.Server.StartRotationBySomeoneElse(cluster));

        MiniResult result = scene.WaitForClusters(clusters).Run();

        Assert.Equal(2, result.Output.Count);
        List<IGrouping<DateTimeOffset, SandboxCall>> looks = Looks(scene);
        Assert.Equal(4, looks[0].Count());
        NonEmpty.All(looks.Skip(1), look => Assert.Equal(2, look.Count()));
        NonEmpty.All(looks.Skip(1).SelectMany(look => look), call => Assert.NotNull(call.Identifier));
    }

    [Fact]
    public void Each_cluster_is_written_the_moment_it_is_there()
    {
        using var scene = new Scene(options => options.Clusters = 4);
        string[] clusters = ["mycluster", "mycluster-2", "mycluster-3"];
        for (int i = 0; i < clusters.Length; i++)
        {
            scene.Server.StartRotationBySomeoneElse(clusters[i], TimeSpan.FromMinutes(3 - i));
        }

        MiniResult result = scene.WaitForClusters(clusters).Run();

        Assert.Equal(
            Enumerable.Reverse(clusters), result.OutputOf<Cluster>().Select(cluster => cluster.ClusterIdentifier));
        // A look at those that are left stands between one and the next.
        List<StreamRecord> timeline = [.. result.Timeline];
        List<int> outputs =
        [
            .. timeline.Where(record => record.Kind == StreamKind.Output).Select(record => timeline.IndexOf(record)),
        ];
        NonEmpty.All(
            outputs.Zip(outputs.Skip(1)),
            pair =>
                Assert.Contains(
                    timeline.Skip(pair.First).Take(pair.Second - pair.First),
                    record => record.Kind == StreamKind.Progress));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait_at_once()
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        scene.Server.StartRotationBySomeoneElse("mycluster");

        MiniRun run = scene.WaitForClusters("mycluster").Start();
        await scene.Clock.FirstPause;
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Empty(result.AllErrors);
        Assert.Single(scene.Calls);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait_while_a_look_is_under_way()
    {
        using var scene = new Scene();
        scene.Fault("DescribeClusters:slow-answer:delay=600");

        MiniRun run = scene.WaitForClusters("mycluster").Start();
        await scene.WaitUntilHeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Empty(result.Output);
        Assert.Equal(1, scene.Count("DescribeClusters"));
    }

    private static List<IGrouping<DateTimeOffset, SandboxCall>> Looks(Scene scene) =>
        [.. scene.Calls.Where(call => call.Operation == "DescribeClusters").GroupBy(call => call.Time)];
}
