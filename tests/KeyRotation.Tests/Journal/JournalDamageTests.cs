using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Simulation;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

/// <summary>Journals whose last line is damaged.</summary>
public sealed class JournalDamageTests
{
    [Fact]
    public async Task No_damage_to_a_last_Sending_makes_its_target_NotSent()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        int last = journal.Length - LinesOf(journal)[^1].Length;
        for (int at = last; at < journal.Length; at++)
        {
            foreach ((string damage, byte[] bytes) in DamagesAt(journal, at))
            {
                // Cut there, nothing is left of it: only a head that was kept elsewhere shows that.
                if (bytes.Length > last)
                {
                    JournalState state = await ResumeAsync(bytes);
                    Assert.True(state.Find(Cluster(1))!.Stage == JournalStage.InDoubt, $"byte {at - last} {damage}");
                }
            }
        }
    }

    [Fact]
    public async Task Damage_to_the_newline_before_the_last_line_is_refused()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        int before = journal.Length - LinesOf(journal)[^1].Length - 1;
        foreach (byte[] bytes in new byte[][] { [.. journal[..before], .. journal[(before + 1)..]], Changed(
            journal, before, 0x01), Changed(journal, before, 0x0a) })
        {
            KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() => ResumeAsync(bytes));
            Assert.Equal(ErrorIds.JournalBroken, error.ErrorId);
        }
    }

    [Fact]
    public async Task A_line_that_is_cut_after_its_region_concerns_its_own_target_alone()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        string line = LinesOf(journal)[^1];
        int last = journal.Length - line.Length;
        int named = line.IndexOf("\"eu-west-1\",", StringComparison.Ordinal) + "\"eu-west-1\"".Length;
        int account = line.IndexOf("\"111122223333\"}", StringComparison.Ordinal) + "\"111122223333\"".Length;
        for (int length = 1; length < line.Length - 1; length++)
        {
            JournalState state = await ResumeAsync(journal[..(last + length)]);
            Assert.Equal(JournalStage.InDoubt, state.Find(Cluster(1))!.Stage);
            Assert.Equal(length < named ? JournalStage.InDoubt : JournalStage.NotSent, state.Find(Cluster(2))!.Stage);
            Assert.Equal(JournalStage.Ended, state.Find(Cluster(3))!.Stage);
            Assert.Equal(length < named ? null : "cluster-1", state.DamagedTail!.Target?.Id);
            Assert.Equal(length < account ? null : "111122223333", state.DamagedTail.Target?.AccountId);
        }
    }

    [Fact]
    public async Task A_line_that_was_changed_concerns_every_open_target()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        byte[] changed = Encoding.UTF8.GetBytes(
            LinesOf(journal)[^1].Replace("cluster-1", "cluster-2", StringComparison.Ordinal));
        JournalState state = await ResumeAsync([.. journal[..^changed.Length], .. changed]);
        Assert.Equal([JournalStage.InDoubt, JournalStage.InDoubt, JournalStage.Ended], state.Targets.Select(
            target => target.Stage));
        Assert.Equal((6L, JournalPhase.Sending, null, null), (
            state.DamagedTail!.LineNumber, state.DamagedTail.Phase, state.DamagedTail.Time, state.DamagedTail.Target));
    }

    [Fact]
    public async Task A_changed_line_that_looks_cut_concerns_every_open_target()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        string line = LinesOf(journal)[^1];
        int attempt = line.IndexOf(",\"attempt\"", StringComparison.Ordinal);
        string whole = line.Replace("cluster-1", "cluster-2", StringComparison.Ordinal);

        // Complete without its newline, cut before a newline, and cut behind a byte that was changed.
        string invalid = whole[..attempt] + ";" + line[(attempt + 1)..^20];
        foreach (string tail in new[] { whole[..^1], whole[..^20] + "\n", invalid })
        {
            JournalState state = await ResumeAsync([.. journal[..^line.Length], .. Encoding.UTF8.GetBytes(tail)]);
            Assert.Equal([JournalStage.InDoubt, JournalStage.InDoubt, JournalStage.Ended], state.Targets.Select(
                target => target.Stage));
            Assert.Equal((JournalPhase.Sending, null, null), (
                state.DamagedTail!.Phase, state.DamagedTail.Time, state.DamagedTail.Target));
        }
    }

    [Fact]
    public async Task A_damaged_line_with_a_newline_in_it_is_kept_whole()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        byte[] line = Encoding.UTF8.GetBytes(LinesOf(journal)[^1]);
        foreach (int at in new[] { 1, line.Length / 2, line.Length - 2 })
        {
            line[at] = (byte)'\n';
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, [.. journal[..^line.Length], .. line]);
            await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume);

            Assert.Equal(new JournalTornTail(6, line.Length, JournalPath + ".torn"), writer.Recovery!.TornTail);
            Assert.Equal(line, disk.Read(JournalPath + ".torn")![..line.Length]);
        }
    }

    [Theory]
    [InlineData(JournalPhase.Planned)]
    [InlineData(JournalPhase.Accepted)]
    [InlineData(JournalPhase.Completed)]
    [InlineData(JournalPhase.NotStarted)]
    public async Task A_damaged_line_of_another_phase_concerns_no_target(JournalPhase phase)
    {
        byte[] journal = await OpenJournalAsync(phase);
        foreach (byte[] bytes in new[] { journal[..^20], Changed(journal, journal.Length - 20, 0x01) })
        {
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, bytes);
            await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume);
            Assert.Equal(phase, writer.Recovery!.DamagedTail!.Phase);
            Assert.Equal([JournalStage.NotSent, JournalStage.NotSent, JournalStage.Ended],
                writer.Recovery.State.Targets.Select(target => target.Stage));
            Assert.Equal(5, writer.Head!.Sequence);
        }
    }

    [Fact]
    public async Task A_phase_among_the_tags_is_not_the_phase_of_the_line()
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter writer = await OpenAsync(disk))
        {
            await writer.AppendAsync(Record(JournalPhase.Planned), durable: true);
            var witness = new Dictionary<string, string> { ["phase"] = "Completed" };
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Sending, Cluster(1)) { WitnessBefore = witness }, durable: true);
        }

        string damaged = Encoding.UTF8.GetString(disk.Read(JournalPath)!).Replace(
            "\"phase\":\"Sending\"", "\"phasf\":\"Sending\"", StringComparison.Ordinal);
        JournalState state = await ResumeAsync(Encoding.UTF8.GetBytes(damaged));
        Assert.Equal((null, JournalStage.InDoubt), (state.DamagedTail!.Phase, Assert.Single(state.Targets).Stage));
    }

    [Fact]
    public async Task What_the_damaged_line_shows_is_kept_and_the_rest_is_unknown()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        JournalTargetState cut = (await ResumeAsync(journal[..^20])).Find(Cluster(1))!;
        Assert.Equal((JournalPhase.TailDamaged, null, null), (cut.Phase, cut.WitnessBefore, cut.AttemptId));

        // The line's own time, and where that cannot be trusted the time of the entry before.
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 12, DateTimeKind.Utc), cut.SentAt);
        JournalTargetState changed = (await ResumeAsync(Changed(journal, journal.Length - 20, 0x01))).Find(Cluster(1))!;
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 11, DateTimeKind.Utc), changed.SentAt);
    }

    [Fact]
    public async Task A_later_request_that_was_damaged_takes_the_attempt_id_of_the_earlier_one()
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter writer = await OpenAsync(disk))
        {
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Sending, Cluster(1)) { AttemptId = "a1" }, durable: true);
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Sending, Cluster(1)) { AttemptId = "a2" }, durable: true);
        }

        JournalTargetState target = Assert.Single((await ResumeAsync(disk.Read(JournalPath)![..^10])).Targets);
        Assert.Equal((JournalStage.InDoubt, null), (target.Stage, target.AttemptId));
    }

    [Fact]
    public async Task The_doubt_outlives_a_crash_at_any_operation_of_the_recovery()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        int crashes = 0;
        foreach (DiskFault fault in new[] { DiskFault.CrashBefore, DiskFault.CrashWithin, DiskFault.CrashAfter })
        {
            foreach (DiskLoss loss in Enum.GetValues<DiskLoss>())
            {
                for (int seed = 1; seed <= 120; seed++)
                {
                    int at = (seed % 6) + 1;
                    var disk = new SimulatedDisk(seed);
                    disk.Put(JournalPath, journal[..^30]);
                    disk.Faults = (_, number) => number == at ? fault : DiskFault.None;
                    try
                    {
                        await using JournalWriter first = await OpenAsync(disk, JournalMode.Resume);
                    }
                    catch (SimulatedCrashException)
                    {
                        crashes++;
                    }

                    disk.Faults = null;
                    disk.Restart(loss);
                    await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume, "run-2"))
                    {
                        Assert.True(
                            writer.Recovery!.State.Find(Cluster(1))!.Stage == JournalStage.InDoubt,
                            $"{fault} at operation {at}, loss {loss}, seed {seed}: {writer.Recovery.DamagedTail}");
                        await writer.AppendAsync(new JournalRecord(JournalPhase.RunResumed), durable: true);
                    }

                    Assert.True(Verify(disk.Read(JournalPath)!).Valid);
                    Assert.Equal(
                        JournalStage.InDoubt, (await ResumeAsync(disk.Read(JournalPath)!)).Find(Cluster(1))!.Stage);
                }
            }
        }

        Assert.True(crashes > 400, $"{crashes} crashes");
    }

    [Fact]
    public async Task A_sealed_line_without_its_newline_counts_and_is_completed()
    {
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        var disk = new SimulatedDisk();
        disk.Put(JournalPath, journal[..^1]);
        await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume))
        {
            Assert.Equal(
                (6L, null, null), (writer.Recovery!.Entries, writer.Recovery.TornTail, writer.Recovery.DamagedTail));
            Assert.Equal("available", writer.Recovery.State.Find(Cluster(1))!.WitnessBefore!["status"]);
            Assert.Equal(journal, disk.ReadDurable(JournalPath));
            Assert.Equal(7, await writer.AppendAsync(new JournalRecord(JournalPhase.RunResumed), durable: true));
        }

        Assert.True(Verify(disk.Read(JournalPath)!).Valid);
    }

    [Fact]
    public async Task A_journal_that_is_only_read_shows_the_same_doubt()
    {
        using var folder = new TemporaryFolder();
        byte[] journal = await OpenJournalAsync(JournalPhase.Sending);
        foreach (int cut in new[] { 0, 1, 20, 500 })
        {
            await File.WriteAllBytesAsync(folder.File("j.jsonl"), journal[..^cut]);
            JournalState read = JournalState.Read(folder.File("j.jsonl"));
            JournalState resumed = await ResumeAsync(journal[..^cut]);
            Assert.Equal(resumed.Targets.Select(Facts), read.Targets.Select(Facts));
            Assert.Equal(resumed.DamagedTail, read.DamagedTail);
            Assert.Equal(cut > 1 ? 5 : 6, JournalReader.Read(folder.File("j.jsonl")).Count());
        }

        await File.WriteAllBytesAsync(folder.File("j.jsonl"), Changed(journal, 40, 0x01));
        Assert.Equal(ErrorIds.JournalBroken, Assert.Throws<KeyRotationException>(
            () => JournalState.Read(folder.File("j.jsonl"))).ErrorId);

        static (string, JournalStage, JournalPhase, DateTime?) Facts(JournalTargetState target) => (
            target.Target.Id, target.Stage, target.Phase, target.SentAt);
    }

    [Fact]
    public async Task A_journal_of_version_1_is_resumed_with_its_stages()
    {
        var disk = new SimulatedDisk();
        disk.Put(JournalPath, Sample("journal-v1-interrupted.jsonl"));
        await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume))
        {
            Assert.Equal(
                [("waiting", JournalStage.NotSent), ("accepted", JournalStage.Accepted), (
                    "timed-out", JournalStage.Accepted), ("in-doubt", JournalStage.InDoubt)],
                writer.Recovery!.State.Targets.Select(target => (target.Target.Id, target.Stage)));
            await writer.AppendAsync(new JournalRecord(JournalPhase.RunResumed), durable: true);
        }

        JournalVerification result = Verify(disk.Read(JournalPath)!);
        Assert.Equal((true, 12L), (result.Valid, result.Entries));
        Assert.StartsWith("{\"journal\":2,", LinesOf(disk.Read(JournalPath)!)[^1], StringComparison.Ordinal);
    }

    private static IEnumerable<(string Damage, byte[] Bytes)> DamagesAt(byte[] journal, int at)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            yield return ($"bit {bit} flipped", Changed(journal, at, (byte)(1 << bit)));
        }

        yield return ("a newline", Changed(journal, at, (byte)(journal[at] ^ (byte)'\n')));
        yield return ("cut", journal[..at]);
        yield return ("zeroed", [.. journal[..at], .. new byte[journal.Length - at]]);
        yield return ("zero", Changed(journal, at, journal[at]));
    }

    private static byte[] Changed(byte[] journal, int at, byte flip)
    {
        byte[] changed = [.. journal];
        changed[at] ^= flip;
        return changed;
    }

    // Two targets that wait, one that ended, and a last line about the first.
    private static async Task<byte[]> OpenJournalAsync(JournalPhase last)
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter writer = await OpenAsync(disk))
        {
            await writer.AppendAsync(new JournalRecord(JournalPhase.RunStarted), durable: false);
            await writer.AppendAsync(Record(JournalPhase.Planned, 1), durable: false);
            await writer.AppendAsync(Record(JournalPhase.Planned, 2), durable: false);
            await writer.AppendAsync(Record(JournalPhase.Sending, 3), durable: true);
            await writer.AppendAsync(Record(JournalPhase.Completed, 3), durable: true);
            await writer.AppendAsync(Record(last), durable: true);
        }

        return disk.Read(JournalPath)!;
    }

    private static async Task<JournalState> ResumeAsync(byte[] journal)
    {
        var disk = new SimulatedDisk();
        disk.Put(JournalPath, journal);
        await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume, "run-2");
        return writer.Recovery!.State;
    }

    private static byte[] Sample(string name)
    {
        using Stream stream = typeof(JournalDamageTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
