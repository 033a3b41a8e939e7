using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>Counts over scenarios.</summary>
internal sealed class ScenarioFigures
{
    /// <summary>Results by outcome, of all processes.</summary>
    public SortedDictionary<FleetOutcome, int> Outcomes { get; } = [];

    /// <summary>Targets by the result of their latest request, and how many of them stayed unknown.</summary>
    public SortedDictionary<string, (int Targets, int Unknown)> Classes { get; } = new(StringComparer.Ordinal);

    /// <summary>Wrong rotations: a second one without approval, or one in another account.</summary>
    public int Duplicates { get; set; }

    /// <summary>Wrong results and journal lines.</summary>
    public int WrongReports { get; set; }

    /// <summary>Rotations that were reported before their end because a read was stale.</summary>
    public int Early { get; set; }

    /// <summary>Namespaces that were reported as unchanged because a read was stale.</summary>
    public int FailedByLag { get; set; }

    /// <summary>
    /// Keys that were reported as rotated, but that another client rotated while a request was in doubt.
    /// </summary>
    public int Misattributed { get; set; }

    /// <summary>Processes that crashed.</summary>
    public int Crashes { get; set; }

    public TimeSpan VirtualTime { get; set; }

    /// <summary>Counts the final outcome of a target.</summary>
    public void Count(TrackedTarget target)
    {
        Misattributed += target.IsMisattributed ? 1 : 0;
        if (target.Reported is { } reported && ClassOf(target) is { } fault)
        {
            var (targets, unknown) = Classes.GetValueOrDefault(fault);
            Classes[fault] = (targets + 1, unknown + (reported.Outcome == FleetOutcome.Unknown ? 1 : 0));
        }
    }

    /// <summary>Adds the counts of another scenario.</summary>
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
        WrongReports += other.WrongReports;
        Early += other.Early;
        FailedByLag += other.FailedByLag;
        Misattributed += other.Misattributed;
        Crashes += other.Crashes;
        VirtualTime += other.VirtualTime;
    }

    // The first request in doubt decides, or else the latest request.
    private static string? ClassOf(TrackedTarget target)
    {
        var decisive = target.Attempts.Find(IsDoubtful) ?? target.Attempts.LastOrDefault();
        return decisive is not null ? NameOf(decisive) : target.WasPutInDoubt ? "DamagedJournal" : null;
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
