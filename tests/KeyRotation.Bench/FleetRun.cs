using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace KeyRotation.Bench;

/// <summary>One fleet, rotated and awaited by Invoke-KeyRotation, and what that cost.</summary>
/// <param name="Elapsed">From the first target to the last result.</param>
/// <param name="Processor">What this process computed; with the sandbox in it, the sandbox's part too.</param>
/// <param name="Allocated">Bytes that this process allocated.</param>
/// <param name="HeapPeak">The managed heap's peak above its start, garbage included, in bytes.</param>
/// <param name="Counts">What the sandbox counted.</param>
internal sealed record FleetRun(TimeSpan Elapsed, TimeSpan Processor, long Allocated, long HeapPeak, SandboxCounts Counts)
{
    /// <summary>The module keeps at most so many connections to one address, so this is how many requests it has in flight.</summary>
    public const int Connections = 50;

    public static async Task<FleetRun> MeasureAsync(FleetSandbox sandbox, string? journal = null)
    {
        var session = Cmdlets.NewSession();
        Dictionary<string, object> parameters = new(sandbox.Endpoint.Parameters())
        {
            ["Force"] = true,
            ["ThrottleLimit"] = 100_000,
        };
        if (journal is not null)
        {
            parameters["JournalPath"] = journal;
        }

        using var heap = new HeapWatch();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var result = session.Invoke("Invoke-KeyRotation", parameters, Targets(sandbox)).ThrowIfFailed();
        var run = new FleetRun(
            Stopwatch.GetElapsedTime(started),
            Process.GetCurrentProcess().TotalProcessorTime - processor,
            GC.GetTotalAllocatedBytes(precise: true) - allocated,
            heap.Peak,
            await sandbox.CountAsync());
        var rotated = result.OutputOf<Result>().Count(target => target.Outcome == FleetOutcome.Rotated);
        if (rotated != sandbox.Clusters.Count || sandbox.Clusters.Any(cluster => run.Counts.RotationsOf[cluster] != 1))
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"{rotated} of {sandbox.Clusters.Count} were told to be rotated; the sandbox carried out {run.Counts.Rotations}.{Environment.NewLine}{result}"));
        }

        return run;
    }

    /// <summary>The same requests, signed by hand and sent as many at once as the module sends.</summary>
    public async Task<TimeSpan> MeasureRawAsync(FleetSandbox sandbox)
    {
        using var raw = new RawClient(sandbox.Endpoint);
        Queue<Func<Task>> requests = new(sandbox.Clusters.Select<string, Func<Task>>(cluster => () => raw.CallAsync("RotateEncryptionKey", cluster)));
        foreach (var operation in new[] { "DescribeClusters", "DescribeEvents" })
        {
            for (var i = 0; i < Counts.Calls.GetValueOrDefault(operation); i++)
            {
                requests.Enqueue(() => raw.ReadPageAsync(operation));
            }
        }

        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(SendAllAsync)));
        return Stopwatch.GetElapsedTime(started);

        async Task SendAllAsync()
        {
            while (TryNext(out var request))
            {
                await request();
            }
        }

        bool TryNext(out Func<Task> request)
        {
            lock (requests)
            {
                return requests.TryDequeue(out request!);
            }
        }
    }

    // By hundreds: what the stand-in engine takes to bind each piped object is not the module's.
    private static IEnumerable<Target[]> Targets(FleetSandbox sandbox) => sandbox.Clusters
        .Select(cluster => new Target { Service = TargetService.RedshiftCluster, Id = cluster, Region = sandbox.Endpoint.Region })
        .Chunk(100);
}
