using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Bench.Figures;

/// <summary>The number of requests to wait for many clusters together.</summary>
internal sealed class WaitForMany : IFigure
{
    private const int Clusters = 200;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.5);

    public string Name => "wait";

    public string Description => $"DescribeClusters calls to wait for {Clusters} clusters";

    public Task MeasureAsync(bool quick, Report report)
    {
        var calls = new ConcurrentQueue<DateTimeOffset>();
        // The last cluster is not encrypted, so it cannot be rotated.
        using var server = SandboxServer.Start(new SandboxOptions
        {
            Clusters = Clusters + 1,
            RequestLog = call => { if (call.Operation == "DescribeClusters") { calls.Enqueue(call.Time); } },
        });
        RotateAll(server, TimeSpan.FromSeconds(quick ? 1 : 5));
        var session = Cmdlets.NewSession();
        var result = Cmdlets.Run(
            session,
            "Wait-RSClusterAvailable",
            Endpoint.Of(server),
            ("ClusterIdentifier", server.ClusterIdentifiers.ToArray()),
            ("PollingInterval", s_interval));

        var ticks = Ticks([.. calls.Order()]);
        var perTick = calls.Count / (double)ticks;
        report.Line(
            $"{result.Output.Count} clusters, all there after {ticks} ticks",
            $"{calls.Count} calls, {Report.Number(perTick)} per tick",
            "2 per tick",
            perTick <= 2);
        return Task.CompletedTask;
    }

    // The rotations end one after the other, as in a fleet.
    private static void RotateAll(SandboxServer server, TimeSpan longest)
    {
        var ids = server.ClusterIdentifiers;
        for (var i = 0; i < ids.Count; i++)
        {
            server.StartRotationBySomeoneElse(ids[i], longest * (0.5 + (0.5 * i / ids.Count)));
        }
    }

    // The calls of one tick follow each other at once. The next tick is one polling interval later.
    private static int Ticks(DateTimeOffset[] calls) =>
        1 + calls.Zip(calls.Skip(1), (earlier, later) => later - earlier).Count(gap => gap > s_interval / 2);
}
