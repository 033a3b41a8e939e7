using System;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>Requests that the service said no to: a throttle is sent again, any other no is told as it is.</summary>
public class DefiniteEndTests
{
    public static TheoryData<Service, string, string> Refusals()
    {
        var data = new TheoryData<Service, string, string>();
        foreach (Service service in Enum.GetValues<Service>())
        {
            data.Add(service, "access-denied", service == Service.Cluster ? "AccessDenied" : "AccessDeniedException");
            data.Add(service, "error:code=ExpiredTokenException:status=403", "ExpiredTokenException");
            data.Add(service, "error:code=ValidationException", "ValidationException");
        }

        data.Add(Service.Cluster, "error:code=InvalidClusterState", "InvalidClusterState");
        data.Add(Service.Cluster, "error:code=UnauthorizedOperation", "UnauthorizedOperation");
        data.Add(Service.Key, "error:code=LimitExceededException", "LimitExceededException");
        data.Add(Service.Key, "error:code=ConflictException", "ConflictException");
        data.Add(Service.Key, "error:code=KMSInvalidStateException", "KMSInvalidStateException");
        data.Add(Service.Namespace, "error:code=ConflictException", "ConflictException");
        return data;
    }

    public static TheoryData<Service, string> Throttles() => ServiceCase.Each(
    [
        "throttle:1", "throttle:5", "dependent-throttle:1", "dependent-throttle:5",
        "error:1:code=TooManyRequestsException:status=429", "error:2:code=RequestLimitExceeded:status=400",
    ]);

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_is_told_and_nothing_is_sent_again(Service service, string fault, string errorId)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniResult result = it.Rotate().Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(it.Target, error.TargetObject);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.Empty(result.Output);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
    }

    [Theory]
    [MemberData(nameof(Throttles))]
    public void A_throttled_request_is_sent_again_after_a_pause(Service service, string fault)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        int hits = scene.Fault(it.Change + ":" + fault).Times!.Value;

        MiniResult result = it.Rotate().Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, hits + 1), (it.CarriedOut, it.Sent));
        DateTimeOffset[] sends = [.. scene.Calls.Where(call => call.Operation == it.Change).Select(call => call.Time)];
        NonEmpty.All(
            sends.Zip(sends.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(250)));
    }

    [Theory]
    [InlineData(Service.Cluster, "Throttling")]
    [InlineData(Service.Key, "ThrottlingException")]
    [InlineData(Service.Namespace, "ThrottlingException")]
    public void A_throttle_without_end_is_told(Service service, string errorId)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":throttle");

        MiniResult result = it.Rotate().Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(ErrorCategory.LimitsExceeded, error.CategoryInfo.Category);
        Assert.Equal(0, it.CarriedOut);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public void Credentials_that_have_expired_change_nothing(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        SandboxCredentials expired = scene.Server.CreateSessionCredentials(TimeSpan.FromSeconds(-1));
        scene.Connection["AccessKey"] = expired.AccessKey;
        scene.Connection["SecretKey"] = expired.SecretKey;
        scene.Connection["SessionToken"] = expired.SessionToken;

        MiniResult result = it.Rotate().Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.StartsWith("ExpiredToken", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category);
        Assert.Equal((0, 0), (it.CarriedOut, it.Sent));
    }

    [Theory]
    [InlineData(25, "LimitExceededException", 0)]
    [InlineData(24, "", 1)]
    public void The_last_rotation_of_a_key_is_its_last(int used, string errorId, int carriedOut)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, Service.Key);
        scene.Server.SetOnDemandRotations(it.Target, used);

        MiniResult result = it.Rotate().Run();

        Assert.Equal(
            errorId, string.Concat(result.AllErrors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])));
        Assert.Equal(carriedOut, it.CarriedOut);
        Assert.Equal(
            Enumerable.Repeat((25, 0), carriedOut),
            result.OutputOf<KmsKeyRotation>()
                .Select(key => (key.OnDemandRotationsUsed, key.OnDemandRotationsRemaining)));
    }
}
