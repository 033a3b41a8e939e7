using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Journal;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Simulation;

/// <summary>The result of a scenario.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Hash">The hash of all events. The same seed has the same hash.</param>
/// <param name="Violations">The violations; empty if there are none.</param>
/// <param name="Figures">The counts.</param>
internal sealed record ScenarioResult(int Seed, ulong Hash, IReadOnlyList<string> Violations, ScenarioFigures Figures);

/// <summary>A fleet, its environment and the faults of both, all derived from one seed.</summary>
internal sealed class Scenario
{
    private const string JournalPath = "/journal.jsonl";

    // The SDK's own clients take ten times as long.
    private const int TransportEvery = 25;
    private const long MostTurns = 3_000_000;

    // Longer than the longest wait of any service, in every process.
    private static readonly TimeSpan s_longestLife = TimeSpan.FromDays(10);

    private readonly SimulatedTime _time;
    private readonly Random _random;
    private readonly ScenarioPlan _plan;
    private readonly EventLog _log;
    private readonly Fixture _fixture;
    private readonly ScenarioFigures _figures = new();
    private readonly Oracle _oracle;
    private readonly SimulatedDisk _disk;
    private readonly SimulatedLease? _lease;
    private readonly int _seed;
    private readonly bool _usesTransport;
    private Life? _last;
    private bool _isLost;
    private bool _isDamaged;

    private Scenario(int seed, TextWriter? output)
    {
        _seed = seed;
        _random = new Random(seed);
        _usesTransport = seed % TransportEvery == 0;
        _time = new SimulatedTime(_random);
        _plan = new ScenarioPlan(_random);
        _log = new EventLog(_time, output);
        _fixture = new Fixture(_time, _random, _plan, _log);
        _oracle = new Oracle(_time, _log, _figures);
        _lease = _plan.HasSecondWriters ? new SimulatedLease() : null;
        _disk = new SimulatedDisk(seed) { HasLocks = _lease is null };
        foreach (var region in _fixture.Regions.Concat(_fixture.Foreign.Values))
        {
            _oracle.Watch(region);
        }

        foreach (var target in _fixture.Fleet)
        {
            _oracle.Add(target);
        }
    }

