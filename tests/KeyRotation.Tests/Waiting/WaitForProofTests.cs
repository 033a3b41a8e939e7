using System;
using System.Linq;
using System.Management.Automation;
using Amazon.Redshift.Model;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>Behind a rotation, "available" is only good enough with proof that the rotation began and ended.</summary>
public class WaitForProofTests
{
    public static TheoryData<Service, int> Lags() => ServiceCase.Each([0, 1, 10, 60]);

    [Theory]
    [MemberData(nameof(Lags))]
    public void The_state_from_before_is_not_taken_for_the_end(Service service, int lag)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(lag);

        MiniResult result = it.Rotate().With("Wait").Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal(1, it.CarriedOut);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(13));
    }

    [Fact]
    public void The_pipeline_carries_the_proof_from_one_command_to_the_next()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(30);
        string[] clusters = [.. scene.Server.ClusterIdentifiers];

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(clusters)
            .Pipe("Wait-RSClusterAvailable")
            .Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(clusters.Order(), result.OutputOf<Cluster>().Select(cluster => cluster.ClusterIdentifier).Order());
        NonEmpty.All(result.OutputOf<Cluster>(), cluster => Assert.Equal("available", cluster.ClusterStatus));
        Assert.True(scene.Clock.Elapsed >= TimeSpan.FromMinutes(10));
        Assert.Equal(clusters.Length, scene.AllRotations);
    }

    [Fact]
    public void A_rotation_that_no_read_caught_is_done_after_the_stale_limit()
    {
        using var scene = new Scene(options => options.RotationDuration = TimeSpan.FromSeconds(5));
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(10);

        MiniResult result = Rotate(scene).With("PollingInterval", 60).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal(TimeSpan.FromMinutes(2), scene.Clock.Elapsed);
    }

    [Fact]
    public void A_rotation_that_was_seen_ends_with_it_and_reads_no_events()
    {
        using var scene = new Scene();
        scene.Fault("DescribeEvents:access-denied");

        MiniResult result = Rotate(scene).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        Assert.Equal(0, scene.Count("DescribeEvents"));
    }

    [Fact]
    public void Several_rotations_are_waited_for_together()
    {
        using var scene = new Scene(options => options.Clusters = 101);
        string[] clusters = [.. scene.Server.ClusterIdentifiers];

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument(clusters).With("Wait").Run();

        Assert.Equal(100, result.Output.Count);
        Assert.Equal(100, scene.AllRotations);
        // One read before each change; after that, one page a look.
        int looks = scene.Count("DescribeClusters") - 100;
        int moments = scene
            .Calls.Where(call => call is { Operation: "DescribeClusters", Identifier: null })
            .Select(call => call.Time)
            .Distinct()
            .Count();
        Assert.Equal(moments, looks);
    }

    [Fact]
    public void A_rotation_that_fails_on_its_way_is_told()
    {
        using var scene = new Scene();
        scene.Clock.AtSeconds(90, () => scene.Server.SetClusterStatus("mycluster", "hardware-failure"));

        MiniResult result = Rotate(scene).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("ResourceFailed", ErrorRecords.Id(error));
        Assert.Empty(result.Output);
        Assert.Equal(1, scene.Rotations("mycluster"));
    }

    [Fact]
    public void A_rotation_that_takes_too_long_is_told_and_goes_on()
    {
        using var scene = new Scene();

        MiniResult result = Rotate(scene).With("Timeout", "00:05:00").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("WaitTimeout", ErrorRecords.Id(error));
        Assert.NotEmpty(error.ErrorDetails!.RecommendedAction!);
        Assert.Equal(1, scene.Rotations("mycluster"));
    }

    private static MiniPipeline Rotate(Scene scene) =>
        scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster").With("Wait");
}
