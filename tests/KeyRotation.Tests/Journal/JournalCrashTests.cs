using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Simulation;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

public sealed class JournalCrashTests
{
    private const int Targets = 6;

    public static TheoryData<DiskFault, DiskLoss> Crashes => new()
    {
        { DiskFault.CrashBefore, DiskLoss.None },
        { DiskFault.CrashWithin, DiskLoss.None },
        { DiskFault.CrashAfter, DiskLoss.None },
        { DiskFault.CrashBefore, DiskLoss.Unflushed },
        { DiskFault.CrashWithin, DiskLoss.Unflushed },
        { DiskFault.CrashAfter, DiskLoss.Unflushed },
    };

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task Every_entry_that_was_confirmed_is_there_after_a_crash_at_any_operation(
        DiskFault fault, DiskLoss loss)
    {
        for (int at = 1; ; at++)
        {
            var disk = new SimulatedDisk(seed: at) { Faults = (_, number) => number == at ? fault : DiskFault.None };
            var confirmed = new List<(long Sequence, JournalPhase Phase, int Target)>();
            bool crashed = await RunAsync(disk, JournalMode.Create, confirmed);
            if (!crashed)
            {
                Assert.True(at > 20, $"{at} operations");
                return;
            }

            disk.Restart(loss);
            await CheckAsync(disk, confirmed);
        }
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task Crashes_while_it_is_made_ready_to_go_on_lose_nothing_either(DiskFault fault, DiskLoss loss)
    {
        byte[] journal = await SmallAsync();
        string[] lines = LinesOf(journal);
        int crashes = 0;
        for (int at = 1; at <= 5; at++)
        {
            var disk = new SimulatedDisk(seed: at);
            disk.Put(JournalPath, journal[..^30]);
            disk.Faults = (_, number) => number == at ? fault : DiskFault.None;
            try
            {
                await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume);
            }
            catch (SimulatedCrashException)
            {
                crashes++;
            }

            disk.Faults = null;
            disk.Restart(loss);
            await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume))
            {
                Assert.Equal(4, writer.Recovery!.Entries);
                await writer.AppendAsync(Record(JournalPhase.Unknown), durable: true);
            }

