using System;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>Ctrl+C wherever the engine waits for something: nothing further is sent.</summary>
public class StopTests
{
    public static TheoryData<Service, int> EveryCall()
    {
        var data = new TheoryData<Service, int>();
        foreach ((Service service, int calls) in new[] { (Service.Cluster, 2), (Service.Key, 4), (Service.Namespace, 3) })
        {
            for (int call = 0; call < calls; call++)
            {
                data.Add(service, call);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Stopped_while_a_call_is_under_way_it_sends_nothing_more(Service service, int call)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault($"*:slow-answer:1:delay=600:skip={call}");

        MiniRun run = it.Rotate().Start();
        await scene.HeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Empty(result.Output);
        int calls = scene.Server.GetState().Calls.Values.Sum();
        Assert.Equal(call + 1, calls);
        await scene.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(calls, scene.Server.GetState().Calls.Values.Sum());
        Assert.InRange(it.Sent, 0, 1);
    }

    [Theory]
    [InlineData(Service.Cluster, "throttle")]
    [InlineData(Service.Key, "throttle")]
    [InlineData(Service.Namespace, "throttle")]
    [InlineData(Service.Cluster, "drop-before")]
    [InlineData(Service.Key, "drop-before")]
    [InlineData(Service.Namespace, "error-before")]
    public async Task Stopped_in_a_pause_it_sends_nothing_more(Service service, string fault)
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniRun run = it.Rotate().Start();
        await scene.Clock.FirstPause;
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Empty(result.AllErrors);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
    }

    [Fact]
    public async Task The_other_resources_of_the_call_are_left_alone()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        scene.Fault("RotateEncryptionKey:slow-answer:1:delay=600:skip=2");

        MiniRun run = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument(scene.Server.ClusterIdentifiers.ToArray()).Start();
        await scene.HeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        // What was accepted just before may not have reached the pipeline any more.
        Assert.InRange(result.Output.Count, 0, 2);
        Assert.Equal(3, scene.AllRotations);
    }

    [Fact]
    public void A_command_further_down_that_wants_no_more_ends_it()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        scene.Fault("RotateEncryptionKey:slow-answer:delay=600:skip=1");

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(scene.Server.ClusterIdentifiers.ToArray())
            .OnOutput(_ => throw new InvalidOperationException("No more, please."))
            .Run();

        Assert.NotNull(result.Exception);
        Assert.Equal(1, scene.AllRotations);
    }
}
