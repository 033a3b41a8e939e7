using System;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>
/// Requests that never left: no connection, no name, no trust. Nothing is changed, and only that certainty is worth
/// another try.
/// </summary>
public class UnopenedTests
{
    public static TheoryData<Service> Services() => [.. Enum.GetValues<Service>()];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_refused_connection_changes_nothing(Service service)
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        AssertNothingSent(service, "http://" + closed.LocalEndPoint, "EndpointUnreachable");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_name_that_does_not_resolve_changes_nothing(Service service) =>
        AssertNothingSent(service, "http://no-such-host.invalid:4599", "EndpointNotResolved");

    [Theory]
    [MemberData(nameof(Services))]
    [Trait(Needs.Name, Needs.Certificates)]
    public void A_certificate_that_is_not_trusted_changes_nothing(Service service)
    {
        using var scene = new Scene();
        using var front = new TlsProxy(scene.Server.Endpoint);

        AssertNothingSent(service, front.Address.ToString(), "EndpointCertificate");

        Assert.Empty(scene.Calls);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_connection_that_is_refused_once_the_witness_was_read_is_told_and_nothing_was_sent(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        using ClosingProxy front = Shut(scene, service);

        MiniResult result = it.Rotate().With("MaxAttempts", 1).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("EndpointUnreachable", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(result.Output);
        Assert.Equal((0, 0), (it.CarriedOut, it.Sent));
        Assert.True(scene.Clock.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_connection_that_is_refused_once_is_tried_again(Service service)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        using ClosingProxy front = Shut(scene, service);
        scene.Clock.AtSeconds(0.1, front.Open);

        MiniResult result = it.Rotate().With("MaxAttempts", 1).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }

    // The witness passes; a namespace's new key is looked up before it.
    private static ClosingProxy Shut(Scene scene, Service service)
    {
        var front = new ClosingProxy(
            scene.Server.Endpoint,
            service switch
            {
                Service.Cluster => 1,
                Service.Key => 3,
                _ => 2,
            });
        scene.Connection["EndpointUrl"] = front.Address;
        return front;
    }

    private static void AssertNothingSent(Service service, string endpoint, string errorId)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Connection["EndpointUrl"] = endpoint;

        MiniResult result = it.Rotate().With("MaxAttempts", 1).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Equal(it.Target, error.TargetObject);
        Assert.Empty(result.Output);
        Assert.Equal((0, 0), (it.CarriedOut, it.Sent));
    }
}
