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
    private const long MaxTurns = 3_000_000;

    // Longer than the longest wait of any service, in every process.
    private static readonly TimeSpan s_maxRunDuration = TimeSpan.FromDays(10);

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
    private EngineRun? _last;
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
    public static string RunIdOf(int run) => string.Create(CultureInfo.InvariantCulture, $"run-{run}");

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
            for (var run = 1; run > 0 && run <= _plan.MaxRuns;)
            {
                run = ExecuteRun(run);
            }

            // Delayed requests arrive.
            _time.RunFor(TimeSpan.FromHours(2));
            var isComplete = _last is { HasEnded: true, IsCancelled: false, IsRefused: false } && !_isLost;
            _oracle.CheckEnd(_last!, isComplete, _plan.HasOnlyServiceFaults
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
        _figures.WrongReports = _log.Violations.Count(violation => violation.Kind == ViolationKind.WrongReport);
        _figures.VirtualTime = _time.Now - SimulatedTime.Start;
        return new ScenarioResult(_seed, _log.Hash, [.. _log.Violations.Select(violation => violation.Text)], _figures);
    }

    /// <returns>The number of the next process; 0 for none.</returns>
    private int ExecuteRun(int number)
    {
        var run = Begin(number);
        PrepareDisk(run);
        PrepareCrashes(run);

        var mayBeTakenOver = _lease is not null && number < _plan.MaxRuns;
        if (!RunUntil(() => run.IsOver || (mayBeTakenOver && run.Process.IsFrozen), run))
        {
            return 0;
        }

        return !run.IsOver ? RunSecondWriter(run)
            : run.Process.IsDead ? AfterCrash(number + 1)
            : AfterCompletion(run, number + 1);
    }

    private void PrepareCrashes(EngineRun run)
    {
        // A second writer has the disk of another computer.
        Action kill = _lease is null ? _disk.Crash : run.Process.Kill;
        if (_plan.KillTime(run.Number) is { } death)
        {
            _time.After(death, kill, run.Process);
        }

        if (_plan.KillAfterSend(run.Number) is { } afterSend)
        {
            var sendsLeft = afterSend.Request;
            run.OnSent = () =>
            {
                if (--sendsLeft == 0)
                {
                    _time.After(afterSend.Delay, kill, run.Process);
                }
            };
        }
    }

    // Another computer resumes the journal while this process is frozen.
    private int RunSecondWriter(EngineRun first)
    {
        _log.Write("a second writer begins");
        _disk.Faults = null;
        _disk.OnCrash = null;
        _disk.BeginProcess();
        var second = Begin(first.Number + 1);
        if (!RunUntil(() => first.IsOver && second.IsOver, first, second))
        {
            return 0;
        }

        foreach (var run in new[] { first, second }.Where(run => !run.Process.IsDead))
        {
            _oracle.CheckRun(run);
            run.Process.Kill();
        }

        return second.Number < _plan.MaxRuns ? WaitForNextRun(second.Number + 1) : 0;
    }

    private bool RunUntil(Func<bool> isDone, params EngineRun[] runs)
    {
        if (_time.RunUntil(isDone, _time.Now + s_maxRunDuration, MaxTurns))
        {
            return true;
        }

        _log.Violate(
            ViolationKind.Broken, $"run {string.Join(" or ", runs.Select(run => run.Number))} did not end");
        _isLost = true;
        return false;
    }

    private EngineRun Begin(int number)
    {
        var process = new SimulatedProcess(
            _time, number, e => _log.Violate(ViolationKind.Broken, "a part of the engine failed: " + e))
        {
            ClockError = _plan.ClockError(),
        };
        _log.Write($"run {number} of {_plan.MaxRuns}");
        var run = _last = new EngineRun(process, _plan.Options(process.Clock.GetUtcNow()));
        _oracle.BeginRun(run);
        if (_plan.ClockChangeTime() is { } set)
        {
            _time.After(set, () => process.ClockError = _plan.ClockError(), process);
        }

        PrepareFreezes(run);
        process.Work.Start(async () =>
        {
            await ExecuteAsync(run).ConfigureAwait(false);
            run.HasEnded = true;
        });
        return run;
    }

    private void PrepareFreezes(EngineRun run)
    {
        void Freeze()
        {
            var length = _plan.FreezeDuration();
            _log.Write($"{run.Number}: frozen for {length}");
            run.Process.Freeze(length, _plan.StopsClock());
        }

        if (_plan.FreezeTime() is { } moment)
        {
            _time.After(moment, Freeze, run.Process);
        }

        var sendsLeft = _plan.FreezeAtSend() ?? 0;
        run.FreezesAfterWrite = () =>
        {
            if (--sendsLeft != 0)
            {
                return false;
            }

            Freeze();
            return true;
        };
    }

    private int AfterCrash(int next)
    {
        _figures.Crashes++;
        _log.Write("the process died");
        _disk.Faults = null;
        _disk.Restart(_plan.Loss());
        CheckJournal(mayBeTorn: true);
        return WaitForNextRun(next);
    }

    private int AfterCompletion(EngineRun run, int next)
    {
        _oracle.CheckRun(run);
        run.Process.Kill();
        _disk.Faults = null;
        _disk.Restart(DiskLoss.None);
        return next <= _plan.MaxRuns && (_plan.ResumesCompletedRun() || run.IsRefused) ? WaitForNextRun(next) : 0;
    }

    private int WaitForNextRun(int next)
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

        var offset = _random.Next(3) > 0
            ? LastLine(bytes) + _random.Next(bytes.Length - LastLine(bytes))
            : _random.Next(bytes.Length);
        if (offset == bytes.Length - 1 && _random.Next(2) == 0)
        {
            bytes = bytes[..^1];
        }
        else
        {
            bytes[offset] = _random.Next(4) switch
            {
                0 => (byte)'\n',
                1 => 0,
                2 => (byte)(bytes[offset] ^ 1),
                _ => (byte)_random.Next(256),
            };
        }

        _log.Write($"byte {offset} of the journal is damaged");
        _isDamaged = true;
        _disk.Put(JournalPath, bytes);
    }

    private static int LastLine(byte[] bytes) => Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;

    private void PrepareDisk(EngineRun run)
    {
        _disk.OnCrash = run.Process.Kill;
        var dies = _plan.CrashOperation(run.Number);
        var first = _disk.Operations;
        var fails = _plan.DiskFails && (run.Number < _plan.MaxRuns || run.Number == 1)
            ? first + 2 + _random.Next(60)
            : int.MaxValue;
        _disk.Faults = (operation, number) =>
            number - first == dies?.Operation ? dies.Value.Fault
            : number >= fails && operation is DiskOperation.Append or DiskOperation.Flush ? DiskFault.FailPartly
            : DiskFault.None;
    }

    private async Task ExecuteAsync(EngineRun run)
    {
        using var stop = new CancellationTokenSource();
        PrepareCancellation(run, stop);
        if (!_plan.UsesJournal)
        {
            await RotateAsync(run, NoJournal.Instance, All(), null, stop.Token).ConfigureAwait(false);
            return;
        }

        if (await OpenJournalAsync(run).ConfigureAwait(false) is { } writer)
        {
            var targets = ToTake(run, writer.Recovery);
            await RotateAsync(
                run, new FleetJournal(writer), targets, writer.Recovery?.State, stop.Token).ConfigureAwait(false);
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void PrepareCancellation(EngineRun run, CancellationTokenSource stop)
    {
        void Cancel()
        {
            _log.Write("cancelled");
            run.IsCancelled = true;
            if (!run.HasEnded)
            {
                stop.Cancel();
            }
        }

        if (_plan.CancelTime() is { } cancels)
        {
            _time.After(cancels, Cancel, run.Process);
        }

        var sendsLeft = _plan.CancelAtSend() ?? 0;
        run.OnSending = () =>
        {
            if (--sendsLeft == 0)
            {
                _time.Post(Cancel, run.Process);
            }
        };
    }

    private async Task<JournalWriter?> OpenJournalAsync(EngineRun run)
    {
        var mode = _disk.Read(JournalPath) is { Length: > 0 } ? JournalMode.Resume : JournalMode.Create;
        try
        {
            var writer = await JournalWriter.OpenAsync(
                new CrashableStore(
                    _disk.Store(JournalPath), run.Process, () => TimeSpan.FromMilliseconds(_random.Next(40)), _lease),
                new JournalWriterOptions(RunIdOf(run.Number), mode)
                {
                    Time = run.Process.Clock,
                    SdkVersion = "0",
                    ModuleVersion = "0",
                    ContinuesInline = true,
                }).ConfigureAwait(false);
            run.DurableJournal = () => _disk.ReadDurable(JournalPath);
            _isDamaged = false;
            return writer;
        }
        catch (SimulatedCrashException)
        {
            run.IsRefused = true;
            return null;
        }
        catch (KeyRotationException e) when (e.ErrorId is
            ErrorIds.JournalUnwritable or ErrorIds.JournalLocked
            or ErrorIds.JournalBroken or ErrorIds.NotAJournal or ErrorIds.JournalVersion)
        {
            // This process did nothing.
            _log.Write(e.ErrorId);
            run.IsRefused = true;
            if (e.ErrorId is not (ErrorIds.JournalUnwritable or ErrorIds.JournalLocked))
            {
                _isLost = true;
                run.IsRefused = false;
            }

            return null;
        }
    }

    private List<(Target Target, InterruptedRotation? Left)> All() =>
        [.. _fixture.Fleet.Select(target => (target.Target, (InterruptedRotation?)null))];

    // First the targets that the journal leaves to do, then the targets that it does not have yet.
    private List<(Target Target, InterruptedRotation? Left)> ToTake(EngineRun run, JournalRecovery? recovery)
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
                _oracle.Recorded(run, target, ended.Phase, ended.Target.Arn);
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
                _oracle.SkippedAsDuplicate(entry.Target);
            }
        }

        return toTake;
    }

    private async Task RotateAsync(
        EngineRun run,
        IFleetJournal journal,
        List<(Target Target, InterruptedRotation? Left)> targets,
        JournalState? earlier,
        CancellationToken cancellationToken)
    {
        var queues = new QueueOptions(
            run.Process.Clock, RotateOnceOptions.Default, run.Process.Work, _random.NextDouble);
        var runner = new FleetRunner(
            run.Options,
            queues,
            new ObservedJournal(journal, _oracle, run),
            result => _oracle.Reported(run, result),
            earlier)
        {
            ApproveRetry = _plan.ApprovesRetries ? _ => Task.FromResult(_random.Next(2) == 0) : null,
        };
        var connections = Connect(run);
        foreach (var (target, left) in targets)
        {
            var tracked = _oracle.Find(target)!;
            if (run.Find(tracked) is not null)
            {
                // A damaged line of the journal can name a target a second time.
                _log.Write($"{run.Number}: {target} is in the journal twice");
                continue;
            }

            try
            {
                runner.Check(target);
                _oracle.Taken(run, tracked, left);
                await runner.AddAsync(
                    target, connections[tracked.Region], left, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                run.Drop(tracked);
                break;
            }
        }

        await runner.CompleteAsync().ConfigureAwait(false);
    }

    private Dictionary<SimulatedRegion, AwsConnection> Connect(EngineRun run)
    {
        var isWrong = run.HasWrongAccount = _plan.HasWrongAccount();
        if (isWrong)
        {
            _log.Write($"{run.Number}: the credentials are of another account");
        }

        return _fixture.Regions.ToDictionary(region => region, region =>
        {
            var reached = isWrong ? _fixture.Foreign[region] : region;
            return _usesTransport
                ? Connections.OfTransport(reached, run.Process, _random)
                : Connections.OfClients(reached, run.Process, _random);
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

        _log.Write($"journal of {found.HeadEntry?.Sequence} entries");
    }
}
