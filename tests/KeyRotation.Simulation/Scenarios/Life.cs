using System;
using System.Collections.Generic;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>One process of a scenario, with its limits and its targets.</summary>
internal sealed class Life(SimulatedProcess process, FleetOptions options)
{
    private readonly Dictionary<TrackedTarget, LifeTarget> _targets = [];

    public SimulatedProcess Process { get; } = process;

    public FleetOptions Options { get; } = options;

    public int Number => Process.Life;

    /// <summary>The journal's bytes that would survive a crash now; null where there is none.</summary>
    public Func<byte[]>? DurableJournal { get; set; }

    /// <summary>Called before each request is written down.</summary>
    public Action? OnSending { get; set; }

    /// <summary>Called as each request is sent.</summary>
    public Action? OnSent { get; set; }

    /// <summary>Called after each request was written down; true where the process freezes then.</summary>
    public Func<bool>? FreezesAfterWrite { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>Its credentials are of another account.</summary>
    public bool HasWrongAccount { get; set; }

    /// <summary>It ended by itself.</summary>
    public bool HasEnded { get; set; }

    /// <summary>It could not open the journal, so it did nothing.</summary>
    public bool IsRefused { get; set; }

    public bool IsOver => HasEnded || Process.IsDead;

    /// <summary>Targets that failed or are unknown.</summary>
    public int Failed { get; set; }

    public IReadOnlyCollection<LifeTarget> Targets => _targets.Values;

    /// <summary>Journal entries that were confirmed, by target and phase.</summary>
    public Dictionary<(TrackedTarget Target, string Phase), int> Confirmed { get; } = [];

    public LifeTarget? Find(TrackedTarget target) => _targets.GetValueOrDefault(target);

    public void Take(TrackedTarget target, InterruptedRotation? left) =>
        _targets.Add(target, new LifeTarget(target, isCanary: _targets.Count < Options.CanaryCount, left));

    /// <summary>A target was not taken after all.</summary>
    public void Drop(TrackedTarget target) => _targets.Remove(target);
}
