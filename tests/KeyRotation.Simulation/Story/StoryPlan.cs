using System;
using System.Collections.Generic;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>What a seed has in store: the fleet, the limits, and what happens to the process.</summary>
internal sealed class StoryPlan
{
    public const string GroupTag = "system";

    private readonly Random _random;
    private readonly bool _hasLimits;
    private readonly bool _hasGroups;

    public StoryPlan(Random random)
    {
        _random = random;
        _hasLimits = random.Next(3) > 0;
        _hasGroups = random.Next(3) == 0;
        UsesJournal = random.Next(5) > 0;
        Lives = UsesJournal ? 1 + random.Next(5) : 1;
        HasStrangers = random.Next(4) == 0;
        DiskFails = random.Next(12) == 0;
        CancelsOften = random.Next(5) == 0;
        ThrottleLimit = 1 + random.Next(5);
        MaxPerGroup = 1 + random.Next(2);
        Before = HasStrangers && random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(3600)) : TimeSpan.Zero;
    }

    public bool UsesJournal { get; }

    /// <summary>How many processes there are at most; all but the last may die.</summary>
    public int Lives { get; }

    /// <summary>Somebody else rotates too.</summary>
    public bool HasStrangers { get; }

    /// <summary>How long the world goes on before anything is started: what others did by then is no doing of ours.</summary>
    public TimeSpan Before { get; }

    public bool DiskFails { get; }

    private bool CancelsOften { get; }

    private int ThrottleLimit { get; }

    private int MaxPerGroup { get; }

    /// <summary>Nothing but the services can go wrong.</summary>
    public bool IsPeaceful => !_hasLimits && Lives == 1 && !HasStrangers && !DiskFails && !CancelsOften;

    /// <summary>When the user cancels; null for never.</summary>
    public TimeSpan? Cancels() => CancelsOften && _random.Next(2) == 0 ? Moment() : null;

    /// <summary>At which request of a life the user cancels, while it is written down; null for none.</summary>
    public int? CancelsAtSend() => CancelsOften && _random.Next(2) == 0 ? 1 + _random.Next(8) : null;

    /// <summary>When the process is killed, wherever it is; null for never.</summary>
    public TimeSpan? Dies(int life) => life < Lives && _random.Next(2) == 0 ? Moment() : null;

    /// <summary>At which of its operations on the disk the process dies; null for none.</summary>
    public (int Operation, DiskFault Fault)? DiesAt(int life) =>
        life < Lives && _random.Next(3) > 0 ? (1 + _random.Next(_random.Next(2) == 0 ? 12 : 80), DiskFault.CrashBefore + _random.Next(3)) : null;

    public DiskLoss Loss() => (DiskLoss)_random.Next(2);

    /// <summary>How long nobody goes on after a process died.</summary>
    public TimeSpan Downtime() => _random.Next(3) switch
    {
        0 => TimeSpan.FromMilliseconds(_random.Next(2000)),
        1 => TimeSpan.FromSeconds(_random.Next(120)),
        _ => TimeSpan.FromMinutes(_random.Next(180)),
    };

    /// <summary>Whether a journal goes on though its run had ended by itself.</summary>
    public bool GoesOnAnyway() => _random.Next(2) == 0;

    public int FleetSize() => 1 + _random.Next(_random.Next(4) == 0 ? 40 : 9);

    public FleetOptions Options(DateTimeOffset now) => new()
    {
        ThrottleLimit = ThrottleLimit,
        MaxErrorCount = Perhaps(3) ? 1 + _random.Next(3) : null,
        MaxErrorPercent = Perhaps(4) ? _random.Next(60) : null,
        CanaryCount = Perhaps(3) ? 1 + _random.Next(3) : 0,
        GroupBy = _hasGroups ? GroupTag : null,
        MaxPerGroup = MaxPerGroup,
        StartBefore = Perhaps(4) ? now + TimeSpan.FromSeconds(_random.Next(900)) : null,
        TimeoutPerTarget = Perhaps(4) ? TimeSpan.FromMinutes(2 + _random.Next(30)) : null,
        SkipRotatedWithin = Perhaps(4) ? TimeSpan.FromHours(1) : null,
        Intake = _random.Next(3) == 0 ? 1 + _random.Next(8) : 1024,
    };

    public IReadOnlyDictionary<string, string> Tags() => _hasGroups && _random.Next(4) > 0
        ? new Dictionary<string, string>(StringComparer.Ordinal) { [GroupTag] = $"group-{_random.Next(3)}" }
        : Target.NoTags;

    private bool Perhaps(int outOf) => _hasLimits && _random.Next(outOf) == 0;

    private TimeSpan Moment() => _random.Next(2) == 0 ? TimeSpan.FromMilliseconds(_random.Next(5000)) : TimeSpan.FromSeconds(_random.Next(900));
}
