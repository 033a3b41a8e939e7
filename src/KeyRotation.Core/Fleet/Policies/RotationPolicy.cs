using System;
using System.Collections.Generic;
using KeyRotation.Inventory;

namespace KeyRotation.Fleet.Policies;

/// <summary>Defaults for the targets and selections of a policy.</summary>
/// <param name="NewKmsKeyId">The new KMS key of serverless namespaces.</param>
/// <param name="Region">The Region's system name, such as us-east-1.</param>
/// <param name="ProfileName">A profile.</param>
/// <param name="RoleArn">A role to assume.</param>
internal sealed record PolicyDefaults(string? NewKmsKeyId, string? Region, string? ProfileName, string? RoleArn);

/// <summary>A target that a policy lists.</summary>
/// <param name="Key">Its path in the policy, such as Targets[2].</param>
/// <param name="Target">The target. Its Region is empty if the policy has none.</param>
/// <param name="ProfileName">The profile to use; null for none.</param>
/// <param name="RoleArn">The role to assume; null for none.</param>
internal sealed record PolicyTarget(string Key, Target Target, string? ProfileName, string? RoleArn);

/// <summary>Targets that a policy selects by criteria.</summary>
/// <param name="Targets">The criteria.</param>
/// <param name="NewKmsKeyId">The new key for selected serverless namespaces; null if none are selected.</param>
internal sealed record PolicySelection(TargetSelection Targets, string? NewKmsKeyId);

/// <summary>A policy: targets and limits. A member that is null was not in the policy.</summary>
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

    /// <summary>The new key of serverless namespaces that have none of their own.</summary>
    public string? NewKmsKeyId { get; init; }

    /// <summary>The listed targets, in the order of the policy.</summary>
    public IReadOnlyList<PolicyTarget> Targets { get; init; } = [];

    /// <summary>The selections.</summary>
    public IReadOnlyList<PolicySelection> Selections { get; init; } = [];

    /// <summary>Whether the policy names targets, and not only limits.</summary>
    public bool NamesTargets => Targets.Count > 0 || Selections.Count > 0;
}