    /// <summary>The name of a process's run in the journal.</summary>
    public static string RunOf(int life) => string.Create(CultureInfo.InvariantCulture, $"run-{life}");

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">The seed, which determines everything.</param>
    /// <param name="output">Receives the events; null for none.</param>
    public static ScenarioResult Run(int seed, TextWriter? output = null)
    {
        // A synchronization context would move work to other threads.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Scenario(seed, output).Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private ScenarioResult Run()
    {
        EngineClock.Jitter = _random.NextDouble;
        try
        {
            _time.RunFor(_plan.Before);
            for (var life = 1; life > 0 && life <= _plan.Lives;)
            {
                life = RunLife(life);
            }

            // Delayed requests arrive.
            _time.RunFor(TimeSpan.FromHours(2));
            var isComplete = _last is { HasEnded: true, IsCancelled: false, IsRefused: false } && !_isLost;
            _oracle.CheckEnd(_last!, isComplete, _plan.IsPeaceful
                && _fixture.Regions.All(region => region.Faults.IsCalm));
            if (!_isLost)
            {
                CheckJournal(mayBeTorn: false);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _log.Violate(ViolationKind.Broken, "the scenario ended with " + e);
        }

        _figures.Duplicates = _log.Violations.Count(violation => violation.Kind == ViolationKind.Duplicate);
        _figures.Lies = _log.Violations.Count(violation => violation.Kind == ViolationKind.Lie);
        _figures.VirtualTime = _time.Now - SimulatedTime.Start;
        return new ScenarioResult(_seed, _log.Hash, [.. _log.Violations.Select(violation => violation.Text)], _figures);
    }

    /// <returns>The number of the next process; 0 for none.</returns>
    private int RunLife(int number)
    {
        var life = Begin(number);
        PrepareDisk(life);
        PrepareDeath(life);

        var mayBeTakenOver = _lease is not null && number < _plan.Lives;
        if (!RunUntil(() => life.IsOver || (mayBeTakenOver && life.Process.IsFrozen), life))
        {
            return 0;
        }

        return !life.IsOver ? RunSecondWriter(life)
            : life.Process.IsDead ? AfterDeath(number + 1)
            : AfterEnd(life, number + 1);
    }

    private void PrepareDeath(Life life)
    {
        // A second writer has the disk of another computer.
        Action kill = _lease is null ? _disk.Crash : life.Process.Kill;
        if (_plan.Dies(life.Number) is { } death)
        {
            _time.After(death, kill, life.Process);
        }

        if (_plan.DiesAfterSend(life.Number) is { } afterSend)
        {
            var sendsLeft = afterSend.Request;
            life.OnSent = () =>
            {
                if (--sendsLeft == 0)
                {
                    _time.After(afterSend.Delay, kill, life.Process);
                }
            };
        }
    }

    // Another computer resumes the journal while this process is frozen.
    private int RunSecondWriter(Life first)
    {
        _log.Note("a second writer begins");
        _disk.Faults = null;
        _disk.OnCrash = null;
        _disk.BeginProcess();
        var second = Begin(first.Number + 1);
        if (!RunUntil(() => first.IsOver && second.IsOver, first, second))
        {
            return 0;
        }

        foreach (var life in new[] { first, second }.Where(life => !life.Process.IsDead))
        {
            _oracle.CheckLife(life);
            life.Process.Kill();
        }

        return second.Number < _plan.Lives ? Rest(second.Number + 1) : 0;
    }

    private bool RunUntil(Func<bool> isDone, params Life[] lives)
    {
        if (_time.RunUntil(isDone, _time.Now + s_longestLife, MostTurns))
        {
            return true;
        }

        _log.Violate(
            ViolationKind.Broken, $"life {string.Join(" or ", lives.Select(life => life.Number))} did not end");
        _isLost = true;
        return false;
    }

    private Life Begin(int number)
    {
        var process = new SimulatedProcess(
            _time, number, e => _log.Violate(ViolationKind.Broken, "a part of the engine failed: " + e))
        {
            ClockError = _plan.ClockError(),
        };
        _log.Note($"life {number} of {_plan.Lives}");
        var life = _last = new Life(process, _plan.Options(process.Clock.GetUtcNow()));
        _oracle.BeginLife(life);
        if (_plan.SetsClock() is { } set)
        {
            _time.After(set, () => process.ClockError = _plan.ClockError(), process);
        }

        PrepareFreezes(life);
        process.Work.Start(async () =>
        {
            await LiveAsync(life).ConfigureAwait(false);
            life.HasEnded = true;
        });
        return life;
    }

    private void PrepareFreezes(Life life)
    {
        void Freeze()
        {
            var length = _plan.FreezeLength();
            _log.Note($"{life.Number}: frozen for {length}");
            life.Process.Freeze(length, _plan.Sleeps());
        }

        if (_plan.Freezes() is { } moment)
        {
            _time.After(moment, Freeze, life.Process);
        }

        var sendsLeft = _plan.FreezesAtSend() ?? 0;
        life.FreezesAfterWrite = () =>
        {
            if (--sendsLeft != 0)
            {
                return false;
            }

            Freeze();
            return true;
        };
    }

    private int AfterDeath(int next)
    {
        _figures.Crashes++;
        _log.Note("the process died");
        _disk.Faults = null;
        _disk.Restart(_plan.Loss());
        CheckJournal(mayBeTorn: true);
        return Rest(next);
    }

    private int AfterEnd(Life life, int next)
    {
        _oracle.CheckLife(life);
        life.Process.Kill();
        _disk.Faults = null;
        _disk.Restart(DiskLoss.None);
        return next <= _plan.Lives && (_plan.ResumesAnyway() || life.IsRefused) ? Rest(next) : 0;
    }

    private int Rest(int next)
    {
        if (_plan.DamagesJournal())
        {
            DamageJournal();
        }

        _time.RunFor(_plan.Downtime());
        return next;
    }

    // Damages one byte, or the last newline.
    private void DamageJournal()
    {
        if (_disk.Read(JournalPath) is not { Length: > 1 } bytes)
        {
            return;
        }

        var place = _random.Next(3) > 0
            ? LastLine(bytes) + _random.Next(bytes.Length - LastLine(bytes))
            : _random.Next(bytes.Length);
        if (place == bytes.Length - 1 && _random.Next(2) == 0)
        {
            bytes = bytes[..^1];
        }
        else
        {
            bytes[place] = _random.Next(4) switch
            {
                0 => (byte)'\n',
                1 => 0,
                2 => (byte)(bytes[place] ^ 1),
                _ => (byte)_random.Next(256),
            };
        }

        _log.Note($"byte {place} of the journal is damaged");
        _isDamaged = true;
        _disk.Put(JournalPath, bytes);
    }

    private static int LastLine(byte[] bytes) => Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;

    private void PrepareDisk(Life life)
    {
        _disk.OnCrash = life.Process.Kill;
        var dies = _plan.DiesAt(life.Number);
        var first = _disk.Operations;
        var fails = _plan.DiskFails && (life.Number < _plan.Lives || life.Number == 1)
            ? first + 2 + _random.Next(60)
            : int.MaxValue;
        _disk.Faults = (operation, number) =>
            number - first == dies?.Operation ? dies.Value.Fault
            : number >= fails && operation is DiskOperation.Append or DiskOperation.Flush ? DiskFault.FailPartly
            : DiskFault.None;
    }

    private async Task LiveAsync(Life life)
    {
        using var stop = new CancellationTokenSource();
        PrepareCancels(life, stop);
        if (!_plan.UsesJournal)
        {
            await RotateAsync(life, NoJournal.Instance, All(), null, stop.Token).ConfigureAwait(false);
            return;
        }

        if (await OpenJournalAsync(life).ConfigureAwait(false) is { } writer)
        {
            var targets = ToTake(life, writer.Recovery);
            await RotateAsync(
                life, new FleetJournal(writer), targets, writer.Recovery?.State, stop.Token).ConfigureAwait(false);
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void PrepareCancels(Life life, CancellationTokenSource stop)
    {
        void Cancel()
        {
            _log.Note("cancelled");
            life.IsCancelled = true;
            if (!life.HasEnded)
            {
                stop.Cancel();
            }
        }

        if (_plan.Cancels() is { } cancels)
        {
            _time.After(cancels, Cancel, life.Process);
        }

        var sendsLeft = _plan.CancelsAtSend() ?? 0;
        life.OnSending = () =>
        {
            if (--sendsLeft == 0)
            {
                _time.Post(Cancel, life.Process);
            }
        };
    }

    private async Task<JournalWriter?> OpenJournalAsync(Life life)
    {
        var mode = _disk.Read(JournalPath) is { Length: > 0 } ? JournalMode.Resume : JournalMode.Create;
        try
        {
            var writer = await JournalWriter.OpenAsync(
                new CrashableStore(
                    _disk.Store(JournalPath), life.Process, () => TimeSpan.FromMilliseconds(_random.Next(40)), _lease),
                new JournalWriterOptions(RunOf(life.Number), mode)
                {
                    Time = life.Process.Clock,
                    SdkVersion = "0",
                    ModuleVersion = "0",
                    ContinuesInline = true,
                }).ConfigureAwait(false);
            life.DurableJournal = () => _disk.ReadDurable(JournalPath);
            _isDamaged = false;
            return writer;
        }
        catch (SimulatedCrashException)
        {
            life.IsRefused = true;
            return null;
        }
        catch (KeyRotationException e) when (e.ErrorId is
            ErrorIds.JournalUnwritable or ErrorIds.JournalLocked
            or ErrorIds.JournalBroken or ErrorIds.NotAJournal or ErrorIds.JournalVersion)
        {
            // This process did nothing.
            _log.Note(e.ErrorId);
            life.IsRefused = true;
            if (e.ErrorId is not (ErrorIds.JournalUnwritable or ErrorIds.JournalLocked))
            {
                _isLost = true;
                life.IsRefused = false;
            }

            return null;
        }
    }

    private List<(Target Target, InterruptedRotation? Left)> All() =>
        [.. _fixture.Fleet.Select(target => (target.Target, (InterruptedRotation?)null))];

    // First the targets that the journal leaves to do, then the targets that it does not have yet.
    private List<(Target Target, InterruptedRotation? Left)> ToTake(Life life, JournalRecovery? recovery)
    {
        if (recovery is null)
        {
            return All();
        }

        var plan = FleetResume.Plan(recovery.State);
        foreach (var ended in plan.Ended)
        {
            if (_oracle.Find(ended.Target.ToTarget()) is { } target)
            {
                _oracle.Recorded(life, target, ended.Phase, ended.Target.Arn);
            }
        }

        // A damaged line can name a target that does not exist.
        var toTake = plan.ToResume.Where(entry => _oracle.Find(entry.Target) is not null).ToList();
        foreach (var entry in All())
        {
            var known = recovery.State.Find(JournalTarget.Of(entry.Target));
            if (known is null)
            {
                toTake.Add(entry);
            }
            else if (known.Target.Id != entry.Target.Id)
            {
                _oracle.SpokenFor(entry.Target);
            }
        }

        return toTake;
    }

    private async Task RotateAsync(
        Life life,
        IFleetJournal journal,
        List<(Target Target, InterruptedRotation? Left)> targets,
        JournalState? earlier,
        CancellationToken cancellationToken)
    {
        var queues = new QueueOptions(
            life.Process.Clock, RotateOnceOptions.Default, life.Process.Work, _random.NextDouble);
        var runner = new FleetRunner(
            life.Options,
            queues,
            new ObservedJournal(journal, _oracle, life),
            result => _oracle.Reported(life, result),
            earlier)
        {
            ApproveRetry = _plan.ApprovesRetries ? _ => Task.FromResult(_random.Next(2) == 0) : null,
        };
        var connections = Connect(life);
        foreach (var (target, left) in targets)
        {
            var tracked = _oracle.Find(target)!;
            if (life.Find(tracked) is not null)
            {
                // A damaged line of the journal can name a target a second time.
                _log.Note($"{life.Number}: {target} is in the journal twice");
                continue;
            }

            try
            {
                runner.Check(target);
                _oracle.Taken(life, tracked, left);
                await runner.AddAsync(
                    target, connections[tracked.Region], left, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                life.Drop(tracked);
                break;
            }
        }

        await runner.CompleteAsync().ConfigureAwait(false);
    }

    private Dictionary<SimulatedRegion, AwsConnection> Connect(Life life)
    {
        var isWrong = life.HasWrongAccount = _plan.HasWrongAccount();
        if (isWrong)
        {
            _log.Note($"{life.Number}: the credentials are of another account");
        }

        return _fixture.Regions.ToDictionary(region => region, region =>
        {
            var reached = isWrong ? _fixture.Foreign[region] : region;
            return _usesTransport
                ? Connections.OfTransport(reached, life.Process, _random)
                : Connections.OfClients(reached, life.Process, _random);
        });
    }

    private void CheckJournal(bool mayBeTorn)
    {
        if (_isDamaged || _disk.Read(JournalPath) is not { Length: > 0 } bytes)
        {
            return;
        }

        var found = JournalVerifier.Verify(new MemoryStream(bytes), JournalPath);
        if (!found.Valid && !(mayBeTorn && found.TornTail))
        {
            _log.Violate(ViolationKind.Journal, "the journal does not verify: " + found.Reason);
        }

        if (found is { Valid: true, HeadEntry: { } head } && bytes[^1] == (byte)'\n'
            && Tampering.Find(bytes, head, _random) is { } unseen)
        {
            _log.Violate(ViolationKind.Journal, unseen);
        }

        _log.Note($"journal of {found.HeadEntry?.Sequence} entries");
    }
}
