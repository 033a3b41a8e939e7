using System;
using KeyRotation.Journal;

namespace KeyRotation.Fleet;

/// <summary>The limits of a fleet rotation.</summary>
internal sealed record FleetOptions
{
    /// <summary>The largest accepted value of ThrottleLimit and MaxPerGroup.</summary>
    public const int MaxConcurrency = 100_000;

    /// <summary>How many targets in one account, Region and service are in progress at once.</summary>
    public int ThrottleLimit { get; init; } = 10;

    /// <summary>Stop starting targets after this many failed or have an unknown outcome; null for no limit.</summary>
    public int? MaxErrorCount { get; init; }

    /// <summary>
    /// Stop starting targets when more than this percentage of the targets added so far failed or have an unknown
    /// outcome; null for no limit.
    /// </summary>
    public int? MaxErrorPercent { get; init; }

    /// <summary>
    /// How many targets to rotate first, as canaries. The others start only if all canaries succeed.
    /// </summary>
    public int CanaryCount { get; init; }

    /// <summary>The tag whose value is a target's group; null for no groups.</summary>
    public string? GroupBy { get; init; }

    /// <summary>How many targets of one group are in progress at once.</summary>
    public int MaxPerGroup { get; init; } = 1;

    /// <summary>No target is started after this time; null for no limit.</summary>
    public DateTimeOffset? StartBefore { get; init; }

    /// <summary>
    /// How long one target may take after its rotation was accepted; null for the service's default.
    /// </summary>
    public TimeSpan? TimeoutPerTarget { get; init; }

    /// <summary>Skip targets that were rotated within this time; null to skip none.</summary>
    public TimeSpan? SkipRotatedWithin { get; init; }

    /// <summary>
    /// Journals of earlier runs, which show earlier rotations; null for none. The audit trail is read too, if
    /// possible.
    /// </summary>
    public JournalHistory? History { get; init; }

    /// <summary>
    /// Whether targets are only read and checked. A target that would be rotated then has the outcome
    /// <see cref="FleetOutcome.NotStarted"/> without a reason.
    /// </summary>
    public bool IsPlan { get; init; }

    /// <summary>
    /// How many targets may be queued ahead of those in progress. Bounds memory when a large fleet streams through.
    /// </summary>
    public int Intake { get; init; } = 1024;
}
