using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace KeyRotation.Bench.Figures;

/// <summary>The cost of a large fleet, compared with the minimum that the endpoint and the network require.</summary>
internal sealed class WholeFleet : IFigure
{
    private const double RequestsAim = 1.3;
    private const double TimeAim = 2;
    private const double HeapAim = 100;
    private const double GrowthAim = 1.15;
    private const int Megabyte = 1024 * 1024;

    public string Name => "fleet";

    public string Description =>
        "a fleet of clusters rotated and awaited by Invoke-KeyRotation, "
        + $"rotations {FleetSandbox.RotationDuration.TotalSeconds} s long";

    public async Task MeasureAsync(bool quick, Report report)
    {
        var (few, many, rounds) = quick ? (50, 200, 1) : (1000, 10_000, 3);
        foreach (var inProcess in new[] { true, false })
        {
            report.Line(
                string.Empty, inProcess ? "the sandbox in this process" : "the sandbox in a process of its own");
            // Warm up first.
            await MeasureRoundAsync(inProcess, few);
            List<Round> small = [], large = [];
            for (var i = 0; i < rounds; i++)
            {
                small.Add(await MeasureRoundAsync(inProcess, few));
                large.Add(await MeasureRoundAsync(inProcess, many));
            }

            ReportFleet(report, many, large, inProcess);
            ReportGrowth(report, (few, small), (many, large));
            await ReportJournalAsync(
                report, inProcess, many, Median.Of(large.Select(round => round.Run.Elapsed.TotalSeconds)));
        }
    }

    private static void ReportFleet(Report report, int count, List<Round> rounds, bool inProcess)
    {
        var requests = rounds.Max(round => round.Run.Counts.Requests / (double)count);
        var ratio = Median.Of(rounds.Select(round => round.Run.Elapsed / round.Raw));
        var heap = rounds.Max(round => round.Run.HeapPeak) / (double)Megabyte;
        report.Line(
            $"{count} clusters, requests per rotation",
            Report.Number(requests, "0.000"),
            "under 1.3",
            requests < RequestsAim);
        report.Line(
            string.Empty, string.Join(", ", rounds[0].Run.Counts.Calls.Select(call => $"{call.Key} {call.Value}")));
        report.Line(
            "time over that of as many raw signed requests",
            Report.Number(ratio, "0.00"),
            "at most 2",
            ratio <= TimeAim);
        report.Line(
            string.Empty,
            string.Join("; ", rounds.Select(round => $"{Seconds(round.Run.Elapsed)} over {Seconds(round.Raw)}")));
        // Raw requests do not wait for rotations to end, so one rotation's duration is subtracted.
        var sending = Median.Of(
            rounds.Select(round => (round.Run.Elapsed - FleetSandbox.RotationDuration) / round.Raw));
        report.Line("of it without the last rotation's own time", Report.Number(sending, "0.00"));
        report.Line(
            inProcess ? "managed peak above start, the sandbox's included" : "managed peak above start",
            Report.Number(heap, "0") + " MiB",
            "under 100 MiB",
            heap < HeapAim);
    }

    // Reports processor time per target, which does not depend on other load, and wall-clock time without the rotation
    // itself.
    private static void ReportGrowth(
        Report report, (int Count, List<Round> Rounds) small, (int Count, List<Round> Rounds) large)
    {
        foreach (var (what, cost) in new (string, Func<FleetRun, double>)[]
        {
            ("processor time", run => run.Processor.TotalMilliseconds),
            ("time, less one rotation's,", run => (run.Elapsed - FleetSandbox.RotationDuration).TotalMilliseconds),
            ("bytes allocated", run => run.Allocated),
        })
        {
            var before = Median.Of(small.Rounds.Select(round => cost(round.Run) / small.Count));
            var after = Median.Of(large.Rounds.Select(round => cost(round.Run) / large.Count));
            report.Line(
                $"{what} per target, {small.Count} to {large.Count}",
                $"{Report.Number(before, "0.00")} to {Report.Number(after, "0.00")}: "
                    + $"{Report.Number(after / before, "0.00")}",
                "at most 1.15",
                after / before <= GrowthAim);
        }
    }

    private static async Task ReportJournalAsync(Report report, bool inProcess, int count, double without)
    {
        var folder = Directory.CreateTempSubdirectory("KeyRotation.Bench");
        try
        {
            var path = Path.Combine(folder.FullName, "journal.jsonl");
            using var sandbox = await FleetSandbox.StartAsync(inProcess, count);
            var run = await FleetRun.MeasureAsync(sandbox, path);
            var requests = run.Counts.Requests / (double)count;
            var entries = File.ReadLines(path).Count();
            var flush = FlushMilliseconds(Path.Combine(folder.FullName, "flush"));
            report.Line(
                $"{count} clusters with a journal, requests per rotation",
                Report.Number(requests, "0.000"),
                "under 1.3",
                requests < RequestsAim);
            report.Line(
                "time with a journal over time without",
                $"{Report.Number(run.Elapsed.TotalSeconds / without, "0.00")} ({Seconds(run.Elapsed)})");
            report.Line(
                string.Empty,
                $"{entries} entries; one flush of one entry {Report.Number(flush, "0.000")} ms, "
                    + $"of each on its own {Report.Number(entries * flush / 1000)} s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double FlushMilliseconds(string path)
    {
        using var file = File.Create(path);
        var entry = new byte[500];
        return Median.Of(Enumerable.Range(0, 50).Select(_ =>
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            file.Write(entry);
            file.Flush(flushToDisk: true);
            return System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }));
    }

    private static async Task<Round> MeasureRoundAsync(bool inProcess, int count)
    {
        FleetRun run;
        using (var sandbox = await FleetSandbox.StartAsync(inProcess, count))
        {
            run = await FleetRun.MeasureAsync(sandbox);
        }

        using var fresh = await FleetSandbox.StartAsync(inProcess, count);
        return new Round(run, await run.MeasureRawAsync(fresh));
    }

    private static string Seconds(TimeSpan time) => Report.Number(time.TotalSeconds, "0.00") + " s";

    private sealed record Round(FleetRun Run, TimeSpan Raw);
}
