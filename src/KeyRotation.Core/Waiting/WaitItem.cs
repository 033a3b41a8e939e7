using System;
using KeyRotation.RotateOnce;

namespace KeyRotation.Waiting;

/// <summary>One rotation, or one resource, that is waited for.</summary>
/// <param name="target">The resource.</param>
/// <param name="name">How it is named to the service.</param>
/// <param name="state">Where its rotation stands: accepted, or watched.</param>
/// <param name="since">When its rotation was accepted, or its wait began; on monotonic time.</param>
internal sealed class WaitItem(Target target, string name, RotationState state, TimeSpan since)
{
    /// <summary>The resource.</summary>
    public Target Target { get; } = target;

    /// <summary>How it is named to the service.</summary>
    public string Name { get; } = name;

    /// <summary>Where its rotation stands.</summary>
    public RotationState State { get; set; } = state;

    /// <summary>When its rotation was accepted, or its wait began; on monotonic time.</summary>
    public TimeSpan Since { get; } = since;

    /// <summary>
    /// When the service has it that the rotation was asked for (UTC, its clock); null where that is not known.
    /// </summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>How long to wait for it; null takes the wait's own limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The wait for it is over.</summary>
    public bool HasEnded { get; internal set; }

    /// <summary>The status that was read last; null before the first answer.</summary>
    public string? LastStatus { get; set; }
}
