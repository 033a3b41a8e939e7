using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Simulation;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

public sealed class JournalRecoveryTests
{
    [Fact]
    public async Task A_journal_goes_on_where_it_ends()
    {
        var disk = new SimulatedDisk();
        disk.Put(JournalPath, await SmallAsync());
        await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume, "run-2"))
        {
            Assert.Equal((5L, null), (writer.Recovery!.Entries, writer.Recovery.TornTail));
            Assert.Equal(Verify(await SmallAsync()).Head, writer.Head!.ToString());
            Assert.Equal(6, await writer.AppendAsync(new JournalRecord(JournalPhase.RunResumed), durable: true));
            Assert.Equal(6, writer.Head.Sequence);
        }

        Assert.Equal((true, 6L), (Verify(disk.Read(JournalPath)!).Valid, Verify(disk.Read(JournalPath)!).Entries));
    }

    [Fact]
    public async Task A_last_line_that_is_torn_at_any_byte_is_moved_away_and_the_journal_goes_on()
    {
        byte[] journal = await SmallAsync();
        int last = journal.Length - LinesOf(journal)[4].Length;
        for (int length = last + 1; length < journal.Length - 1; length++)
        {
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, journal[..length]);
            await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume))
            {
                Assert.Equal(new JournalTornTail(5, length - last, JournalPath + ".torn"), writer.Recovery!.TornTail);
                Assert.Equal(5, await writer.AppendAsync(Record(JournalPhase.Unknown), durable: true));
            }

            Assert.Equal((byte[])[.. journal[last..length], (byte)'\n'], disk.Read(JournalPath + ".torn"));
            Assert.Equal((true, 5L), (Verify(disk.Read(JournalPath)!).Valid, Verify(disk.Read(JournalPath)!).Entries));
        }
    }

    [Fact]
    public async Task A_journal_of_nothing_but_a_torn_line_goes_on_too()
    {
        byte[] journal = await SmallAsync();
        foreach (int length in new[] { 0, 1, 5, 11, 40 })
        {
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, journal[..length]);
            await using (JournalWriter writer = await OpenAsync(disk, JournalMode.Resume))
            {
                Assert.Equal((0L, length > 0), (writer.Recovery!.Entries, writer.Recovery.TornTail is not null));
                await writer.AppendAsync(new JournalRecord(JournalPhase.RunResumed), durable: true);
            }

            Assert.Equal(1, Verify(disk.Read(JournalPath)!).Entries);
        }
    }

    [Fact]
    public async Task Zeros_that_a_power_failure_left_are_a_torn_end()
    {
        byte[] journal = await SmallAsync();
        int last = journal.Length - LinesOf(journal)[4].Length;
        byte[] half = [.. journal[..(last + 20)], .. new byte[30]];
        byte[] hole = [.. journal];
        hole.AsSpan(last + 20, 30).Clear();
        foreach (byte[] damaged in new byte[][] { [.. journal[..last], .. new byte[100]], half, hole })
        {
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, damaged);
            Assert.True(Verify(damaged).TornTail);
            await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume);
            Assert.Equal((4L, 5L), (writer.Recovery!.Entries, writer.Recovery.TornTail!.LineNumber));
        }

        foreach (int written in new[] { 0, 3, 200 })
        {
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, [.. journal[..written], .. new byte[100]]);
            await using JournalWriter writer = await OpenAsync(disk, JournalMode.Resume);
            Assert.Equal((0L, 1L), (writer.Recovery!.Entries, writer.Recovery.TornTail!.LineNumber));
        }
    }

    [Fact]
    public async Task A_journal_that_was_changed_before_its_end_is_refused_and_not_touched()
    {
        byte[] journal = await SmallAsync();
        for (int line = 1; line < 5; line++)
        {
            var disk = new SimulatedDisk();
            byte[] changed = Joined(
                LinesOf(journal)
                    .Select(
                        (text, i) =>
                            i == line - 1 ? text.Replace("\"run-1\"", "\"run-9\"", StringComparison.Ordinal) : text));
            disk.Put(JournalPath, changed);
            KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() =>
                OpenAsync(disk, JournalMode.Resume));
            Assert.Equal(ErrorIds.JournalBroken, error.ErrorId);
            Assert.Contains($"Line {line} ", error.Message, StringComparison.Ordinal);
            Assert.Equal(changed, disk.Read(JournalPath));
            Assert.Null(disk.Read(JournalPath + ".torn"));
        }
    }

    [Fact]
    public async Task A_new_journal_does_not_take_the_place_of_another()
    {
        var disk = new SimulatedDisk();
        disk.Put(JournalPath, await SmallAsync());
        KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() => OpenAsync(disk));
        Assert.Equal(ErrorIds.JournalExists, error.ErrorId);
        Assert.Contains("-Resume", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(await SmallAsync(), disk.Read(JournalPath));

        disk.Put(JournalPath, []);
        await using JournalWriter writer = await OpenAsync(disk);
        Assert.Null(writer.Recovery);
    }

    [Fact]
    public async Task What_is_no_journal_or_one_of_another_version_is_not_touched()
    {
        byte[] version = Encoding.UTF8.GetBytes("{\"journal\":3}\n");
        byte[] text = Encoding.UTF8.GetBytes("my notes");
        foreach (
            (byte[] content, string id) in new[] { (text, ErrorIds.NotAJournal), (version, ErrorIds.JournalVersion) })
        {
            var disk = new SimulatedDisk();
            disk.Put(JournalPath, content);
            KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() =>
                OpenAsync(disk, JournalMode.Resume));
            Assert.Equal(id, error.ErrorId);
            Assert.Equal(content, disk.Read(JournalPath));
        }

        KeyRotationException missing = await Assert.ThrowsAsync<KeyRotationException>(() =>
            OpenAsync(new SimulatedDisk(), JournalMode.Resume));
        Assert.Equal(ErrorIds.JournalNotFound, missing.ErrorId);
    }

    [Fact]
    public async Task A_second_writer_is_told_who_has_the_journal()
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter first = await OpenAsync(disk, run: "nightly"))
        {
            KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() =>
                OpenAsync(disk, JournalMode.Resume));
            Assert.Equal((ErrorIds.JournalLocked, FaultKind.Busy), (error.ErrorId, error.Kind));
            Assert.Contains("nightly", error.Message, StringComparison.Ordinal);
            await first.AppendAsync(Record(JournalPhase.Planned), durable: true);
        }

        await using JournalWriter second = await OpenAsync(disk, JournalMode.Resume);
        Assert.Equal(1, second.Recovery!.Entries);
    }
}
