using System;
using KeyRotation.RotateOnce;

namespace KeyRotation.Waiting;

/// <summary>A rotation or resource that is being waited for.</summary>
/// <param name="target">The resource.</param>
/// <param name="name">The resource's name in requests.</param>
/// <param name="state">The state of its rotation: accepted, or watched.</param>
/// <param name="since">When its rotation was accepted, or its wait started, on monotonic time.</param>
internal sealed class WaitItem(Target target, string name, RotationState state, TimeSpan since)
{
    /// <summary>The resource.</summary>
    public Target Target { get; } = target;

    /// <summary>The resource's name in requests.</summary>
    public string Name { get; } = name;

    /// <summary>The state of its rotation.</summary>
    public RotationState State { get; set; } = state;

    /// <summary>When its rotation was accepted, or its wait started, on monotonic time.</summary>
    public TimeSpan Since { get; } = since;

    /// <summary>When the rotation was requested, according to the service (UTC, its clock); null if unknown.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>How long to wait; null for the wait's default.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether the wait is over.</summary>
    public bool HasEnded { get; internal set; }

    /// <summary>The latest status; null before the first response.</summary>
    public string? LastStatus { get; set; }
}
