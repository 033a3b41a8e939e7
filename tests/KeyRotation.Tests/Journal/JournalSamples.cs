using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using KeyRotation.Journal;
using KeyRotation.Simulation;

namespace KeyRotation.Tests.Journal;

/// <summary>Records and journals to try things on.</summary>
internal static class JournalSamples
{
    public const string JournalPath = "/runs/fleet.jsonl";

    public static JournalTarget Cluster(int number, string? account = "111122223333") =>
        new(
            TargetService.RedshiftCluster,
            $"cluster-{number}",
            "eu-west-1",
            account,
            $"arn:aws:redshift:eu-west-1:111122223333:namespace:{number:d8}");

    public static JournalRecord Record(JournalPhase phase, int target = 1) =>
        new(phase, Cluster(target))
        {
            Attempt = phase == JournalPhase.Planned ? 0 : 1,
            RequestId = phase == JournalPhase.Accepted ? $"request-{target}" : null,
            WitnessBefore =
                phase == JournalPhase.Sending
                    ? new Dictionary<string, string> { ["status"] = "available", ["events"] = "3" }
                    : null,
        };

    public static JournalWriterOptions Options(JournalMode mode = JournalMode.Create, string run = "run-1") =>
        new(run, mode) { Time = new FixedTime(), SdkVersion = "4.0.1", ModuleVersion = "0.1.0" };

    public static Task<JournalWriter> OpenAsync(
        SimulatedDisk disk,
        JournalMode mode = JournalMode.Create,
        string run = "run-1") => JournalWriter.OpenAsync(disk.Store(JournalPath), Options(mode, run));

    /// <summary>A journal of a run with one target: five entries.</summary>
    public static async Task<byte[]> SmallAsync()
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter writer = await OpenAsync(disk))
        {
            await writer.AppendAsync(new JournalRecord(JournalPhase.RunStarted), durable: false);
            await writer.AppendAsync(Record(JournalPhase.Planned), durable: false);
            await writer.AppendAsync(Record(JournalPhase.Sending), durable: true);
            await writer.AppendAsync(Record(JournalPhase.Accepted), durable: true);
            await writer.AppendAsync(Record(JournalPhase.Completed), durable: true);
        }

        return disk.Read(JournalPath)!;
    }

    public static string[] LinesOf(byte[] journal) =>
        [
            .. Encoding
                .UTF8.GetString(journal)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line + "\n"),
        ];

    public static byte[] Joined(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines));

    public static JournalVerification Verify(byte[] journal, string? head = null) =>
        JournalVerifier.Verify(new System.IO.MemoryStream(journal), JournalPath, JournalHead.Parse(head));

    /// <summary>A clock that goes on by a second with each look.</summary>
    private sealed class FixedTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromSeconds(1);
    }
}
