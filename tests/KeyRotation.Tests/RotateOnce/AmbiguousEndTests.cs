using System;
using KeyRotation.MiniHost;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>Requests whose end says nothing, on the wire: carried out once, and told as a success.</summary>
public class AmbiguousEndTests
{
    private static readonly string[] s_carriedOut =
    [
        "drop-after:1", "drop-after", "reset-after:1", "reset-after",
        "error-after:1:status=502", "error-after:1:status=504",
        "cut-body:1", "cut-body", "truncated-body:1", "truncated-body", "empty-body:1", "empty-body",
        "html-body:1", "html-body", "garbage-body:1", "garbage-body", "wrong-content-length:1", "wrong-content-length",
    ];

    private static readonly string[] s_notCarriedOut =
    [
        "drop-before:1",
        "reset-before:1",
        "error-before:1:status=500",
        "error-before:1:status=502",
        "error-before:1:status=503",
        "error-before:1:status=504",
        "drop-before:2",
    ];

    // The audit trail records a failure of the service itself as a failure, also where the request was carried out.
    private static readonly string[] s_serviceFaults =
    [
        "error-after:1:status=500",
        "error-after:1:status=503",
        "error-after:status=500",
    ];

    public static TheoryData<Service, string> ServiceFaults() => ServiceCase.Each(s_serviceFaults);

    public static TheoryData<Service, string> CarriedOut() => ServiceCase.Each(s_carriedOut);

    public static TheoryData<Service, string> NotCarriedOut() => ServiceCase.Each(s_notCarriedOut);

    [Theory]
    [MemberData(nameof(CarriedOut))]
    public void A_request_that_was_carried_out_is_never_sent_again(Service service, string fault)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }

    [Theory]
    [MemberData(nameof(CarriedOut))]
    public void A_rotation_that_is_over_before_anybody_looks_is_found(Service service, string fault)
    {
        using var scene = new Scene(options =>
            (options.RotationDuration, options.RotationEvents) = (TimeSpan.Zero, true));
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }

    [Theory]
    [MemberData(nameof(ServiceFaults))]
    public void A_failure_of_the_service_itself_leaves_a_cluster_in_doubt(Service service, string fault)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniResult result = it.Rotate().Run();

        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
        if (service == Service.Cluster)
        {
            Assert.Equal("RotationOutcomeUnknown", Assert.Single(result.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
        }
        else
        {
            Assert.Empty(result.AllErrors);
            Assert.Single(result.Output);
        }
    }

    [Theory]
    [MemberData(nameof(NotCarriedOut))]
    public void A_lost_request_is_not_sent_again_unless_it_sets_a_state(Service service, string fault)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        int hits = scene.Fault(it.Change + ":" + fault).Times!.Value;

        MiniResult result = it.Rotate().Run();

        if (service == Service.Namespace)
        {
            Assert.Empty(result.AllErrors);
            Assert.Single(result.Output);
            Assert.Equal((1, hits + 1), (it.CarriedOut, it.Sent));
            return;
        }

        var unknown = Assert.IsType<RotationOutcomeUnknownException>(Assert.Single(result.AllErrors).Exception);
        Assert.Matches("^[0-9a-f]{32}$", unknown.AttemptId);
        Assert.Empty(result.Output);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public void A_request_without_a_fault_is_one_post(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
        NonEmpty.All(
            it.Reads,
            read => Assert.Equal(read == "DescribeKey" && service == Service.Namespace ? 0 : 1, scene.Count(read)));
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }
}
