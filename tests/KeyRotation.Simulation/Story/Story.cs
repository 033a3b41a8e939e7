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

/// <summary>How a story ended.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Hash">Of all that happened: the same seed has the same.</param>
/// <param name="Violations">What must not have happened; empty where all is well.</param>
/// <param name="Outcomes">How many targets were told to have ended each way.</param>
/// <param name="Crashes">How many processes died.</param>
/// <param name="VirtualTime">How long it took those who lived in it.</param>
internal sealed record StoryEnd(
    int Seed, ulong Hash, IReadOnlyList<string> Violations, IReadOnlyDictionary<FleetOutcome, int> Outcomes, int Crashes, TimeSpan VirtualTime);

/// <summary>A fleet, a world and what happens to both, all by one seed.</summary>
internal sealed class Story
{
    private const string JournalPath = "/journal.jsonl";

    // The SDK's own clients take ten times as long.
    private const int TransportEvery = 25;

    // More than the longest wait of any service takes, in every life.
    private static readonly TimeSpan s_longestLife = TimeSpan.FromDays(10);
    private const long MostTurns = 3_000_000;

    private readonly SimulatedTime _time;
    private readonly Random _random;
    private readonly StoryPlan _plan;
    private readonly Chronicle _chronicle;
    private readonly Scenery _scenery;
    private readonly Watch _watch;
    private readonly SimulatedDisk _disk;
    private readonly Dictionary<SimulatedRegion, AwsConnection> _connections = [];
    private readonly int _seed;
    private readonly bool _usesTransport;
    private int _crashes;
    private bool _wasUnwritable;

    private Story(int seed, TextWriter? output)
    {
        _seed = seed;
        _random = new Random(seed);
        _usesTransport = seed % TransportEvery == 0;
        _time = new SimulatedTime(_random);
        _plan = new StoryPlan(_random);
        _chronicle = new Chronicle(_time, output);
        _scenery = new Scenery(_time, _random, _plan, _chronicle.Note);
        _watch = new Watch(_time, _chronicle);
        _disk = new SimulatedDisk(seed);
        foreach (var region in _scenery.Regions)
        {
            _connections[region] = _usesTransport ? Connections.OfTransport(region, _random) : Connections.OfClients(region, _random);
        }

        foreach (var facts in _scenery.Fleet)
        {
            _watch.Add(facts);
        }
    }

