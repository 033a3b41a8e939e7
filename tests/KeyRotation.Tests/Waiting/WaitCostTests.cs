using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using KeyRotation.Waiting;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>What a wait for many costs, in calls and in calls per second.</summary>
public class WaitCostTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(250, 3)]
    public void Clusters_are_a_call_for_each_hundred(int count, int calls)
    {
        // One more is not encrypted, and is not waited for.
        using var scene = new Scene(options => options.Clusters = count);
        string[] clusters = [.. scene.Server.ClusterIdentifiers.Append(scene.Server.UnencryptedClusterIdentifier!)];
        Array.ForEach(
            [.. scene.Server.ClusterIdentifiers],
            id => scene.Server.StartRotationBySomeoneElse(id, TimeSpan.FromMinutes(5)));

        MiniResult result = scene.WaitForClusters(clusters).Run();

        Assert.Equal(count, result.Output.Count);
        NonEmpty.All(
            scene.Calls.GroupBy(call => call.Time),
            look => Assert.InRange(look.Count(call => call.Operation == "DescribeClusters"), 1, calls));
        Assert.Equal(calls, scene.Calls.GroupBy(call => call.Time).First().Count());
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(250, 3)]
    public void Namespaces_are_a_call_for_each_hundred(int count, int calls)
    {
        using var scene = new Scene(options => options.Namespaces = count);
        string[] names = [.. scene.Server.NamespaceNames];
        Array.ForEach(names, name => scene.Server.StartRotationBySomeoneElse(name, TimeSpan.FromMinutes(5)));

        MiniResult result = scene.Command("Wait-RSSNamespaceAvailable").WithArgument(names).Run();

        Assert.Equal(count, result.Output.Count);
        NonEmpty.All(
            scene.Calls.GroupBy(call => call.Time),
            look => Assert.Equal(calls, look.Count(call => call.Operation == "ListNamespaces")));
    }

    [Fact]
    public void Keys_are_asked_about_under_a_rate_limit()
    {
        using var scene = new Scene(options => options.Keys = 180);
        string[] keys = [.. scene.Server.KeyIds];
        Array.ForEach(keys, key => scene.Server.StartRotationBySomeoneElse(key, TimeSpan.FromMinutes(2)));

        MiniResult result = scene.Command("Wait-KMSKeyRotation").WithArgument(keys).Run();

        Assert.Equal(180, result.Output.Count);
        // A full second's worth at once and the second after it: never more than that in any second.
        DateTimeOffset[] looks =
        [
            .. scene.Calls.Where(call => call.Operation == "GetKeyRotationStatus").Select(call => call.Time),
        ];
        Assert.True(looks.Length > 180);
        foreach (string operation in new[] { "GetKeyRotationStatus", "ListKeyRotations" })
        {
            DateTimeOffset[] calls =
            [
                .. scene.Calls.Where(call => call.Operation == operation).Select(call => call.Time).Order(),
            ];
            Assert.InRange(
                calls.Max(first => calls.Count(call => call >= first && call < first.AddSeconds(1))),
                1,
                operation == "ListKeyRotations" ? 110 : 220);
        }
    }

    [Fact]
    public async Task A_rate_limit_lets_a_seconds_worth_through_at_once_and_then_keeps_its_rate()
    {
        var clock = new VirtualClock();
        var limit = new RateLimit(clock.Engine, perSecond: 10);

        for (int i = 0; i < 10; i++)
        {
            await limit.WaitAsync(CancellationToken.None);
        }

        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
        for (int i = 0; i < 20; i++)
        {
            await limit.WaitAsync(CancellationToken.None);
        }

        Assert.Equal(2, clock.Elapsed.TotalSeconds, precision: 1);
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        DateTimeOffset quiet = clock.Now;
        await limit.WaitAsync(CancellationToken.None);
        Assert.Equal(quiet, clock.Now);
    }
}
