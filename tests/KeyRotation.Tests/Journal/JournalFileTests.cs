using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

/// <summary>Journals in real files.</summary>
[Trait(Needs.Name, Needs.FileLocks)]
public sealed class JournalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("fleet.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_stays_beside_a_journal_that_was_closed()
    {
        await using (JournalWriter writer = await JournalWriter.OpenAsync(Journal, Options()))
        {
            await writer.AppendAsync(Record(JournalPhase.Planned), durable: true);
            Assert.Equal(["fleet.jsonl", "fleet.jsonl.lock"], Names());
            Assert.Equal(Journal, writer.Path);
        }

        Assert.Equal(["fleet.jsonl"], Names());
    }

#if NET
    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task On_Unix_only_the_owner_can_read_what_is_made()
    {
        await File.WriteAllBytesAsync(Journal, (await SmallAsync())[..^5]);
        File.SetUnixFileMode(Journal, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using JournalWriter resumed = await JournalWriter.OpenAsync(Journal, Options(JournalMode.Resume));
        await using JournalWriter made = await JournalWriter.OpenAsync(_folder.File("new.jsonl"), Options());
        Assert.Equal(["fleet.jsonl", "fleet.jsonl.lock", "fleet.jsonl.torn", "new.jsonl", "new.jsonl.lock"], Names());
        foreach (string name in Names())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File(name)));
        }
    }
