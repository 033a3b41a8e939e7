using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Simulation;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

/// <summary>Journals in real files on a file system whose locks have no effect.</summary>
[Trait(Needs.Name, Needs.FileLocks)]
public sealed class JournalLeaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LeaseClock _clock = new();

    public JournalLeaseTests() => JournalFiles.LocksAreOff = true;

    private string Journal => _folder.File("fleet.jsonl");

    private string Lease => Journal + ".lease";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_writer_is_refused_and_the_first_goes_on()
    {
        await using (JournalWriter first = await OpenAsync(JournalMode.Create, "nightly-42"))
        {
            Assert.Equal(["fleet.jsonl", "fleet.jsonl.lease", "fleet.jsonl.lock"], Names());
            foreach (JournalMode mode in Enum.GetValues<JournalMode>())
            {
                KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(() => OpenAsync(mode));
                Assert.Equal(ErrorIds.JournalLocked, error.ErrorId);
                Assert.Contains("nightly-42", error.Message, StringComparison.Ordinal);
            }

            await first.AppendAsync(Record(JournalPhase.Sending), durable: true);
        }

        Assert.Equal(["fleet.jsonl"], Names());
        await using JournalWriter next = await OpenAsync(JournalMode.Resume);
        Assert.Equal(1, next.Recovery!.Entries);
    }

    [Fact]
    public async Task Of_many_who_want_the_journal_at_once_one_has_it_at_a_time()
    {
        int inside = 0;
        int entries = 0;

        // Between its creation and its first content a lease names no writer, and the others begin to watch it.
        _clock.RefusesPauses = true;
        await File.WriteAllBytesAsync(Journal, []);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 25; i++)
            {
                try
                {
                    await using JournalWriter writer = await OpenAsync(JournalMode.Resume);
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    await writer.AppendAsync(Record(JournalPhase.Planned), durable: false);
                    entries++;
                    Interlocked.Decrement(ref inside);
                }
                catch (Exception e) when (
                    e is OperationCanceledException or KeyRotationException { ErrorId: ErrorIds.JournalLocked })
                {
                }
            }
        })));
        JournalVerification result = JournalVerifier.Verify(Journal);
        Assert.Equal((true, entries), (result.Valid, result.Entries));
        Assert.True(entries > 0);
    }

    [Fact]
    public async Task A_lock_and_a_lease_keep_each_other_out()
    {
        await using (await OpenAsync(JournalMode.Create))
        {
            JournalFiles.LocksAreOff = false;
            Assert.Equal(ErrorIds.JournalLocked, await RefusedAsync());
            JournalFiles.LocksAreOff = true;
        }

        JournalFiles.LocksAreOff = false;
        await using (await OpenAsync(JournalMode.Resume))
        {
            Assert.DoesNotContain("fleet.jsonl.lease", Names());
        }
    }

    [UnixFact]
    public async Task A_lock_keeps_out_a_writer_without_locks()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        JournalFiles.LocksAreOff = false;
        await using (await OpenAsync(JournalMode.Resume))
        {
            // .NET locks on Unix what it opens, but for a process that was told not to.
            byte[] held = JournalFiles.ReadHeld(Journal + ".lock")!;
            JournalFiles.LocksAreOff = true;
            File.Delete(Journal + ".lock");
            await File.WriteAllBytesAsync(Journal + ".lock", held);
            Assert.Equal(ErrorIds.JournalLocked, await RefusedAsync());
            Assert.Equal(held, await File.ReadAllBytesAsync(Journal + ".lock"));
            Assert.DoesNotContain("fleet.jsonl.lease", Names());
        }
    }

    [Fact]
    public async Task The_lease_of_a_process_that_has_ended_is_taken_over_at_once()
    {
        JournalHolder me = Here();
        int ended = Enumerable.Range(3_000_000, 1000).First(id => ProcessIdentity.HasEnded(id, start: null));
        foreach (JournalHolder holder in new[] { me with { ProcessId = ended }, me with { ProcessStart = "another" } })
        {
            await File.WriteAllBytesAsync(Journal, await SmallAsync());
            await File.WriteAllBytesAsync(Lease, holder.ToBytes((_clock.GetUtcNow(), 3, JournalLease.Duration)));
            await File.WriteAllBytesAsync(Journal + ".lock", holder.ToBytes());
            await using (JournalWriter writer = await OpenAsync(JournalMode.Resume))
            {
                Assert.Equal((5, 0), (writer.Recovery!.Entries, _clock.Pauses));
                Assert.Equal(["fleet.jsonl", "fleet.jsonl.lease", "fleet.jsonl.lock"], Names());
            }

            Assert.Equal(["fleet.jsonl"], Names());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_computers_lease_is_taken_over_after_two_durations_without_renewal(bool locksWork)
    {
        JournalFiles.LocksAreOff = !locksWork;
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllBytesAsync(Lease, Elsewhere().ToBytes((_clock.GetUtcNow(), 3, JournalLease.Duration)));
        await using JournalWriter writer = await OpenAsync(JournalMode.Resume);
        Assert.Equal(TimeSpan.FromSeconds(120), _clock.Elapsed);
        Assert.Equal(!locksWork, File.Exists(Lease));
    }

    [Fact]
    public async Task Another_computers_lease_that_is_renewed_is_respected()
    {
        JournalHolder other = Elsewhere();
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllBytesAsync(Lease, other.ToBytes((_clock.GetUtcNow(), 3, JournalLease.Duration)));

        // In the last moment, and with the same time: its clock may stand still.
        DateTimeOffset time = _clock.GetUtcNow();
        _clock.At(TimeSpan.FromSeconds(119), () => File.WriteAllBytes(
            Lease, other.ToBytes((time, 4, JournalLease.Duration))));
        KeyRotationException error = await Assert.ThrowsAsync<KeyRotationException>(
            () => OpenAsync(JournalMode.Resume));
        Assert.Equal(ErrorIds.JournalLocked, error.ErrorId);
        Assert.Contains("elsewhere", error.Message, StringComparison.Ordinal);
        Assert.Equal(other.Token, JournalHolder.Parse(await File.ReadAllBytesAsync(Lease))!.Token);
    }

    [Fact]
    public async Task A_lease_that_names_no_writer_is_watched_too()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllBytesAsync(Lease, []);
        await using JournalWriter writer = await OpenAsync(JournalMode.Resume);
        Assert.Equal(TimeSpan.FromSeconds(120), _clock.Elapsed);
    }

    [Fact]
    public async Task A_lease_that_is_released_while_it_is_watched_is_taken()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllBytesAsync(Lease, Elsewhere().ToBytes((_clock.GetUtcNow(), 3, JournalLease.Duration)));
        _clock.At(TimeSpan.FromSeconds(30), () => File.Delete(Lease));
        await using JournalWriter writer = await OpenAsync(JournalMode.Resume);
        Assert.Equal(TimeSpan.FromSeconds(30), _clock.Elapsed);
    }

    [Fact]
    public async Task The_wait_for_another_computers_lease_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllBytesAsync(Lease, Elsewhere().ToBytes((_clock.GetUtcNow(), 3, JournalLease.Duration)));
        _clock.At(TimeSpan.FromSeconds(30), stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => JournalWriter.OpenAsync(Journal, OptionsOf(JournalMode.Resume), stop.Token));
        Assert.Equal(["fleet.jsonl", "fleet.jsonl.lease", "fleet.jsonl.lock"], Names());
    }

    [Fact]
    public async Task A_writer_renews_its_lease()
    {
        await using JournalWriter writer = await OpenAsync(JournalMode.Create);
        HashSet<string> seen = [await File.ReadAllTextAsync(Lease)];
        for (int i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            Assert.True(seen.Add(await File.ReadAllTextAsync(Lease)));
            await writer.AppendAsync(Record(JournalPhase.Sending, i + 1), durable: true);
        }
    }

    [Fact]
    public async Task A_writer_that_could_not_renew_in_time_sends_nothing()
    {
        await using JournalWriter writer = await OpenAsync(JournalMode.Create);
        _clock.IsFrozen = true;
        _clock.Advance(JournalLease.Duration - JournalLease.Margin);
        await writer.AppendAsync(Record(JournalPhase.Sending), durable: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AssertFailedAsync(writer);

        // For good: what was refused once is not written later.
        _clock.IsFrozen = false;
        _clock.Advance(TimeSpan.FromSeconds(20));
        await AssertFailedAsync(writer);
        Assert.Equal(1, JournalVerifier.Verify(Journal).Entries);
    }

    [Fact]
    public async Task A_writer_that_was_frozen_finds_its_lease_taken_and_writes_nothing()
    {
        // Its clock stands still, as that of a computer that slept.
        JournalWriter frozen = await JournalWriter.OpenAsync(
            Journal, OptionsOf(JournalMode.Create, new LeaseClock { IsFrozen = true }, Elsewhere()));
        await frozen.AppendAsync(Record(JournalPhase.Planned), durable: true);

        await using (JournalWriter second = await OpenAsync(JournalMode.Resume, "run-2"))
        {
            await second.AppendAsync(Record(JournalPhase.Sending), durable: true);
            await AssertFailedAsync(frozen);
            await AssertFailedAsync(frozen);
            await frozen.DisposeAsync();
            await second.AppendAsync(Record(JournalPhase.Accepted), durable: true);
            Assert.Equal(["fleet.jsonl", "fleet.jsonl.lease", "fleet.jsonl.lock"], Names());
        }

        JournalVerification result = JournalVerifier.Verify(Journal);
        Assert.Equal((true, 3), (result.Valid, result.Entries));
    }

    [Fact]
    public async Task A_journal_that_is_lost_during_a_flush_fails_the_entry()
    {
        var disk = new SimulatedDisk();
        disk.BeforeFlush = () =>
        {
            disk.IsLost = true;
            return Task.CompletedTask;
        };
        await using JournalWriter writer = await JournalSamples.OpenAsync(disk);
        await writer.AppendAsync(Record(JournalPhase.Planned), durable: false);
        await AssertFailedAsync(writer);
    }

    [Fact]
    public async Task A_lease_that_was_deleted_fails_the_entry()
    {
        await using JournalWriter writer = await OpenAsync(JournalMode.Create);
        await writer.AppendAsync(Record(JournalPhase.Planned), durable: false);
        File.Delete(Lease);
        await AssertFailedAsync(writer);
    }

    [Fact]
    public async Task Where_locks_work_there_is_no_lease()
    {
        JournalFiles.LocksAreOff = false;
        await using JournalWriter writer = await OpenAsync(JournalMode.Create);
        Assert.Equal(["fleet.jsonl", "fleet.jsonl.lock"], Names());
    }

    [Fact]
    public void A_process_is_not_taken_for_ended_while_it_runs()
    {
        string? start = ProcessIdentity.StartOf(Environment.ProcessId);
        Assert.NotNull(start);
        Assert.Equal(start, ProcessIdentity.StartOf(Environment.ProcessId));
        Assert.False(ProcessIdentity.HasEnded(Environment.ProcessId, start));
        Assert.False(ProcessIdentity.HasEnded(Environment.ProcessId, start: null));
        Assert.True(ProcessIdentity.HasEnded(Environment.ProcessId, start + "0"));
    }

    private static async Task AssertFailedAsync(JournalWriter writer) =>
        await Assert.ThrowsAsync<JournalFailedException>(
            () => writer.AppendAsync(Record(JournalPhase.Sending, 2), durable: true));

    private JournalHolder Here() => JournalHolder.Current("old", _clock);

    private JournalHolder Elsewhere() => Here() with { Host = "elsewhere" };

    private JournalWriterOptions OptionsOf(
        JournalMode mode, LeaseClock? clock = null, JournalHolder? holder = null, string run = "run-1") =>
        new(run, mode) { Time = clock ?? _clock, SdkVersion = "4.0.1", ModuleVersion = "0.1.0", Holder = holder };

    private Task<JournalWriter> OpenAsync(JournalMode mode, string run = "run-1") =>
        JournalWriter.OpenAsync(Journal, OptionsOf(mode, run: run));

    private async Task<string> RefusedAsync() =>
        (await Assert.ThrowsAsync<KeyRotationException>(() => OpenAsync(JournalMode.Resume))).ErrorId;

    private List<string> Names() =>
        [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>
    /// A clock that stands still but for pauses and <see cref="Advance"/>. Frozen, its timers do not fire.
    /// </summary>
    private sealed class LeaseClock : TimeProvider, IPausingClock
    {
        private readonly object _lock = new();
        private readonly List<(TimeSpan Due, Action Happening)> _happenings = [];
        private readonly List<LeaseTimer> _timers = [];

        public TimeSpan Elapsed { get; private set; }

        public int Pauses { get; private set; }

        public bool IsFrozen { get; set; }

        public bool RefusesPauses { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) + Elapsed;

        public void At(TimeSpan elapsed, Action happening) => _happenings.Add((elapsed, happening));

        public Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            if (RefusesPauses)
            {
                throw new OperationCanceledException();
            }

            Pauses++;
            Advance(delay);
            return cancellationToken.IsCancellationRequested ? Task.FromCanceled(
                cancellationToken) : Task.CompletedTask;
        }

        public void Advance(TimeSpan time)
        {
            Elapsed += time;
            foreach ((TimeSpan due, Action happening) in _happenings.ToArray())
            {
                if (due <= Elapsed)
                {
                    _happenings.Remove((due, happening));
                    happening();
                }
            }

            LeaseTimer[] timers;
            lock (_lock)
            {
                timers = [.. _timers];
            }

            foreach (LeaseTimer timer in IsFrozen ? [] : timers)
            {
                timer.FireIfDue(Elapsed);
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                var timer = new LeaseTimer(this, () => callback(state), Elapsed + dueTime, period);
                _timers.Add(timer);
                return timer;
            }
        }

        private void Remove(LeaseTimer timer)
        {
            lock (_lock)
            {
                _timers.Remove(timer);
            }
        }

        private sealed class LeaseTimer(LeaseClock clock, Action fire, TimeSpan due, TimeSpan period) : ITimer
        {
            private TimeSpan _due = due;

            public void FireIfDue(TimeSpan elapsed)
            {
                if (_due <= elapsed)
                {
                    _due = elapsed + period;
                    fire();
                }
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

            public void Dispose() => clock.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
