using System;
using System.Collections.Concurrent;
using System.Linq;

namespace KeyRotation.Queues;

/// <summary>A target that has a slot, for progress.</summary>
internal sealed class TargetInProgress
{
    private readonly TargetRotation _rotation;

    internal TargetInProgress(Target target, TimeSpan since, TargetRotation rotation)
    {
        Target = target;
        Since = since;
        _rotation = rotation;
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>When it got its slot, on monotonic time.</summary>
    public TimeSpan Since { get; }

    /// <summary>The latest status; null before the first read after its rotation was accepted.</summary>
    public string? Status => _rotation.Wait?.LastStatus;
}

/// <summary>The targets that have a slot. Thread-safe.</summary>
internal sealed class TargetsInProgress
{
    private readonly ConcurrentDictionary<TargetInProgress, bool> _targets = new();

    /// <summary>The number of targets.</summary>
    public int Count => _targets.Count;

    /// <summary>The target that has had its slot the longest; null if there is none.</summary>
    public TargetInProgress? Slowest => _targets.Keys.OrderBy(static each => each.Since).FirstOrDefault();

    /// <summary>Adds a target until the returned object is disposed.</summary>
    public IDisposable Enter(TargetInProgress target)
    {
        _targets[target] = true;
        return new Removal(this, target);
    }

    private sealed class Removal(TargetsInProgress owner, TargetInProgress target) : IDisposable
    {
        public void Dispose() => owner._targets.TryRemove(target, out _);
    }
}
