using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using KeyRotation.MiniHost;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>
/// A rotation that this command did not start is running: told as such, waited for on request, never counted as ours.
/// </summary>
public class AlreadyRunningTests
{
    public static TheoryData<Service, int> Lags() => ServiceCase.Each([1, 5, 12]);

    [Theory]
    [InlineData(Service.Cluster, "Wait-RSClusterAvailable")]
    [InlineData(Service.Key, "Wait-KMSKeyRotation")]
    [InlineData(Service.Namespace, "Wait-RSSNamespaceAvailable")]
    public void A_rotation_that_the_witness_shows_is_told_and_nothing_is_sent(Service service, string waitCommand)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        Assert.True(scene.Server.StartRotationBySomeoneElse(it.Target));

        MiniResult result = it.Rotate().Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("RotationAlreadyRunning", Id(error));
        Assert.Equal(ErrorCategory.ResourceBusy, error.CategoryInfo.Category);
        Assert.Equal(it.Target, error.TargetObject);
        Assert.Contains(it.Target, error.ErrorDetails!.Message);
        Assert.Contains(waitCommand, error.ErrorDetails.RecommendedAction);
        Assert.Contains("-Wait", error.ErrorDetails.RecommendedAction);
        Assert.Null(result.TerminatingError);
        Assert.Empty(result.Output);
        Assert.Equal((0, 0), (it.CarriedOut, it.Sent));
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Fact]
    public void Since_when_is_told_where_the_service_knows()
    {
        using var scene = new Scene();
        Assert.True(scene.Server.StartRotationBySomeoneElse(scene.FirstKey));

        MiniResult result = new ServiceCase(scene, Service.Key).Rotate().Run();

        var failure = Assert.IsType<RotationAlreadyRunningException>(Assert.Single(result.AllErrors).Exception);
        Assert.Equal(scene.Clock.Start.UtcDateTime, failure.Since!.Value.UtcDateTime);
        Assert.Contains(scene.Clock.Start.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") + " UTC", failure.Message);
    }

    [Theory]
    [MemberData(nameof(Lags))]
    public void A_rotation_that_only_the_refusal_tells_of_is_found_behind_it(Service service, int lag)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        // Reads do not show it yet; the service knows.
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(lag);
        Assert.True(scene.Server.StartRotationBySomeoneElse(it.Target));

        MiniResult result = it.Rotate().Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("RotationAlreadyRunning", Id(error));
        Assert.Contains("rejected", error.ErrorDetails!.Message);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(32));
    }

    [Theory]
    [InlineData(Service.Cluster, 0)]
    [InlineData(Service.Key, 0)]
    [InlineData(Service.Namespace, 0)]
    [InlineData(Service.Cluster, 5)]
    [InlineData(Service.Key, 5)]
    [InlineData(Service.Namespace, 5)]
    public void With_Wait_it_is_waited_for_and_not_counted_as_ours(Service service, int lag)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(lag);
        Assert.True(scene.Server.StartRotationBySomeoneElse(it.Target));

        MiniResult result = it.Rotate().With("Wait").Run();

        Assert.Empty(result.AllErrors);
        NonEmpty.All(result.Warnings, warning => Assert.Contains(it.Target, warning));
        if (service == Service.Namespace)
        {
            // It waits for the other change, reads the key, and finds the one that was asked for.
            Assert.Equal(2, result.Warnings.Count);
            Assert.Equal(FleetOutcome.Skipped, Outcome(Assert.Single(Objects(result))));
        }
        else
        {
            Assert.Single(result.Warnings);
            Assert.Equal(FleetOutcome.AlreadyRotating, Outcome(Assert.Single(Objects(result))));
        }

        Assert.Equal((0, lag == 0 ? 0 : 1), (it.CarriedOut, it.Sent));
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
    }

    [Fact]
    public void A_script_can_tell_ours_from_theirs()
    {
        using var scene = new Scene(options => options.Clusters = 4);
        Assert.True(scene.Server.StartRotationBySomeoneElse("mycluster-2"));

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(new[] { "mycluster", "mycluster-2", "mycluster-3" })
            .With("Wait")
            .Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(
            [
                ("mycluster", FleetOutcome.Rotated),
                ("mycluster-2", FleetOutcome.AlreadyRotating),
                ("mycluster-3", FleetOutcome.Rotated),
            ],
            Objects(result)
                .Select(one => (((Cluster)one.BaseObject).ClusterIdentifier!, Outcome(one)))
                .OrderBy(pair => pair.Item1));
        Assert.Equal(2, scene.AllRotations);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("modifying")]
    public void A_refusal_that_the_status_explains_is_told_at_once_as_it_is(string status)
    {
        using var scene = new Scene();
        scene.Server.SetClusterStatus("mycluster", status);

        MiniResult result = new ServiceCase(scene, Service.Cluster).Rotate().Run();

        Assert.Equal("InvalidClusterState", Id(Assert.Single(result.AllErrors)));
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Fact]
    public void A_refusal_that_nothing_explains_stays_the_word_of_the_service()
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, Service.Key);
        scene.Fault("RotateKeyOnDemand:error:code=ConflictException");

        MiniResult result = it.Rotate().Run();

        Assert.Equal("ConflictException", Id(Assert.Single(result.AllErrors)));
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
    }

    [Fact]
    public async Task Stopped_while_it_looks_behind_a_refusal_it_sends_nothing_more()
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        scene.Fault("RotateEncryptionKey:error:code=InvalidClusterState");

        MiniRun run = new ServiceCase(scene, Service.Cluster).Rotate().Start();
        await scene.Clock.FirstPause;
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Equal(1, scene.Count("RotateEncryptionKey"));
    }

    [Fact]
    public void A_fleet_tells_the_same()
    {
        using var scene = new Scene();
        Assert.True(scene.Server.StartRotationBySomeoneElse("mycluster"));
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(5);

        MiniResult result = scene
            .Change("Invoke-KeyRotation")
            .Input(new Cluster { ClusterIdentifier = "mycluster" })
            .Run();

        Result told = Assert.Single(result.OutputOf<Result>());
        Assert.Equal((FleetOutcome.AlreadyRotating, 1, null), (told.Outcome, told.Attempts, told.ErrorId));
        Assert.Contains("rejected", told.Reason);
        Assert.Empty(result.AllErrors);
        Assert.Equal(0, scene.AllRotations);
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    private static IEnumerable<PSObject> Objects(MiniResult result) =>
        result.Output.Select(one => PSObject.AsPSObject(one!));

    private static FleetOutcome Outcome(PSObject output) => (FleetOutcome)output.Properties["RotationOutcome"]!.Value!;
}
