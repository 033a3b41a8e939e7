using System;

namespace KeyRotation.Redshift;

/// <summary>What a cluster's status means. AWS documents the list and does not keep to it: it is open.</summary>
internal static class ClusterStatus
{
    /// <summary>The status of a cluster whose keys are being rotated.</summary>
    public const string RotatingKeys = "rotating-keys";

    /// <summary>The status of a cluster that can be used and changed.</summary>
    public const string Available = "available";

    /// <summary>Usable. "available, prep-for-resize" and "available, resize-cleanup" are.</summary>
    public static bool IsAvailable(string? status) =>
        string.Equals(status, Available, StringComparison.OrdinalIgnoreCase)
        || status?.StartsWith(Available + ",", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Its keys are being rotated.</summary>
    public static bool IsRotating(string? status) =>
        string.Equals(status, RotatingKeys, StringComparison.OrdinalIgnoreCase);

    /// <summary>A state that a cluster does not leave towards "available" by itself.</summary>
    public static bool IsFailed(string? status) => status is not null && (status.ToLowerInvariant() is
        "hardware-failure" or "storage-full" or "deleting" or "final-snapshot"
        || status.StartsWith("incompatible-", StringComparison.OrdinalIgnoreCase));
}