#endif

    [Fact]
    public async Task A_second_writer_is_told_who_has_the_journal()
    {
        await using (await JournalWriter.OpenAsync(Journal, Options(run: "nightly-42")))
        {
            foreach (JournalMode mode in Enum.GetValues<JournalMode>())
            {
                KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() =>
                    JournalWriter.OpenAsync(Journal, Options(mode)));
                Assert.Equal(ErrorIds.JournalLocked, error.ErrorId);
                Assert.All(
                    new[]
                    {
                        Journal,
                        "nightly-42",
                        Environment.MachineName,
                        $"process {Environment.ProcessId} ",
                        "since 2026-01-02 03:04:06 UTC",
                    },
                    part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
            }
        }

        await using JournalWriter next = await JournalWriter.OpenAsync(Journal, Options(JournalMode.Resume));
    }

    [Fact]
    public async Task Of_many_who_want_the_journal_at_once_one_has_it_at_a_time()
    {
        int inside = 0;
        int entries = 0;
        await File.WriteAllBytesAsync(Journal, []);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (int i = 0; i < 50; i++)
                        {
                            try
                            {
                                await using JournalWriter writer = await JournalWriter.OpenAsync(
                                    Journal, Options(JournalMode.Resume));
                                Assert.Equal(1, Interlocked.Increment(ref inside));
                                await writer.AppendAsync(Record(JournalPhase.Planned), durable: false);
                                entries++;
                                Interlocked.Decrement(ref inside);
                            }
                            catch (KeyRotationException e) when (e.ErrorId == ErrorIds.JournalLocked) { }
                        }
                    })));
        JournalVerification result = JournalVerifier.Verify(Journal);
        Assert.Equal((true, entries), (result.Valid, result.Entries));
        Assert.True(entries > 0);
    }

    [Fact]
    public async Task The_lock_file_of_a_killed_process_does_not_block()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllTextAsync(
            Journal + ".lock",
            "{\"processId\":1,\"host\":\"here\",\"since\":\"2026-01-01T00:00:00Z\",\"run\":\"old\",\"token\":\"x\"}");
        await using (JournalWriter writer = await JournalWriter.OpenAsync(Journal, Options(JournalMode.Resume)))
        {
            Assert.Equal(5, writer.Recovery!.Entries);
        }

        Assert.Equal(["fleet.jsonl"], Names());
    }

    [UnixFact]
    public async Task Two_names_of_one_journal_have_one_lock()
    {
        string link = _folder.File("link.jsonl");
        File.CreateSymbolicLink(link, Journal);
        await using (JournalWriter writer = await JournalWriter.OpenAsync(link, Options()))
        {
            await writer.AppendAsync(Record(JournalPhase.Planned), durable: true);
            KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() =>
                JournalWriter.OpenAsync(Journal, Options(JournalMode.Resume)));
            Assert.Equal(ErrorIds.JournalLocked, error.ErrorId);
        }

        Assert.Equal(1, JournalVerifier.Verify(Journal).Entries);
    }

    [Fact]
    public async Task A_journal_can_be_read_and_verified_while_it_is_written()
    {
        await using JournalWriter writer = await JournalWriter.OpenAsync(Journal, Options());
        for (int i = 1; i <= 3; i++)
        {
            await writer.AppendAsync(Record(JournalPhase.Planned, i), durable: true);
            Assert.Equal(i, JournalReader.Read(Journal).Count());
            Assert.Equal(writer.Head!.ToString(), JournalVerifier.Verify(Journal).Head);
        }
    }

    [Fact]
    public async Task What_a_torn_write_left_behind_is_kept_each_time()
    {
        byte[] journal = await SmallAsync();
        foreach (int cut in new[] { 40, 30 })
        {
            await File.WriteAllBytesAsync(Journal, journal[..^cut]);
            await using JournalWriter writer = await JournalWriter.OpenAsync(Journal, Options(JournalMode.Resume));
            Assert.Equal(Journal + ".torn", writer.Recovery!.TornTail!.KeptIn);
            Assert.Equal(4, JournalVerifier.Verify(Journal).Entries);
        }

        string last = LinesOf(journal)[4];
        Assert.Equal(last[..^40] + "\n" + last[..^30] + "\n", await File.ReadAllTextAsync(Journal + ".torn"));
    }

    [Fact]
    public async Task A_folder_a_missing_folder_and_a_missing_file_are_told_apart()
    {
        await AssertFailsAsync(ErrorIds.JournalIsDirectory, _folder.Path, JournalMode.Create);
        await AssertFailsAsync(ErrorIds.JournalIsDirectory, _folder.Path, JournalMode.Resume);
        await AssertFailsAsync(ErrorIds.JournalNotFound, Journal, JournalMode.Resume);
        await AssertFailsAsync(
            ErrorIds.JournalUnwritable, Path.Combine(_folder.Path, "missing", "j.jsonl"), JournalMode.Create);
        Assert.Empty(Names());

        await File.WriteAllTextAsync(Journal, "notes");
        await AssertFailsAsync(ErrorIds.JournalExists, Journal, JournalMode.Create);
        await AssertFailsAsync(ErrorIds.NotAJournal, Journal, JournalMode.Resume);
        Assert.Equal(["fleet.jsonl"], Names());
        Assert.Equal("notes", await File.ReadAllTextAsync(Journal));
    }

    [Fact]
    public async Task A_journal_that_may_not_be_written_is_told_so()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        File.SetAttributes(Journal, FileAttributes.ReadOnly);
        try
        {
            // An administrator may write it all the same.
            if (!Environment.IsPrivilegedProcess)
            {
                await AssertFailsAsync(ErrorIds.JournalUnwritable, Journal, JournalMode.Resume);
            }
        }
        finally
        {
            File.SetAttributes(Journal, FileAttributes.Normal);
        }
    }

    [UnixFact(Needs = "/dev/full")]
    public async Task A_real_full_disk_fails_the_append_with_its_reason()
    {
        // A device that takes nothing, as a disk without room.
        using var stream = new FullDevice(Journal);
        await using JournalWriter writer = await JournalWriter.OpenAsync(stream, Options());
        JournalFailedException failure = await Assert.ThrowsAsync<JournalFailedException>(() =>
            writer.AppendAsync(Record(JournalPhase.Sending), durable: true));
        Assert.Contains("space", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_hundred_thousand_entries_are_written_and_read_without_being_kept_in_memory()
    {
        const int Entries = 100_000;
        var kept = new List<WeakReference>();
        await using (JournalWriter writer = await JournalWriter.OpenAsync(Journal, Options()))
        {
            for (int i = 1; i <= Entries; i++)
            {
                JournalRecord record = Record(JournalPhase.Planned, i);
                Remember(kept, record, i);
                await writer.AppendAsync(record, durable: i % 25_000 == 0);
            }

            AssertGone(kept);
        }

        long read = 0;
        foreach (JournalEntry entry in JournalReader.Read(Journal))
        {
            Remember(kept, entry, ++read);
            Assert.Equal(read, entry.Sequence);
            if (read == Entries)
            {
                AssertGone(kept);
            }
        }

        Assert.Equal(Entries, read);
        Assert.Equal(Entries, JournalVerifier.Verify(Journal).Entries);
    }

    private static void Remember(List<WeakReference> kept, object each, long number)
    {
        if (number % 1000 == 0)
        {
            kept.Add(new WeakReference(each));
        }
    }

    private static void AssertGone(List<WeakReference> kept)
    {
        GC.Collect();
        // The one in hand is still there.
        Assert.InRange(kept.Count(each => each.IsAlive), 0, 2);
        kept.Clear();
    }

    private static async Task AssertFailsAsync(string errorId, string path, JournalMode mode)
    {
        KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() =>
            JournalWriter.OpenAsync(path, Options(mode)));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    private List<string> Names() =>
        [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>A journal that goes to a device without room; the lock is beside a real file.</summary>
    private sealed class FullDevice(string path) : IJournalStore
    {
        private readonly FileStream _device = new(
            "/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        public string Path { get; } = path;

        public long Length => 0;

        public Task OpenAsync(JournalMode mode, JournalHolder holder, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public void ThrowIfLost()
        {
        }

        public void Overwrite(long offset, byte[] line) => throw new NotSupportedException();

        public Stream OpenRead() => Stream.Null;

        public Task AppendAsync(byte[] buffer, int count)
        {
            _device.Write(buffer, 0, count);
            return Task.CompletedTask;
        }

        public Task FlushAsync() => Task.CompletedTask;

        public void Truncate(long length)
        {
        }

        public string SetAside(byte[] bytes) => throw new NotSupportedException();

        public void Dispose() => _device.Dispose();
    }
}
