using System;

namespace KeyRotation.Redshift;

/// <summary>
/// The meaning of a cluster's status. The documented list is not complete, so other values must be expected.
/// </summary>
internal static class ClusterStatus
{
    /// <summary>The status of a cluster whose keys are being rotated.</summary>
    public const string RotatingKeys = "rotating-keys";

    /// <summary>The status of a cluster that can be used and changed.</summary>
    public const string Available = "available";

    /// <summary>
    /// Whether the cluster can be used. "available, prep-for-resize" and "available, resize-cleanup" count.
    /// </summary>
    public static bool IsAvailable(string? status) =>
        string.Equals(status, Available, StringComparison.OrdinalIgnoreCase)
        || status?.StartsWith(Available + ",", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the cluster's keys are being rotated.</summary>
    public static bool IsRotating(string? status) =>
        string.Equals(status, RotatingKeys, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the cluster is in a state from which it does not become available without intervention.
    /// </summary>
    public static bool IsFailed(string? status) => status is not null && (status.ToLowerInvariant() is
        "hardware-failure" or "storage-full" or "deleting" or "final-snapshot"
        || status.StartsWith("incompatible-", StringComparison.OrdinalIgnoreCase));
}
