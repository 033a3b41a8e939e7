using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>What is counted over scenarios.</summary>
internal sealed class ScenarioFigures
{
    /// <summary>Results by outcome, of all lives.</summary>
    public SortedDictionary<FleetOutcome, int> Outcomes { get; } = [];

    /// <summary>Targets by how their latest request ended, and how many of them stayed unknown.</summary>
    public SortedDictionary<string, (int Targets, int Unknown)> Classes { get; } = new(StringComparer.Ordinal);

    /// <summary>Rotations that should not have been: a second one without approval, or one in another account.</summary>
    public int Duplicates { get; set; }

    /// <summary>Results, and lines of the journal, that are not true.</summary>
    public int Lies { get; set; }

    /// <summary>Rotations reported before their end, because a read was too old.</summary>
    public int Early { get; set; }

    /// <summary>Namespaces reported as not changed, because a read was too old.</summary>
    public int FailedByLag { get; set; }

    /// <summary>Keys that another client rotated while a request was in doubt, reported as rotated.</summary>
    public int Misattributed { get; set; }

    /// <summary>Processes that died.</summary>
    public int Crashes { get; set; }

    public TimeSpan VirtualTime { get; set; }

    /// <summary>Counts how a target ended at last.</summary>
    public void Count(TrackedTarget target)
    {
        Misattributed += target.IsMisattributed ? 1 : 0;
        if (target.Reported is { } reported && ClassOf(target) is { } fault)
        {
            var (targets, unknown) = Classes.GetValueOrDefault(fault);
            Classes[fault] = (targets + 1, unknown + (reported.Outcome == FleetOutcome.Unknown ? 1 : 0));
        }
    }

    /// <summary>Adds those of another scenario.</summary>
    public void Add(ScenarioFigures other)
    {
        foreach (var (outcome, count) in other.Outcomes)
        {
            Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + count;
        }

        foreach (var (name, (targets, unknown)) in other.Classes)
        {
            var sum = Classes.GetValueOrDefault(name);
            Classes[name] = (sum.Targets + targets, sum.Unknown + unknown);
        }

        Duplicates += other.Duplicates;
        Lies += other.Lies;
        Early += other.Early;
        FailedByLag += other.FailedByLag;
        Misattributed += other.Misattributed;
        Crashes += other.Crashes;
        VirtualTime += other.VirtualTime;
    }

    // The first request that left a doubt decides; where none did, the latest.
    private static string? ClassOf(TrackedTarget target)
    {
        var decisive = target.Attempts.Find(IsDoubtful) ?? target.Attempts.LastOrDefault();
        return decisive is not null ? NameOf(decisive) : target.WasDoubted ? "DamagedJournal" : null;
    }

    private static bool IsDoubtful(Attempt attempt) => attempt.SentAt is null || !attempt.HasEnded || attempt.Fault is
        RequestFault.ServerErrorBefore or RequestFault.ServerErrorAfter or RequestFault.ServerErrorMeanwhile
        or RequestFault.DroppedBefore or RequestFault.DroppedAfter or RequestFault.DroppedLate
        or RequestFault.GarbledBefore or RequestFault.GarbledAfter
        or RequestFault.TimedOutDone or RequestFault.TimedOutLate or RequestFault.TimedOutNever;

    private static string NameOf(Attempt attempt) =>
        attempt.SentAt is null ? "CrashedBeforeSend"
        : !attempt.HasEnded ? "CrashedBeforeAnswer"
        : attempt.Fault == RequestFault.None ? "Answered"
        : attempt.Fault.ToString();
}
