using System;
using System.Collections.Generic;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>A process of a scenario, with its limits and targets.</summary>
internal sealed class EngineRun(SimulatedProcess process, FleetOptions options)
{
    private readonly Dictionary<TrackedTarget, RunTarget> _targets = [];

    public SimulatedProcess Process { get; } = process;

    public FleetOptions Options { get; } = options;

    public int Number => Process.Run;

    /// <summary>The journal's bytes that would survive a crash now; null if there is no journal.</summary>
    public Func<byte[]>? DurableJournal { get; set; }

    /// <summary>Called before each request is written to the journal.</summary>
    public Action? OnSending { get; set; }

    /// <summary>Called when each request is sent.</summary>
    public Action? OnSent { get; set; }

    /// <summary>
    /// Called after each request was written to the journal. Returns true if the process freezes then.
    /// </summary>
    public Func<bool>? FreezesAfterWrite { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>Whether its credentials belong to another account.</summary>
    public bool HasWrongAccount { get; set; }

    /// <summary>Whether it ended by itself.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether it could not open the journal, and therefore did nothing.</summary>
    public bool IsRefused { get; set; }

    public bool IsOver => HasEnded || Process.IsDead;

    /// <summary>The number of targets that failed or are unknown.</summary>
    public int Failed { get; set; }

    public IReadOnlyCollection<RunTarget> Targets => _targets.Values;

    /// <summary>Confirmed journal entries, by target and phase.</summary>
    public Dictionary<(TrackedTarget Target, string Phase), int> Confirmed { get; } = [];

    public RunTarget? Find(TrackedTarget target) => _targets.GetValueOrDefault(target);

    public void Take(TrackedTarget target, InterruptedRotation? left) =>
        _targets.Add(target, new RunTarget(target, isCanary: _targets.Count < Options.CanaryCount, left));

    /// <summary>Removes a target that was not taken.</summary>
    public void Drop(TrackedTarget target) => _targets.Remove(target);
}
