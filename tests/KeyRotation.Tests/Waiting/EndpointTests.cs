using System;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using Amazon.Redshift.Model;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>-TestEndpoint: an available cluster is there once its endpoint takes a connection.</summary>
public sealed class EndpointTests : IDisposable
{
    // Bound and not listening: connections are refused, and no other process gets the port.
    private readonly Socket _endpoint = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public EndpointTests() => _endpoint.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    [Fact]
    public void An_endpoint_that_answers_ends_the_wait_at_once()
    {
        _endpoint.Listen(10);
        using Scene scene = NewScene();

        MiniResult result = Wait(scene).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.OutputOf<Cluster>());
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Fact]
    public void An_endpoint_that_is_silent_is_waited_for()
    {
        using Scene scene = NewScene();
        scene.Clock.AtSeconds(100, () => _endpoint.Listen(10));

        MiniResult result = Wait(scene).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.OutputOf<Cluster>());
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(130));
    }

    [Fact]
    public void Out_of_time_the_error_names_the_endpoint()
    {
        using Scene scene = NewScene();

        MiniResult result = Wait(scene).With("Timeout", 30).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("WaitTimeout", ErrorRecords.Id(error));
        Assert.Contains(((IPEndPoint)_endpoint.LocalEndPoint!).Port.ToString(), error.ToString());
    }

    [Fact]
    public void Without_the_switch_nothing_connects()
    {
        using Scene scene = NewScene();

        MiniResult result = scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster").Run();

        Assert.Single(result.Output);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    public void Dispose() => _endpoint.Dispose();

    private static MiniPipeline Wait(Scene scene) =>
        scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster").With("TestEndpoint");

    private Scene NewScene() => new(options => options.ClusterEndpoint = _endpoint.LocalEndPoint!.ToString());
}
