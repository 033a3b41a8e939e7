using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace KeyRotation.Bench;

/// <summary>A fleet that Invoke-KeyRotation rotated and awaited, and its cost.</summary>
/// <param name="Elapsed">From the first target to the last result.</param>
/// <param name="Processor">The processor time of this process. Includes the sandbox if it runs in this process.</param>
/// <param name="Allocated">Bytes that this process allocated.</param>
/// <param name="HeapPeak">The peak of the managed heap above its start, in bytes, including garbage.</param>
/// <param name="Counts">The sandbox's counts.</param>
internal sealed record FleetRun(
    TimeSpan Elapsed, TimeSpan Processor, long Allocated, long HeapPeak, SandboxCounts Counts)
{
    /// <summary>
    /// The module's maximum number of connections to one address, and therefore of concurrent requests.
    /// </summary>
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
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rotated} of {sandbox.Clusters.Count} were reported as rotated; "
                    + $"the sandbox carried out {run.Counts.Rotations}.{Environment.NewLine}{result}"));
        }

        return run;
    }

    /// <summary>Sends the same requests, signed by hand, with the same concurrency.</summary>
    public async Task<TimeSpan> MeasureRawAsync(FleetSandbox sandbox)
    {
        using var raw = new RawClient(sandbox.Endpoint);
        Queue<Func<Task>> requests = new(sandbox.Clusters.Select<string, Func<Task>>(
            cluster => () => raw.CallAsync("RotateEncryptionKey", cluster)));
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

    // In batches of a hundred, because the mini host's time to bind each piped object is not the module's.
    private static IEnumerable<Target[]> Targets(FleetSandbox sandbox) => sandbox.Clusters
        .Select(cluster => new Target
        {
            Service = TargetService.RedshiftCluster,
            Id = cluster,
            Region = sandbox.Endpoint.Region,
        })
        .Chunk(100);
}
