using System;
using KeyRotation.Journal;

namespace KeyRotation.Fleet;

/// <summary>The limits of a fleet rotation.</summary>
internal sealed record FleetOptions
{
    /// <summary>More than so many at once is a mistake.</summary>
    public const int MostAtOnce = 100_000;

    /// <summary>How many targets of one account, region and service are under way at once.</summary>
    public int ThrottleLimit { get; init; } = 10;

    /// <summary>Stop starting once so many failed or are unknown; null for never.</summary>
    public int? MaxErrorCount { get; init; }

    /// <summary>
    /// Stop starting once so many per cent of those taken so far failed or are unknown; null for never.
    /// </summary>
    public int? MaxErrorPercent { get; init; }

    /// <summary>So many first, alone; the rest only if they all succeed.</summary>
    public int CanaryCount { get; init; }

    /// <summary>Tag that names the system a target belongs to; null for none.</summary>
    public string? GroupBy { get; init; }

    /// <summary>How many targets of one system are under way at once.</summary>
    public int MaxPerGroup { get; init; } = 1;

    /// <summary>No target is started after this time; null for no end.</summary>
    public DateTimeOffset? StartBefore { get; init; }

    /// <summary>How long one target may take once its rotation was accepted; null takes the service's own.</summary>
    public TimeSpan? TimeoutPerTarget { get; init; }

    /// <summary>Leave out what was rotated so recently; null for nothing.</summary>
    public TimeSpan? SkipRotatedWithin { get; init; }

    /// <summary>Journals that know of earlier rotations; null for none. The audit trail adds what it can.</summary>
    public JournalHistory? History { get; init; }

    /// <summary>
    /// Whether targets are only read and checked. The outcome of what would be rotated is then
    /// <see cref="FleetOutcome.NotStarted"/> without a reason.
    /// </summary>
    public bool IsPlan { get; init; }

    /// <summary>
    /// How many targets are taken ahead of those under way. Bounds memory while a large fleet streams through.
    /// </summary>
    public int Intake { get; init; } = 1024;
}
