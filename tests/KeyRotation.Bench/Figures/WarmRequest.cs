using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using KeyRotation.MiniHost;

namespace KeyRotation.Bench.Figures;

/// <summary>
/// The cost of a warm request, with and without the cmdlet. Each method sends the same two requests per rotation to the
/// same sandbox in a separate process. The methods take short turns, so that a busy machine slows all of them alike.
/// The medians count.
/// </summary>
internal sealed class WarmRequest : IFigure
{
    private const string Cluster = "mycluster";
    private const int RequestsPerRotation = 2;
    private const double Aim = 1.2;

    public string Name => "warm";

    public string Description => "one request of a warm Invoke-RSRotateEncryptionKey beside a reused SDK client's";

    public async Task MeasureAsync(bool quick, Report report)
    {
        var (rounds, rotations) = quick ? (6, 10) : (300, 20);
        using var sandbox = await SandboxProcess.StartAsync();
        var session = Cmdlets.NewSession();
        using var sdk = new AmazonRedshiftClient(
            new BasicAWSCredentials(sandbox.Endpoint.AccessKey, sandbox.Endpoint.SecretKey),
            new AmazonRedshiftConfig
            {
                ServiceURL = sandbox.Endpoint.Url.AbsoluteUri,
                AuthenticationRegion = sandbox.Endpoint.Region,
            });
        using var raw = new RawClient(sandbox.Endpoint);

        var cmdlet = new Variant("Invoke-RSRotateEncryptionKey", count => RunCmdlet(session, sandbox.Endpoint, count));
        var awaited = new Variant("bare SDK client, awaited", count => RunSdkAsync(sdk, count));
        var waited = new Variant("bare SDK client, its thread waits", count => RunSdkWaiting(sdk, count));
        var floor = new Variant("HttpClient, signed by hand, answer not parsed", count => RunRawAsync(raw, count));
        var engine = new Variant(
            "of it the stand-in engine's own: a cmdlet without work",
            count => RunNothing(session, sandbox.Endpoint, count));
        Variant[] variants = [cmdlet, engine, awaited, waited, floor];

        // The first rounds include the JIT's later tiers.
        for (var round = -Math.Max(1, rounds / 3); round < rounds; round++)
        {
            foreach (var variant in variants)
            {
                await variant.MeasureAsync(rotations, counts: round >= 0);
            }
        }

        foreach (var variant in variants)
        {
            report.Line(
                variant.Name,
                $"{Report.Number(variant.Milliseconds, "0.000")} ms, {Report.Number(variant.Bytes, "0")} bytes");
        }

        // The engine's share belongs to PowerShell. A pipeline thread has to wait for each answer, whichever code sends
        // the request. The rest is the cmdlet's own cost.
        ReportRatio(
            report,
            "milliseconds over the SDK client whose thread waits",
            (cmdlet.Milliseconds - engine.Milliseconds) / waited.Milliseconds);
        ReportRatio(
            report, "bytes over the SDK client whose thread waits", (cmdlet.Bytes - engine.Bytes) / waited.Bytes);
        report.Line(
            "engine included, over the awaited SDK client",
            $"{Report.Number(cmdlet.Milliseconds / awaited.Milliseconds, "0.00")} (milliseconds), "
                + $"{Report.Number(cmdlet.Bytes / awaited.Bytes, "0.00")} (bytes)");
    }

    private static void ReportRatio(Report report, string what, double ratio) =>
        report.Line(what, Report.Number(ratio, "0.00"), $"at most {Report.Number(Aim)}", ratio <= Aim);

    private static Task RunCmdlet(MiniSession session, Endpoint endpoint, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Cmdlets.Run(
                session, "Invoke-RSRotateEncryptionKey", endpoint, ("ClusterIdentifier", Cluster), ("Force", true));
        }

        return Task.CompletedTask;
    }

    private static Task RunNothing(MiniSession session, Endpoint endpoint, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Cmdlets.Run(session, "Measure-Nothing", endpoint);
        }

        return Task.CompletedTask;
    }

    private static async Task RunSdkAsync(AmazonRedshiftClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await client.DescribeClustersAsync(new DescribeClustersRequest { ClusterIdentifier = Cluster });
            await client.RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest { ClusterIdentifier = Cluster });
        }
    }

    private static Task RunSdkWaiting(AmazonRedshiftClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            client.DescribeClustersAsync(
                new DescribeClustersRequest { ClusterIdentifier = Cluster }).GetAwaiter().GetResult();
            client.RotateEncryptionKeyAsync(
                new RotateEncryptionKeyRequest { ClusterIdentifier = Cluster }).GetAwaiter().GetResult();
        }

        return Task.CompletedTask;
    }

    private static async Task RunRawAsync(RawClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await client.CallAsync("DescribeClusters", Cluster);
            await client.CallAsync("RotateEncryptionKey", Cluster);
        }
    }

    /// <summary>A method to rotate, and the cost of its rounds per request.</summary>
    private sealed class Variant(string name, Func<int, Task> rotate)
    {
        private readonly List<(double Milliseconds, double Bytes)> _rounds = [];

        public string Name => name;

        public double Milliseconds => Median.Of(_rounds.Select(round => round.Milliseconds));

        public double Bytes => Median.Of(_rounds.Select(round => round.Bytes));

        public async Task MeasureAsync(int rotations, bool counts)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var started = Stopwatch.GetTimestamp();
            await rotate(rotations);
            var elapsed = Stopwatch.GetElapsedTime(started);
            bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
            if (counts)
            {
                double requests = rotations * RequestsPerRotation;
                _rounds.Add((elapsed.TotalMilliseconds / requests, bytes / requests));
            }
        }
    }
}
