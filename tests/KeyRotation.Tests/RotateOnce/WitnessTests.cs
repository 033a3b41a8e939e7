using System;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>
/// What is told, and what is sent, when the answer is lost and the witness is late, silent or unreadable.
/// </summary>
public class WitnessTests
{
    public static TheoryData<Service, string> EndsWithoutAnAnswer() =>
        ServiceCase.Each([
            "drop-after:1",
            "drop-before:1",
            "error-after:1:status=500",
            "error-before:1:status=503",
            "garbage-body:1",
            "reset-after:1",
        ]);

    public static TheoryData<Service, string> StaleCases() =>
        ServiceCase.Each([
            "1:drop-after:1",
            "5:cut-body:1",
            "12:empty-body:1",
            "14:drop-after",
            "40:drop-after:1",
            "60:error-after:1:status=504",
        ]);

    [Theory]
    [MemberData(nameof(EndsWithoutAnAnswer))]
    public void Without_proof_the_outcome_is_unknown_and_nothing_is_resent(Service service, string fault)
    {
        using var scene = new Scene();
        scene.Connection["MaxAttempts"] = 1;
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);
        scene.Fault(it.Reads[0] + ":error-before:skip=1:status=503");
        scene.Fault("LookupEvents:access-denied");

        MiniResult result = it.Rotate().Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("RotationOutcomeUnknown", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(ErrorCategory.InvalidResult, error.CategoryInfo.Category);
        Assert.Equal(it.Target, error.TargetObject);
        Assert.Contains("aws ", error.ErrorDetails!.RecommendedAction);
        Assert.Contains(it.Target, error.ErrorDetails.RecommendedAction);
        Assert.Empty(result.Output);
        Assert.Equal(fault.Contains("before") ? 0 : 1, it.CarriedOut);
        Assert.Equal(1, it.Sent);

        // Without the trail, nothing can prove what became of a cluster, and little of a key.
        (double least, double most) = service switch
        {
            Service.Cluster => (0, 0.1),
            Service.Key => (2, 3),
            _ => (15.0, 16.0),
        };
        Assert.InRange(scene.Clock.Elapsed.TotalMinutes, least, most);
    }

    [Theory]
    [MemberData(nameof(StaleCases))]
    public void A_witness_that_lags_behind_is_waited_for(Service service, string lagAndFault)
    {
        string[] parts = lagAndFault.Split(':', 2);
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(int.Parse(parts[0]));
        scene.Fault(it.Change + ":" + parts[1]);

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal(1, it.CarriedOut);
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public void A_witness_that_is_unreadable_for_a_while_is_asked_again(Service service)
    {
        using var scene = new Scene();
        scene.Connection["MaxAttempts"] = 1;
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":drop-after:1");
        scene.Fault(it.Reads[0] + ":error-before:4:skip=1");

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public void Where_no_request_is_ever_carried_out_the_outcome_is_unknown(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":error-before:status=500");

        MiniResult result = it.Rotate().Run();

        Assert.Equal("RotationOutcomeUnknown", Assert.Single(result.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal((0, service == Service.Namespace ? 3 : 1), (it.CarriedOut, it.Sent));
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(18));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(75)]
    [InlineData(110)]
    public void A_key_whose_short_rotation_shows_late_is_not_rotated_twice(int lag)
    {
        // It was over before anybody could see it run, so the service would take a second request at once.
        using var scene = new Scene(options => options.RotationDuration = TimeSpan.FromSeconds(2));
        var it = new ServiceCase(scene, Service.Key);
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(lag);
        scene.Fault("RotateKeyOnDemand:drop-after:1");

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }

    [Fact]
    public void Another_rotation_that_ended_just_before_is_not_proof()
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, Service.Key);
        scene.Server.SetOnDemandRotations(it.Target, 1);
        scene.Fault("RotateKeyOnDemand:drop-before:1");

        MiniResult result = it.Rotate().With("Wait").Run();

        Assert.Equal("RotationOutcomeUnknown", Assert.Single(result.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
    }
}
