using System;
using System.Collections.Generic;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Redshift;

/// <summary>The two status values of a cluster. A deleted cluster has none.</summary>
internal sealed class ClusterCondition
{
    public static readonly ClusterCondition Available = new("available", "Available");
    public static readonly ClusterCondition RotatingKeys = new("rotating-keys", "Modifying");

    public ClusterCondition(string status, string availability)
    {
        Status = status;
        Availability = availability;
    }

    public string Status { get; }

    public string Availability { get; }

    /// <summary>The default availability of a status.</summary>
    public static string AvailabilityFor(string status) =>
        status switch
        {
            "available" => "Available",
            "hardware-failure"
            or "incompatible-hsm"
            or "incompatible-network"
            or "incompatible-parameters"
            or "incompatible-restore" => "Failed",
            "creating" or "deleting" or "final-snapshot" or "paused" or "rebooting" or "storage-full" => "Unavailable",
            _ => "Modifying",
        };
}

/// <summary>A provisioned cluster.</summary>
internal sealed class Cluster
{
    private readonly object _lock = new();
    private readonly Timeline<ClusterCondition?> _condition = new(ClusterCondition.Available);
    private TimeSpan? _rotationDuration;
    private int _rotations;

    public Cluster(int index, string identifier, string? kmsKeyArn)
    {
        Index = index;
        Identifier = identifier;
        KmsKeyArn = kmsKeyArn;
    }

    public int Index { get; }

    public string Identifier { get; }

    /// <summary>The key that encrypts it; null if it is not encrypted.</summary>
    public string? KmsKeyArn { get; }

    public bool Encrypted => KmsKeyArn is not null;

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } =
        Array.Empty<KeyValuePair<string, string>>();

    /// <summary>The number of rotations that were carried out for clients.</summary>
    public int Rotations
    {
        get
        {
            lock (_lock)
            {
                return _rotations;
            }
        }
    }

    public ClusterCondition? ConditionAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _condition.At(time);
        }
    }

    public void SetCondition(DateTimeOffset now, ClusterCondition? condition)
    {
        lock (_lock)
        {
            _condition.Set(now, condition);
        }
    }

    public void SetRotationDuration(TimeSpan? duration)
    {
        lock (_lock)
        {
            _rotationDuration = duration;
        }
    }

    /// <summary>Starts a rotation if the cluster is available. Returns its end, or null if it did not start.</summary>
    /// <param name="now">The time of the start.</param>
    /// <param name="duration">The duration, unless this cluster has its own.</param>
    /// <param name="counts">False for a rotation by another user.</param>
    public DateTimeOffset? TryRotate(DateTimeOffset now, TimeSpan duration, bool counts)
    {
        lock (_lock)
        {
            if (_condition.At(now)?.Status != ClusterCondition.Available.Status)
            {
                return null;
            }

            DateTimeOffset end = now + (_rotationDuration ?? duration);
            _condition.Set(now, ClusterCondition.RotatingKeys);
            _condition.Schedule(end, ClusterCondition.Available);
            _rotations += counts ? 1 : 0;
            return end;
        }
    }
}
