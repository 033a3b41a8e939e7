using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Binding;
using KeyRotation.Fleet;
using KeyRotation.Fleet.Policies;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <content>The limits of a run: typed, from a policy, or those of the run that is resumed.</content>
public sealed partial class InvokeKeyRotationCommand
{
    /// <summary>How many of one account, region and service are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, FleetOptions.MaxConcurrency)]
    public int ThrottleLimit { get; set; } = 10;

    /// <summary>Start no more once so many failed.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxErrorCount { get; set; }

    /// <summary>Start no more once more than so many per cent of those taken failed.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? MaxErrorPercent { get; set; }

    /// <summary>So many first, alone; the rest only if they all succeed.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int CanaryCount { get; set; }

    /// <summary>Tag that names the system a target belongs to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GroupBy { get; set; }

    /// <summary>How many of one system are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, FleetOptions.MaxConcurrency)]
    public int MaxPerGroup { get; set; } = 1;

    /// <summary>No target is started after this time.</summary>
    [Parameter]
    public DateTime? StartBefore { get; set; }

    /// <summary>How long one target may take once its rotation was accepted.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? TimeoutPerTarget { get; set; }

    /// <summary>Leave out what was rotated so recently.</summary>
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

    // What was typed wins over what was written.
    private void Apply(RotationPolicy policy)
    {
        ThrottleLimit = Chosen(nameof(ThrottleLimit), ThrottleLimit, policy.ThrottleLimit);
        CanaryCount = Chosen(nameof(CanaryCount), CanaryCount, policy.CanaryCount);
        MaxPerGroup = Chosen(nameof(MaxPerGroup), MaxPerGroup, policy.MaxPerGroup);
        MaxErrorCount ??= policy.MaxErrorCount;
        MaxErrorPercent ??= policy.MaxErrorPercent;
        GroupBy ??= policy.GroupBy;
        StartBefore ??= policy.StartBefore?.LocalDateTime;
        TimeoutPerTarget ??= policy.TimeoutPerTarget;
        SkipRotatedWithin ??= policy.SkipRotatedWithin;
        NewKmsKeyId ??= policy.NewKmsKeyId;
    }

    private int Chosen(string parameter, int value, int? written) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value : written ?? value;

    // What the earlier run was limited to still holds, unless something else was typed.
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