    /// <summary>Lives through a seed.</summary>
    /// <param name="seed">What decides everything.</param>
    /// <param name="output">Where it is told; null for nowhere.</param>
    public static StoryEnd Tell(int seed, TextWriter? output = null)
    {
        // No context of the caller's: work would be handed to other threads.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Story(seed, output).Live();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private StoryEnd Live()
    {
        try
        {
            _time.RunFor(_plan.Before);
            for (var life = 1; LiveOnce(life) && life < _plan.Lives; life++)
            {
            }

            // What is still under way in the world arrives.
            _time.RunFor(TimeSpan.FromHours(2));
            _watch.CheckStory(mustSucceed: _plan.IsPeaceful && _scenery.Regions.All(region => region.Weather.IsCalm));
            CheckJournal(mayBeTorn: false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _chronicle.Violate("the story broke off: " + e);
        }

        return new StoryEnd(_seed, _chronicle.Hash, _chronicle.Violations, _watch.Outcomes, _crashes, _time.Now - SimulatedTime.Start);
    }

    /// <returns>Whether there is a life after this one.</returns>
    private bool LiveOnce(int life)
    {
        var process = new SimulatedProcess(_time, life, e => _chronicle.Violate("a part of the engine died: " + e));
        _chronicle.Note($"life {life} of {_plan.Lives}");
        foreach (var region in _scenery.Regions)
        {
            region.Process = process;
        }

        PrepareDisk(process, life);
        using var stop = new CancellationTokenSource();
        if (_plan.Dies(life) is { } death)
        {
            _time.After(death, _disk.Crash, process);
        }

        var hasEnded = false;
        process.Work.Start(async () =>
        {
            await LiveAsync(process, life, stop).ConfigureAwait(false);
            hasEnded = true;
        });
        if (!_time.RunUntil(() => hasEnded || process.IsDead, _time.Now + s_longestLife, MostTurns))
        {
            _chronicle.Violate($"life {life} did not end");
            return false;
        }

        return process.IsDead ? Bury() : EndLife(process, life);
    }

    private bool Bury()
    {
        _crashes++;
        _chronicle.Note("the process died");
        _disk.Faults = null;
        _disk.Restart(_plan.Loss());
        CheckJournal(mayBeTorn: true);
        _time.RunFor(_plan.Downtime());
        return true;
    }

    private bool EndLife(SimulatedProcess process, int life)
    {
        _watch.CheckLife();
        process.Kill();
        _disk.Faults = null;
        _disk.Restart(DiskLoss.None);
        if (life == _plan.Lives || !(_plan.GoesOnAnyway() || _wasUnwritable))
        {
            return false;
        }

        _wasUnwritable = false;

        _time.RunFor(_plan.Downtime());
        return true;
    }

    private void PrepareDisk(SimulatedProcess process, int life)
    {
        _disk.OnCrash = process.Kill;
        _disk.BeforeFlush = () => process.PauseAsync(TimeSpan.FromMilliseconds(_random.Next(40)));
        var dies = _plan.DiesAt(life);
        var first = _disk.Operations;
        var fails = _plan.DiskFails && (life < _plan.Lives || life == 1) ? first + 2 + _random.Next(60) : int.MaxValue;
        _disk.Faults = (operation, number) =>
            number - first == dies?.Operation ? dies.Value.Fault
            : number >= fails && operation is DiskOperation.Append or DiskOperation.Flush ? DiskFault.FailPartly
            : DiskFault.None;
    }

    private async Task LiveAsync(SimulatedProcess process, int life, CancellationTokenSource stop)
    {
        var options = _plan.Options(_time.Now);
        _watch.BeginLife(process, options);
        if (_plan.Cancels() is { } cancels)
        {
            _time.After(cancels, () => Cancel(stop), process);
        }

        var sendsLeft = _plan.CancelsAtSend() ?? 0;
        _watch.OnSending = () =>
        {
            if (--sendsLeft == 0)
            {
                _time.Post(() => Cancel(stop), process);
            }
        };

        if (!_plan.UsesJournal)
        {
            await RotateAsync(process, options, NoJournal.Instance, All(), null, stop.Token).ConfigureAwait(false);
            return;
        }

        var writer = await OpenJournalAsync(process, life).ConfigureAwait(false);
        if (writer is null)
        {
            return;
        }

        var journal = new FleetJournal(writer);
        await RotateAsync(process, options, journal, ToTake(writer.Recovery), writer.Recovery?.State, stop.Token).ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    private void Cancel(CancellationTokenSource stop)
    {
        _chronicle.Note("cancelled");
        _watch.IsCancelled = true;
        stop.Cancel();
    }

    private async Task<JournalWriter?> OpenJournalAsync(SimulatedProcess process, int life)
    {
        var mode = _disk.Read(JournalPath) is { Length: > 0 } ? JournalMode.Resume : JournalMode.Create;
        try
        {
            var writer = await JournalWriter.OpenAsync(
                new MortalStore(_disk.Store(JournalPath)),
                new JournalWriterOptions(string.Create(CultureInfo.InvariantCulture, $"run-{life}"), mode)
                {
                    Time = process.Clock,
                    SdkVersion = "0",
                    ModuleVersion = "0",
                    ContinuesInline = true,
                }).ConfigureAwait(false);
            _watch.DurableJournal = () => _disk.ReadDurable(JournalPath);
            return writer;
        }
        catch (SimulatedCrashException)
        {
            return null;
        }
        catch (KeyRotationException e) when (e.ErrorId == ErrorIds.JournalUnwritable)
        {
            // The disk failed while it was made ready: nothing was done in this life.
            _chronicle.Note(e.Message);
            _wasUnwritable = true;
            return null;
        }
    }

    private List<(Facts Facts, LeftRotation? Left)> All() => [.. _scenery.Fleet.Select(facts => (facts, (LeftRotation?)null))];

    // What the journal knows comes first, as it says; then what it does not know yet.
    private List<(Facts Facts, LeftRotation? Left)> ToTake(JournalRecovery? recovery)
    {
        if (recovery is null)
        {
            return All();
        }

        var plan = FleetResume.Plan(recovery.State);
        foreach (var ended in plan.Ended)
        {
            _watch.Recorded(_watch.Of(new Target { Service = ended.Target.Service, Region = ended.Target.Region, Id = ended.Target.Id }), ended.Phase);
        }

        var resumed = plan.ToResume.Select(entry => (_watch.Of(entry.Target), entry.Left)).ToList();
        resumed.AddRange(All().Where(entry => recovery.State.Find(JournalTarget.Of(entry.Facts.Target)) is null));
        return resumed;
    }

    private async Task RotateAsync(
        SimulatedProcess process, FleetOptions options, IFleetJournal journal, List<(Facts Facts, LeftRotation? Left)> targets, JournalState? earlier, CancellationToken cancellationToken)
    {
        var queues = new QueueOptions(process.Clock, RotateOnceOptions.Default, process.Work, _random.NextDouble);
        var runner = new FleetRunner(options, queues, new WatchedJournal(journal, _watch), _watch.Told, earlier);
        foreach (var (facts, left) in targets)
        {
            var connection = _connections[facts.Region];
            runner.Check(facts.Target);
            try
            {
                _watch.Taken(facts, left);
                await runner.AddAsync(facts.Target, connection, left, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                facts.BeginLife();
                break;
            }
        }

        await runner.CompleteAsync().ConfigureAwait(false);
    }

    private void CheckJournal(bool mayBeTorn)
    {
        if (_disk.Read(JournalPath) is not { Length: > 0 } bytes)
        {
            return;
        }

        var found = JournalVerifier.Verify(new MemoryStream(bytes), JournalPath);
        if (!found.Valid && !(mayBeTorn && found.TornTail))
        {
            _chronicle.Violate("the journal does not verify: " + found.Reason);
        }

        if (found is { Valid: true, HeadEntry: { } head } && Tampering.Find(bytes, head, _random) is { } unseen)
        {
            _chronicle.Violate(unseen);
        }

        _chronicle.Note("journal " + found.Head);
    }
}
