using System;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>Looks that fail in the middle of a wait.</summary>
public class WaitTroubleTests
{
    private static readonly (Service Service, string Command, string Read)[] s_waits =
    [
        (Service.Cluster, "Wait-RSClusterAvailable", "DescribeClusters"),
        (Service.Key, "Wait-KMSKeyRotation", "GetKeyRotationStatus"),
        (Service.Namespace, "Wait-RSSNamespaceAvailable", "GetNamespace"),
    ];

    public static TheoryData<Service, string> Weather() =>
        ServiceCase.Each([
            "error-before:3:status=500",
            "error-before:3:status=503",
            "error-before:3:status=502",
            "throttle:3",
            "drop-before:3",
            "garbage-body:3",
            "empty-body:2",
        ]);

    public static TheoryData<Service, string, string> Permanent()
    {
        var data = new TheoryData<Service, string, string>();
        foreach (Service service in Enum.GetValues<Service>())
        {
            data.Add(service, "error:code=ExpiredTokenException:status=403", nameof(ErrorCategory.AuthenticationError));
            data.Add(service, "error:code=UnrecognizedClientException", nameof(ErrorCategory.AuthenticationError));
            data.Add(service, "access-denied", nameof(ErrorCategory.PermissionDenied));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Weather))]
    public void A_failure_that_may_pass_is_survived_with_a_warning(Service service, string fault)
    {
        using var scene = new Scene();
        MiniPipeline wait = Wait(scene, service, out string read);
        SandboxFault set = scene.Fault($"{read}:{fault}:skip=1");

        MiniResult result = wait.Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.True(set.IsSpent);
        Assert.InRange(result.Warnings.Count, 1, set.Times!.Value);
        Assert.NotEmpty(result.Warnings);
        Assert.True(scene.Clock.Elapsed >= TimeSpan.FromMinutes(10));
    }

    [Theory]
    [MemberData(nameof(Permanent))]
    public void A_failure_that_stays_ends_the_wait(Service service, string fault, string category)
    {
        using var scene = new Scene();
        MiniPipeline wait = Wait(scene, service, out string read);
        scene.Fault($"{read}:{fault}:skip=2");

        MiniResult result = wait.Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(category, error.CategoryInfo.Category.ToString());
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings);
        Assert.Equal(3, scene.Count(read));
    }

    [Fact]
    public void Credentials_that_expire_end_the_wait_for_all()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        foreach (string cluster in scene.Server.ClusterIdentifiers)
        {
            scene.Server.StartRotationBySomeoneElse(cluster);
        }

        SandboxCredentials keys = scene.Server.CreateSessionCredentials(TimeSpan.FromMinutes(2));
        scene.Connection["AccessKey"] = keys.AccessKey;
        scene.Connection["SecretKey"] = keys.SecretKey;
        scene.Connection["SessionToken"] = keys.SessionToken;

        MiniResult result = scene.WaitForClusters([.. scene.Server.ClusterIdentifiers]).Run();

        Assert.Equal(scene.Server.ClusterIdentifiers, result.AllErrors.Select(error => error.TargetObject));
        NonEmpty.All(result.AllErrors, error => Assert.StartsWith("ExpiredToken", error.FullyQualifiedErrorId));
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void An_endpoint_that_never_answered_is_told_at_once()
    {
        using var scene = new Scene();
        scene.Server.Dispose();

        MiniResult result = scene.WaitForClusters("mycluster", "mycluster-2").With("MaxAttempts", 1).Run();

        Assert.Equal(["mycluster", "mycluster-2"], result.AllErrors.Select(error => error.TargetObject));
        NonEmpty.All(result.AllErrors, error => Assert.Equal("EndpointUnreachable", ErrorRecords.Id(error)));
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Fact]
    public void An_endpoint_that_stops_answering_is_waited_for_until_time_is_up()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster");
        scene.Clock.AtSeconds(60, scene.Server.Dispose);

        MiniResult result = scene.WaitForClusters("mycluster").With("MaxAttempts", 1).With("Timeout", 300).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("WaitTimeout", ErrorRecords.Id(error));
        Assert.NotEmpty(result.Warnings);
        Assert.Equal(TimeSpan.FromSeconds(300), scene.Clock.Elapsed);
    }

    [Fact]
    public void An_identifier_that_the_service_does_not_take_is_its_own_error_only()
    {
        using var scene = new Scene(options => options.Clusters = 4);
        scene.Server.StartRotationBySomeoneElse("mycluster-2");
        scene.Fault("DescribeClusters:error:code=InvalidParameterValue:identifier=not a name");

        MiniResult result = scene.WaitForClusters("mycluster", "not a name", "mycluster-2").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("InvalidParameterValue", ErrorRecords.Id(error));
        Assert.Equal("not a name", error.TargetObject);
        Assert.Equal(2, result.Output.Count);
    }

    private static MiniPipeline Wait(Scene scene, Service service, out string read)
    {
        var it = new ServiceCase(scene, service);
        Assert.True(scene.Server.StartRotationBySomeoneElse(it.Target));
        (_, string command, read) = s_waits[(int)service];
        // The SDK's own second attempts would hide the failure, and pause in real time.
        return scene.Command(command).WithArgument(it.Target).With("MaxAttempts", 1);
    }
}
