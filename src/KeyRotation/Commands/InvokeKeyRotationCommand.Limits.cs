using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Binding;
using KeyRotation.Fleet;
using KeyRotation.Fleet.Policies;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <content>The limits of a run: from the command line, from a policy, or from the run that is resumed.</content>
public sealed partial class InvokeKeyRotationCommand
{
    /// <summary>The maximum number of concurrent targets per account, Region and service.</summary>
    [Parameter]
    [ValidateRange(1, FleetOptions.MaxConcurrency)]
    public int ThrottleLimit { get; set; } = 10;

    /// <summary>Starts no more targets after this number of failures.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxErrorCount { get; set; }

    /// <summary>Starts no more targets when more than this percentage of the targets taken has failed.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? MaxErrorPercent { get; set; }

    /// <summary>
    /// The number of canaries: targets that run first, alone. The others start only if all canaries succeed.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int CanaryCount { get; set; }

    /// <summary>The tag that names the system of a target.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GroupBy { get; set; }

    /// <summary>The maximum number of concurrent targets per system.</summary>
    [Parameter]
    [ValidateRange(1, FleetOptions.MaxConcurrency)]
    public int MaxPerGroup { get; set; } = 1;

    /// <summary>Starts no target after this time.</summary>
    [Parameter]
    public DateTime? StartBefore { get; set; }

    /// <summary>The time limit of one target after its rotation was accepted.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? TimeoutPerTarget { get; set; }

    /// <summary>Skips targets that were rotated within this time.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? SkipRotatedWithin { get; set; }

    private FleetOptions Options() => new()
    {
        ThrottleLimit = ThrottleLimit,
        MaxErrorCount = MaxErrorCount,
        MaxErrorPercent = MaxErrorPercent,
        CanaryCount = CanaryCount,
        GroupBy = GroupBy,
        MaxPerGroup = MaxPerGroup,
        StartBefore = StartBefore is { } end ? new DateTimeOffset(end) : null,
        TimeoutPerTarget = TimeoutPerTarget,
        SkipRotatedWithin = SkipRotatedWithin,
        History = _history,
    };

    // The command line overrides the policy.
    private void Apply(RotationPolicy policy)
    {
        ThrottleLimit = Effective(nameof(ThrottleLimit), ThrottleLimit, policy.ThrottleLimit);
        CanaryCount = Effective(nameof(CanaryCount), CanaryCount, policy.CanaryCount);
        MaxPerGroup = Effective(nameof(MaxPerGroup), MaxPerGroup, policy.MaxPerGroup);
        MaxErrorCount ??= policy.MaxErrorCount;
        MaxErrorPercent ??= policy.MaxErrorPercent;
        GroupBy ??= policy.GroupBy;
        StartBefore ??= policy.StartBefore?.LocalDateTime;
        TimeoutPerTarget ??= policy.TimeoutPerTarget;
        SkipRotatedWithin ??= policy.SkipRotatedWithin;
        NewKmsKeyId ??= policy.NewKmsKeyId;
    }

    private int Effective(string parameter, int value, int? written) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value : written ?? value;

    // The limits of the earlier run still apply, unless the command line overrides them.
    private void TakeLimits(JournalRunInfo? earlier)
    {
        if (earlier is null)
        {
            return;
        }

        var taken = new List<string>();
        ThrottleLimit = Number(nameof(ThrottleLimit)) ?? ThrottleLimit;
        CanaryCount = Number(nameof(CanaryCount)) ?? CanaryCount;
        MaxPerGroup = Number(nameof(MaxPerGroup)) ?? MaxPerGroup;
        MaxErrorCount = Number(nameof(MaxErrorCount)) ?? MaxErrorCount;
        MaxErrorPercent = Number(nameof(MaxErrorPercent)) ?? MaxErrorPercent;
        GroupBy = Earlier(nameof(GroupBy)) ?? GroupBy;
        TimeoutPerTarget = Duration(nameof(TimeoutPerTarget)) ?? TimeoutPerTarget;
        SkipRotatedWithin = Duration(nameof(SkipRotatedWithin)) ?? SkipRotatedWithin;
        if (taken.Count > 0)
        {
            Post(() => WriteVerbose(Messages.LimitsTaken.With(string.Join(", ", taken))));
        }

        string? Earlier(string name)
        {
            if (MyInvocation.BoundParameters.ContainsKey(name)
                || _policy is not null
                || !earlier.Limits.TryGetValue(name, out var text))
            {
                return null;
            }

            taken.Add($"-{name} {text}");
            return text;
        }

        int? Number(string name) =>
            int.TryParse(Earlier(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

        TimeSpan? Duration(string name) =>
            TimeSpan.TryParse(Earlier(name), CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    private Dictionary<string, string> Limits()
    {
        var limits = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(nameof(ThrottleLimit), ThrottleLimit);
        Add(nameof(MaxErrorCount), MaxErrorCount);
        Add(nameof(MaxErrorPercent), MaxErrorPercent);
        Add(nameof(CanaryCount), CanaryCount);
        Add(nameof(GroupBy), GroupBy);
        Add(nameof(MaxPerGroup), MaxPerGroup);
        Add(nameof(StartBefore), StartBefore?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        Add(nameof(TimeoutPerTarget), TimeoutPerTarget);
        Add(nameof(SkipRotatedWithin), SkipRotatedWithin);
        return limits;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                limits[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            }
        }
    }
}
