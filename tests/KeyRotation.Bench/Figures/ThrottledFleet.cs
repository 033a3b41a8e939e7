using System.Linq;
using System.Threading.Tasks;

namespace KeyRotation.Bench.Figures;

/// <summary>How well a fleet adapts to an unknown rate limit.</summary>
internal sealed class ThrottledFleet : IFigure
{
    private const int Limit = 10;
    private const double ThroughputAim = 0.95;
    private const double RejectedAim = 0.05;

    public string Name => "throttled";

    public string Description => $"a fleet of clusters at an endpoint that takes {Limit} requests per second";

    public async Task MeasureAsync(bool quick, Report report)
    {
        foreach (var inProcess in new[] { true, false })
        {
            report.Line(
                string.Empty, inProcess ? "the sandbox in this process" : "the sandbox in a process of its own");
            using var sandbox = await FleetSandbox.StartAsync(inProcess, quick ? 40 : 700, Limit);
            Report(report, sandbox.Clusters.Count, await FleetRun.MeasureAsync(sandbox));
        }
    }

    private static void Report(Report report, int clusters, FleetRun run)
    {
        double requests = run.Counts.Calls.Where(call => call.Key != "GetCallerIdentity").Sum(call => call.Value);
        var served = requests - run.Counts.Throttled;
        // The limit allows a burst of one second's worth of requests.
        var most = Limit * (run.Elapsed.TotalSeconds + 1);
        var rejected = run.Counts.Throttled / requests;
        report.Line(
            $"{clusters} clusters in {Bench.Report.Number(run.Elapsed.TotalSeconds)} s, "
                + "throughput over the limit's own",
            Bench.Report.Number(served / most, "0.000"),
            "at least 0.95",
            served / most >= ThroughputAim);
        report.Line(
            "rejected requests", Bench.Report.Number(100 * rejected) + " %", "under 5 %", rejected < RejectedAim);
        report.Line("requests per rotation", Bench.Report.Number(requests / clusters, "0.000"));
        report.Line(string.Empty, string.Join(", ", run.Counts.Calls.Select(call => $"{call.Key} {call.Value}")));
    }
}
