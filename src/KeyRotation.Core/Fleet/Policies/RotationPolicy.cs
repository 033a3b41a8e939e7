using System;
using System.Collections.Generic;
using KeyRotation.Inventory;

namespace KeyRotation.Fleet.Policies;

/// <summary>What a target or a selection of a policy has where it names none itself.</summary>
/// <param name="NewKmsKeyId">The new key of serverless namespaces.</param>
/// <param name="Region">The region's system name.</param>
/// <param name="ProfileName">A profile.</param>
/// <param name="RoleArn">A role to assume.</param>
internal sealed record PolicyDefaults(string? NewKmsKeyId, string? Region, string? ProfileName, string? RoleArn);

/// <summary>A target that a policy names.</summary>
/// <param name="Key">Where the policy names it, such as Targets[2].</param>
/// <param name="Target">The target; its region is empty where nothing names one.</param>
/// <param name="ProfileName">The profile to reach it with; null for none.</param>
/// <param name="RoleArn">The role to reach it with; null for none.</param>
internal sealed record PolicyTarget(string Key, Target Target, string? ProfileName, string? RoleArn);

/// <summary>Targets that a policy does not name one by one.</summary>
/// <param name="Targets">What is taken in.</param>
/// <param name="NewKmsKeyId">The new key of those that are serverless namespaces; null where there are none.</param>
internal sealed record PolicySelection(TargetSelection Targets, string? NewKmsKeyId);

/// <summary>A fleet and its limits, written down. What is null was not written.</summary>
internal sealed record RotationPolicy
{
    /// <inheritdoc cref="FleetOptions.ThrottleLimit"/>
    public int? ThrottleLimit { get; init; }

    /// <inheritdoc cref="FleetOptions.MaxErrorCount"/>
    public int? MaxErrorCount { get; init; }

    /// <inheritdoc cref="FleetOptions.MaxErrorPercent"/>
    public int? MaxErrorPercent { get; init; }

    /// <inheritdoc cref="FleetOptions.CanaryCount"/>
    public int? CanaryCount { get; init; }

    /// <inheritdoc cref="FleetOptions.GroupBy"/>
    public string? GroupBy { get; init; }

    /// <inheritdoc cref="FleetOptions.MaxPerGroup"/>
    public int? MaxPerGroup { get; init; }

    /// <inheritdoc cref="FleetOptions.StartBefore"/>
    public DateTimeOffset? StartBefore { get; init; }

    /// <inheritdoc cref="FleetOptions.TimeoutPerTarget"/>
    public TimeSpan? TimeoutPerTarget { get; init; }

    /// <inheritdoc cref="FleetOptions.SkipRotatedWithin"/>
    public TimeSpan? SkipRotatedWithin { get; init; }

    /// <summary>The key that serverless namespaces are to have, where a target names none.</summary>
    public string? NewKmsKeyId { get; init; }

    /// <summary>Targets by name, in the order of the policy.</summary>
    public IReadOnlyList<PolicyTarget> Targets { get; init; } = [];

    /// <summary>Targets by what they are.</summary>
    public IReadOnlyList<PolicySelection> Selections { get; init; } = [];

    /// <summary>Whether it says what to rotate, and not only within which limits.</summary>
    public bool NamesTargets => Targets.Count > 0 || Selections.Count > 0;
}
