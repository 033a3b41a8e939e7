using System;
using System.Collections.Concurrent;
using System.Linq;

namespace KeyRotation.Queues;

/// <summary>A target that has its slot, for progress.</summary>
internal sealed class TargetUnderWay
{
    private readonly TargetRotation _rotation;

    internal TargetUnderWay(Target target, TimeSpan since, TargetRotation rotation)
    {
        Target = target;
        Since = since;
        _rotation = rotation;
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>When it got its slot; on monotonic time.</summary>
    public TimeSpan Since { get; }

    /// <summary>The status that was read last; null before the first read after its rotation was accepted.</summary>
    public string? Status => _rotation.Wait?.LastStatus;
}

/// <summary>The targets that have their slots, from any thread.</summary>
internal sealed class UnderWay
{
    private readonly ConcurrentDictionary<TargetUnderWay, bool> _targets = new();

    /// <summary>How many there are.</summary>
    public int Count => _targets.Count;

    /// <summary>The one that has been there for the longest; null where there is none.</summary>
    public TargetUnderWay? Slowest => _targets.Keys.OrderBy(static each => each.Since).FirstOrDefault();

    /// <summary>Takes one in, until what comes back is disposed.</summary>
    public IDisposable Enter(TargetUnderWay target)
    {
        _targets[target] = true;
        return new Stay(this, target);
    }

    private sealed class Stay(UnderWay owner, TargetUnderWay target) : IDisposable
    {
        public void Dispose() => owner._targets.TryRemove(target, out _);
    }
}
