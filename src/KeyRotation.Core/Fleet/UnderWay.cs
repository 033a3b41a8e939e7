using System;
using System.Collections.Concurrent;
using System.Linq;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>A target that has its place, for whoever watches.</summary>
/// <param name="target">The target.</param>
/// <param name="since">When it got its place.</param>
public sealed class TargetUnderWay(Target target, DateTimeOffset since)
{
    /// <summary>The target.</summary>
    public Target Target { get; } = target;

    /// <summary>When it got its place.</summary>
    public DateTimeOffset Since { get; } = since;

    /// <summary>The status that was read last; null before the first look after its rotation was accepted.</summary>
    public string? Status => Wait?.LastStatus;

    /// <summary>Its wait, once it has begun.</summary>
    internal WaitItem? Wait { get; set; }
}

/// <summary>The targets that have their places, from any thread.</summary>
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