            Assert.True(Verify(disk.Read(JournalPath)!).Valid);
            Assert.Contains(
                lines[4][..^30],
                System.Text.Encoding.UTF8.GetString(disk.Read(JournalPath + ".torn")!),
                StringComparison.Ordinal);
        }

        Assert.True(crashes >= 4, $"{crashes} crashes");
    }

    [Fact]
    public async Task Crashes_upon_crashes_under_a_seed_leave_a_journal_that_verifies()
    {
        int crashes = 0;
        int entries = 0;
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk(seed);
            disk.Faults = (_, _) => random.Next(12) == 0 ? (DiskFault)random.Next(1, 6) : DiskFault.None;
            var confirmed = new List<(long Sequence, JournalPhase Phase, int Target)>();
            for (int life = 0; life < 6; life++)
            {
                bool exists = disk.Read(JournalPath) is { Length: > 0 };
                crashes += await RunAsync(disk, exists ? JournalMode.Resume : JournalMode.Create, confirmed) ? 1 : 0;
                disk.Restart(random.Next(2) == 0 ? DiskLoss.None : DiskLoss.Unflushed);
            }

            disk.Faults = null;
            await CheckAsync(disk, confirmed);
            entries += confirmed.Count;
        }

        Assert.True(crashes > 200 && entries > 200, $"{crashes} crashes, {entries} entries");
    }

    [Fact]
    public async Task A_full_disk_ends_the_journal_and_a_line_that_did_not_fit_leaves_no_trace()
    {
        byte[] journal = await SmallAsync();
        for (int capacity = 0; capacity < 2 * journal.Length; capacity += 31)
        {
            var disk = new SimulatedDisk { Capacity = capacity };
            var confirmed = new List<(long Sequence, JournalPhase Phase, int Target)>();
            await RunAsync(disk, JournalMode.Create, confirmed);
            JournalVerification result = Verify(disk.Read(JournalPath)!);
            Assert.True(result.Valid, result.Reason);
            Assert.InRange(result.Entries, confirmed.Count, Targets * 4);

            // Room again: it goes on.
            disk.Capacity = null;
            await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume);
            Assert.Equal(
                result.Entries + 1,
                await writer.AppendAsync(new JournalRecord(JournalPhase.RunResumed), durable: true));
        }
    }

    [Fact]
    public async Task Of_a_write_that_was_carried_out_in_part_the_whole_lines_stay()
    {
        var gate = new TaskCompletionSource();
        var disk = new SimulatedDisk { BeforeFlush = () => gate.Task };
        await using JournalWriter writer = await OpenAsync(disk);
        List<Task<long>> appends = [writer.AppendAsync(Record(JournalPhase.Sending, 1), durable: true)];
        disk.Capacity = (disk.Read(JournalPath)!.Length * 3) - 10;
        appends.AddRange(
            Enumerable.Range(2, 3).Select(i => writer.AppendAsync(Record(JournalPhase.Sending, i), durable: true)));
        gate.SetResult();
        Assert.Equal(1, await appends[0]);
        foreach (Task<long> append in appends.Skip(1))
        {
            await Assert.ThrowsAsync<JournalFailedException>(() => append);
        }

        Assert.Equal((true, 2L), (Verify(disk.Read(JournalPath)!).Valid, Verify(disk.Read(JournalPath)!).Entries));
    }

    [Theory]
    [InlineData(DiskOperation.Append, DiskFault.Fail)]
    [InlineData(DiskOperation.Append, DiskFault.FailPartly)]
    [InlineData(DiskOperation.Flush, DiskFault.Fail)]
    public async Task After_the_first_failure_every_append_fails_and_nothing_is_written(
        DiskOperation operation, DiskFault fault)
    {
        bool fails = false;
        var disk = new SimulatedDisk();
        disk.Faults = (each, _) => fails && each == operation ? fault : DiskFault.None;
        JournalWriter writer = await OpenAsync(disk);
        Assert.Equal(1, await writer.AppendAsync(Record(JournalPhase.Sending), durable: true));
        fails = true;
        await Assert.ThrowsAsync<JournalFailedException>(() =>
            writer.AppendAsync(Record(JournalPhase.Accepted), durable: true));
        fails = false;
        int operations = disk.Operations;
        for (int i = 0; i < 3; i++)
        {
            JournalFailedException failure = await Assert.ThrowsAsync<JournalFailedException>(() =>
                writer.AppendAsync(Record(JournalPhase.Completed), durable: i == 0));
            Assert.Equal(ErrorIds.JournalFailed, failure.ErrorId);
        }

        await writer.DisposeAsync();
        Assert.Equal(operations, disk.Operations);
        await using JournalWriter next = await OpenAsync(disk, JournalMode.Resume);
        Assert.Null(next.Recovery!.TornTail);
    }

    [Fact]
    public async Task A_part_that_cannot_be_cut_off_again_is_a_torn_end_for_the_next_run()
    {
        bool fails = false;
        var disk = new SimulatedDisk(seed: 3);
        disk.Faults = (operation, _) =>
            !fails ? DiskFault.None
            : operation == DiskOperation.Append ? DiskFault.FailPartly
            : DiskFault.Fail;
        JournalWriter writer = await OpenAsync(disk);
        await writer.AppendAsync(Record(JournalPhase.Sending), durable: true);
        fails = true;
        await Assert.ThrowsAsync<JournalFailedException>(() =>
            writer.AppendAsync(Record(JournalPhase.Accepted), durable: true));
        await writer.DisposeAsync();
        Assert.True(Verify(disk.Read(JournalPath)!).TornTail);
        fails = false;
        await using JournalWriter next = await OpenAsync(disk, JournalMode.Resume);
        Assert.Equal((1L, 2L), (next.Recovery!.Entries, next.Recovery.TornTail!.LineNumber));
    }

    /// <summary>What a run does: plan all, then send, accept and complete each. Ends at the first failure.</summary>
    /// <returns>Whether the disk crashed.</returns>
    private static async Task<bool> RunAsync(
        SimulatedDisk disk, JournalMode mode, List<(long Sequence, JournalPhase Phase, int Target)> confirmed)
    {
        try
        {
            await using JournalWriter writer = await OpenAsync(disk, mode);
            for (int i = 1; i <= Targets; i++)
            {
                _ = writer.AppendAsync(Record(JournalPhase.Planned, i), durable: false);
            }

            for (int i = 1; i <= Targets; i++)
            {
                foreach (
                    JournalPhase phase in new[] { JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Completed })
                {
                    long sequence = await writer.AppendAsync(Record(phase, i), durable: true);
                    if (confirmed.Count == 0 && mode == JournalMode.Create)
                    {
                        // The first flush covers what came before it.
                        confirmed.AddRange(
                            Enumerable.Range(1, (int)sequence - 1).Select(n => ((long)n, JournalPhase.Planned, n)));
                    }

                    confirmed.Add((sequence, phase, i));
                }
            }
        }
        catch (Exception e)
            when (e
                    is JournalFailedException
                        or SimulatedCrashException
                        or KeyRotationException { ErrorId: ErrorIds.JournalUnwritable })
        { }

        return disk.HasCrashed;
    }

    private static async Task CheckAsync(
        SimulatedDisk disk, List<(long Sequence, JournalPhase Phase, int Target)> confirmed)
    {
        if (disk.Read(JournalPath) is null)
        {
            Assert.Empty(confirmed);
            return;
        }

        disk.Faults = null;
        await using (await OpenAsync(disk, JournalMode.Resume))
        {
        }

        byte[] journal = disk.Read(JournalPath)!;
        JournalVerification result = Verify(journal);
        Assert.True(result.Valid, result.Reason);
        string[] lines = LinesOf(journal);
        foreach ((long sequence, JournalPhase phase, int target) in confirmed)
        {
            Assert.Contains(
                $"\"phase\":\"{phase}\",\"target\":{{\"service\":\"RedshiftCluster\",\"id\":\"cluster-{target}\"",
                lines[sequence - 1],
                StringComparison.Ordinal);
        }
    }
}
