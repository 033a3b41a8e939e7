using System;

namespace KeyRotation;

/// <summary>The rotation status of a KMS key.</summary>
public sealed class KmsKeyRotation
{
    /// <summary>The key id.</summary>
    public string KeyId { get; init; } = string.Empty;

    /// <summary>The key's ARN.</summary>
    public string Arn { get; init; } = string.Empty;

    /// <summary>The Region's system name, such as us-east-1.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>When the key was created (UTC).</summary>
    public DateTime? CreationDate { get; init; }

    /// <summary>ON_DEMAND or AUTOMATIC, for the latest rotation; null if the key was never rotated.</summary>
    public string? RotationType { get; init; }

    /// <summary>
    /// When the rotation in progress, or the one that was waited for, started (UTC). KMS reports the start only while
    /// a rotation is in progress; null for an earlier rotation.
    /// </summary>
    public DateTime? StartDate { get; init; }

    /// <summary>
    /// When the last rotation completed (UTC); null during a rotation, and if the key was never rotated.
    /// </summary>
    public DateTime? CompletedDate { get; init; }

    /// <summary>An on-demand rotation is in progress.</summary>
    public bool InProgress { get; init; }

    /// <summary>The number of on-demand rotations used, including one in progress.</summary>
    public int OnDemandRotationsUsed { get; init; }

    /// <summary>
    /// The number of on-demand rotations remaining. The KMS quota applies to the lifetime of the key.
    /// </summary>
    public int OnDemandRotationsRemaining { get; init; }

    /// <summary>Automatic rotation is enabled.</summary>
    public bool KeyRotationEnabled { get; init; }

    /// <summary>Days between two automatic rotations; null if automatic rotation is disabled.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>When KMS next rotates the key automatically (UTC); null if automatic rotation is disabled.</summary>
    public DateTime? NextRotationDate { get; init; }

    /// <summary>
    /// Id of the current key material, which encrypts new data. It changes when a rotation completes.
    /// </summary>
    public string? CurrentKeyMaterialId { get; init; }

    /// <summary>The key id, so that the object can be passed wherever a key id is expected.</summary>
    public override string ToString() => KeyId;
}
