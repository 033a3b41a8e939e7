using System;
using System.Collections.Generic;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>The choices of a seed: the fleet, the limits, and what happens to the processes.</summary>
internal sealed class ScenarioPlan
{
    public const string GroupTag = "system";

    private readonly Random _random;
    private readonly bool _hasLimits;
    private readonly bool _hasGroups;
    private readonly bool _hasWrongClocks;
    private readonly bool _hasWrongAccounts;
    private readonly bool _damagesJournals;
    private readonly bool _freezes;

    public ScenarioPlan(Random random)
    {
        _random = random;
        _hasLimits = random.Next(3) > 0;
        _hasGroups = random.Next(3) == 0;
        UsesJournal = random.Next(5) > 0;
        MaxRuns = UsesJournal ? 1 + random.Next(5) : 1;
        HasOtherClients = random.Next(4) == 0;
        DiskFails = random.Next(12) == 0;
        CancelsOften = random.Next(5) == 0;
        HasAliases = random.Next(4) == 0;
        _hasWrongClocks = random.Next(3) == 0;
        _hasWrongAccounts = random.Next(10) == 0;
        _damagesJournals = UsesJournal && random.Next(8) == 0;
        _freezes = random.Next(5) == 0;
        HasSecondWriters = UsesJournal && MaxRuns > 1 && random.Next(6) == 0;
        ApprovesRetries = random.Next(8) == 0;
        ThrottleLimit = 1 + random.Next(5);
        MaxPerGroup = 1 + random.Next(2);
        Before = HasOtherClients && random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(3600)) : TimeSpan.Zero;
    }

    public bool UsesJournal { get; }

    /// <summary>The maximum number of processes. All except the last can crash.</summary>
    public int MaxRuns { get; }

    /// <summary>Whether other clients also change resources.</summary>
    public bool HasOtherClients { get; }

    /// <summary>
    /// The simulated time before the first process. Changes by other clients during this time are not the engine's.
    /// </summary>
    public TimeSpan Before { get; }

    public bool DiskFails { get; }

    /// <summary>Whether keys are named by aliases, which can move.</summary>
    public bool HasAliases { get; }

    /// <summary>Whether locks do not work, and a second process resumes the journal of a frozen one.</summary>
    public bool HasSecondWriters { get; }

    /// <summary>Whether the operator allows another request after an unknown outcome.</summary>
    public bool ApprovesRetries { get; }

    /// <summary>Whether only the services can fail.</summary>
    public bool HasOnlyServiceFaults =>
        !_hasLimits && MaxRuns == 1 && !HasOtherClients && !DiskFails && !CancelsOften && !HasAliases
        && !_hasWrongAccounts && !_freezes;

    private bool CancelsOften { get; }

    private int ThrottleLimit { get; }

    private int MaxPerGroup { get; }

    /// <summary>When the user cancels; null for never.</summary>
    public TimeSpan? CancelTime() => CancelsOften && _random.Next(2) == 0 ? RandomTime() : null;

    /// <summary>The request of a process during whose journal write the user cancels; null for none.</summary>
    public int? CancelAtSend() => CancelsOften && _random.Next(2) == 0 ? 1 + _random.Next(8) : null;

    /// <summary>When the process is killed, at any point; null for never.</summary>
    public TimeSpan? KillTime(int run) => run < MaxRuns && _random.Next(2) == 0 ? RandomTime() : null;

    /// <summary>The request after which the process is killed, and the delay; null for none.</summary>
    public (int Request, TimeSpan Delay)? KillAfterSend(int run) =>
        run < MaxRuns && _random.Next(_damagesJournals ? 2 : 4) == 0
            ? (1 + _random.Next(5), TimeSpan.FromMilliseconds(_random.Next(400)))
            : null;

    /// <summary>The disk operation at which the process crashes; null for none.</summary>
    public (int Operation, DiskFault Fault)? CrashOperation(int run) =>
        run < MaxRuns && _random.Next(3) > 0
            ? (1 + _random.Next(_random.Next(2) == 0 ? 12 : 80), DiskFault.CrashBefore + _random.Next(3))
            : null;

    /// <summary>When the process freezes; null for never.</summary>
    public TimeSpan? FreezeTime() => _freezes && _random.Next(2) == 0 ? RandomTime() : null;

    /// <summary>The request after whose journal write the process freezes; null for none.</summary>
    public int? FreezeAtSend() => (_freezes || HasSecondWriters) && _random.Next(2) == 0 ? 1 + _random.Next(4) : null;

    /// <summary>The duration of the freeze.</summary>
    public TimeSpan FreezeDuration() => _random.Next(3) switch
    {
        0 => TimeSpan.FromSeconds(_random.Next(60)),
        1 => TimeSpan.FromSeconds(60 + _random.Next(240)),
        _ => TimeSpan.FromMinutes(_random.Next(30)),
    };

    /// <summary>Whether the computer sleeps, so that the monotonic clock also stops.</summary>
    public bool StopsClock() => _random.Next(2) == 0;

    /// <summary>The error of a process's wall clock.</summary>
    public TimeSpan ClockError() => _hasWrongClocks ? TimeSpan.FromSeconds(_random.Next(-600, 601)) : TimeSpan.Zero;

    /// <summary>When the wall clock is changed; null for never.</summary>
    public TimeSpan? ClockChangeTime() => _hasWrongClocks && _random.Next(2) == 0 ? RandomTime() : null;

    /// <summary>Whether a process has the credentials of another account.</summary>
    public bool HasWrongAccount() => _hasWrongAccounts && _random.Next(2) == 0;

    /// <summary>Whether a byte of the journal is damaged before the next process.</summary>
    public bool DamagesJournal() => _damagesJournals && _random.Next(2) == 0;

    public DiskLoss Loss() => (DiskLoss)_random.Next(2);

    /// <summary>The time between two processes.</summary>
    public TimeSpan Downtime() => _random.Next(3) switch
    {
        0 => TimeSpan.FromMilliseconds(_random.Next(2000)),
        1 => TimeSpan.FromSeconds(_random.Next(120)),
        _ => TimeSpan.FromMinutes(_random.Next(180)),
    };

    /// <summary>Whether a journal is resumed although its run had ended by itself.</summary>
    public bool ResumesCompletedRun() => _random.Next(2) == 0;

    public int FleetSize() => 1 + _random.Next(_random.Next(4) == 0 ? 40 : 9);

    public FleetOptions Options(DateTimeOffset now) => new()
    {
        ThrottleLimit = ThrottleLimit,
        MaxErrorCount = Chance(3) ? 1 + _random.Next(3) : null,
        MaxErrorPercent = Chance(4) ? _random.Next(60) : null,
        CanaryCount = Chance(3) ? 1 + _random.Next(3) : 0,
        GroupBy = _hasGroups ? GroupTag : null,
        MaxPerGroup = MaxPerGroup,
        StartBefore = Chance(4) ? now + TimeSpan.FromSeconds(_random.Next(900)) : null,
        TimeoutPerTarget = Chance(4) ? TimeSpan.FromMinutes(2 + _random.Next(30)) : null,
        SkipRotatedWithin = Chance(4) ? TimeSpan.FromHours(1) : null,
        Intake = _random.Next(3) == 0 ? 1 + _random.Next(8) : 1024,
    };

    public IReadOnlyDictionary<string, string> Tags() => _hasGroups && _random.Next(4) > 0
        ? new Dictionary<string, string>(StringComparer.Ordinal) { [GroupTag] = $"group-{_random.Next(3)}" }
        : Target.NoTags;

    private bool Chance(int outOf) => _hasLimits && _random.Next(outOf) == 0;

    private TimeSpan RandomTime() =>
        _random.Next(2) == 0 ? TimeSpan.FromMilliseconds(_random.Next(5000)) : TimeSpan.FromSeconds(_random.Next(900));
}
