using System;

namespace KeyRotation;

/// <summary>Where a KMS key stands with its rotations.</summary>
public sealed class KmsKeyRotation
{
    /// <summary>The key id.</summary>
    public string KeyId { get; init; } = string.Empty;

    /// <summary>The key's ARN.</summary>
    public string Arn { get; init; } = string.Empty;

    /// <summary>The region's system name.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>When the key was created (UTC).</summary>
    public DateTime? CreationDate { get; init; }

    /// <summary>
    /// ON_DEMAND for a rotation that was asked for, AUTOMATIC for one by schedule; null where the key never rotated.
    /// </summary>
    public string? RotationType { get; init; }

    /// <summary>
    /// When the running rotation was started (UTC), or the one that was waited for. KMS tells it of a rotation that
    /// runs only; null for an earlier one.
    /// </summary>
    public DateTime? StartDate { get; init; }

    /// <summary>
    /// When the last rotation was completed (UTC); null while one runs and where the key never rotated.
    /// </summary>
    public DateTime? CompletedDate { get; init; }

    /// <summary>An on-demand rotation is running.</summary>
    public bool InProgress { get; init; }

    /// <summary>On-demand rotations that this key has spent, the running one included.</summary>
    public int OnDemandRotationsUsed { get; init; }

    /// <summary>On-demand rotations that this key has left, ever: KMS counts them for a key's lifetime.</summary>
    public int OnDemandRotationsRemaining { get; init; }

    /// <summary>Automatic rotation is on.</summary>
    public bool KeyRotationEnabled { get; init; }

    /// <summary>Days between two automatic rotations; null where automatic rotation is off.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>When KMS rotates by schedule next (UTC); null where automatic rotation is off.</summary>
    public DateTime? NextRotationDate { get; init; }

    /// <summary>Id of the key material that encrypts now; it changes when a rotation completes.</summary>
    public string? CurrentKeyMaterialId { get; init; }

    /// <summary>The key id, so that it may stand wherever a key's name is asked for.</summary>
    public override string ToString() => KeyId;
}
