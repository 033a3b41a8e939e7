using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.RotateOnce;

namespace KeyRotation.Simulation;

/// <summary>Compares what the engine does and reports with the true state and with the limits.</summary>
internal sealed class Oracle(SimulatedTime time, EventLog log, ScenarioFigures figures)
{
    // The date of an answer has whole seconds, and a lower bound of the service's time can be slightly older.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(TargetService, string, string), TrackedTarget> _targets = [];
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);
    private readonly Dictionary<SimulatedProcess, EngineRun> _runs = [];
    private readonly List<SimulatedRegion> _regions = [];

    public IReadOnlyCollection<TrackedTarget> Targets => _targets.Values;

    public void Watch(SimulatedRegion region)
    {
        _regions.Add(region);
        region.OnChange = Sent;
        region.OnCarriedOut = CheckOnce;
    }

    public void Add(TrackedTarget target) =>
        _targets.Add((target.Target.Service, target.Target.Region, target.Target.Id), target);

    public TrackedTarget? Find(Target target) => _targets.GetValueOrDefault((target.Service, target.Region, target.Id));

    public void BeginRun(EngineRun run)
    {
        _runs.Add(run.Process, run);
        foreach (var target in Targets)
        {
            target.HasEnded = false;
        }
    }

    public void Taken(EngineRun run, TrackedTarget target, InterruptedRotation? left)
    {
        run.Take(target, left);
        target.RecordNewKey();
        target.FirstTakenAt = target.FirstTakenAt < time.Now ? target.FirstTakenAt : time.Now;
        if (left is not null && target.Attempts.Count == 0 && AttemptsOn(left.State.Service, ArnOf(target)).Count == 0)
        {
            target.WasPutInDoubt = true;
        }
    }

    /// <summary>A request is about to be written to the journal. The first one of a target is its start.</summary>
    public void Sending(EngineRun run, Target target, RotationState sending)
    {
        var tracked = Find(target)!;
        log.Write($"{run.Number}: sending {target} attempt {sending.Attempt}");
        run.OnSending?.Invoke();
        var attempt = new Attempt(sending.AttemptId!, tracked, run.Process, time.Now);
        if (!_attempts.TryAdd(attempt.Id, attempt))
        {
            log.Violate(ViolationKind.Order, $"{target} has an attempt id that was used before");
        }

        tracked.Attempts.Add(attempt);
        tracked.RecordNewKey();
        var now = run.Find(tracked)!;
        if (!now.HasStarted)
        {
            now.HasStarted = true;
            if (sending.Attempt == 1)
            {
                CheckStart(run, now);
            }
        }
    }

    public void Accepted(EngineRun run, Target target, RotationState accepted)
    {
        log.Write($"{run.Number}: accepted {target} by {accepted.Proof}");
        var tracked = Find(target)!;
        tracked.WasAccepted = true;
        if (WasCarriedOut(run, tracked, target.Arn))
        {
            return;
        }

        if (accepted.Proof == RotationProof.Witness && IsMisattributed(tracked, run))
        {
            tracked.IsMisattributed = true;
        }
        else if (HasHadItsKey(tracked))
        {
            tracked.IsInPlace = true;
        }
        else
        {
            log.Violate(ViolationKind.WrongReport, $"{target} is accepted by {accepted.Proof} and was not carried out");
        }
    }

    public void RetryApproved(EngineRun run, Target target)
    {
        log.Write($"{run.Number}: retry approved {target}");
        var tracked = Find(target)!;
        foreach (var attempt in tracked.KnownTo(run.Number))
        {
            attempt.IsRetryApproved = true;
        }

        // A cluster does not always have an ARN.
        var resources = tracked.KnownTo(run.Number).Select(attempt => attempt.Resource).Append(tracked.Resource);
        foreach (var resource in resources.OfType<SimulatedResource>().Distinct())
        {
            resource.ApprovedRetries++;
        }
    }

    /// <summary>The journal confirmed that an entry is durable.</summary>
    public void Confirmed(EngineRun run, Target target, JournalPhase phase)
    {
        if (run.DurableJournal is null || run.Process.IsDead)
        {
            return;
        }

        var key = (Find(target)!, phase.ToString());
        var count = run.Confirmed[key] = run.Confirmed.GetValueOrDefault(key) + 1;
        var line = $"\"run\":\"{Scenario.RunIdOf(run.Number)}\",\"phase\":\"{phase}\","
            + $"\"target\":{{\"service\":\"{target.Service}\",\"id\":\"{target.Id}\"";
        if (Count(Encoding.UTF8.GetString(run.DurableJournal()), line) < count)
        {
            log.Violate(ViolationKind.Order, $"{target} is said to be written down as {phase}, and is not on the disk");
        }
    }

    /// <summary>A target has ended. It is about to be written to the journal and reported.</summary>
    public void Ending(EngineRun run, Target target) => run.Find(Find(target)!)!.IsEnding = true;

    public void Reported(EngineRun run, Result result)
    {
        if (run.Process.IsDead)
        {
            return;
        }

        log.Write($"{run.Number}: reported {result} {result.ErrorId} sent {result.Attempts} {result.Reason}");
        figures.Outcomes[result.Outcome] = figures.Outcomes.GetValueOrDefault(result.Outcome) + 1;
        var tracked = _targets[(result.Service, result.Region, result.Id)];
        if (run.Find(tracked) is not { Reported: null } now)
        {
            log.Violate(
                ViolationKind.Broken,
                $"{tracked.Target} was reported {(run.Find(tracked) is null ? "and not taken" : "twice")}");
            return;
        }

        now.Reported = result;
        if (run.Number >= tracked.ReportedIn)
        {
            (tracked.Reported, tracked.ReportedIn) = (result, run.Number);
        }

        run.Failed += result.Error is null ? 0 : 1;
        // The account is checked first. If it cannot be read, or is another account, the trail is not read.
        if (result is { Outcome: FleetOutcome.Unknown, ErrorId: ErrorIds.RotationOutcomeUnknown, AttemptId: { } id }
            && !run.Process.WasFrozen && result.Service != TargetService.RedshiftServerlessNamespace
            && _attempts[id].Region is { Faults.HidesReads: false } region
            && region.Account == tracked.Region.Account && !run.HasWrongAccount
            && region.Trail.Shows(id, time.Now - s_margin))
        {
            log.Violate(
                ViolationKind.Broken,
                $"{tracked.Target} has been in the audit trail for some time and is reported unknown");
        }

        CheckTruth(run, now, result);
    }

    /// <summary>A journal records how a target ended. The process that wrote it may not have reported it.</summary>
    public void Recorded(EngineRun run, TrackedTarget target, JournalPhase phase, string? arn)
    {
        target.HasEnded = true;
        var isTrue = phase switch
        {
            JournalPhase.Completed => IsCarriedOutOrInPlace(run, target, arn),
            JournalPhase.Failed => target.WasAccepted || !MayHaveBeenCarriedOut(run, target),
            _ => !MayHaveBeenCarriedOut(run, target),
        };
        if (!isTrue)
        {
            log.Violate(
                ViolationKind.WrongReport,
                $"the journal says {phase} of {target.Target}, which was carried out {CarriedOut(run, target)} times");
        }
    }

    /// <summary>A target is skipped because the journal has its resource under another name.</summary>
    public void SkippedAsDuplicate(Target target) => Find(target)!.HasEnded = true;

    /// <summary>A process ended by itself, so all targets that it took must have been reported.</summary>
    public void CheckRun(EngineRun run)
    {
        foreach (var target in run.Targets.Where(target => target.Reported is null))
        {
            log.Violate(ViolationKind.Broken, $"{target.Tracked.Target} was taken and not reported");
        }
    }

    /// <summary>The scenario has ended, and all delayed requests have arrived.</summary>
    public void CheckEnd(EngineRun last, bool isComplete, bool mustSucceed)
    {
        foreach (var target in Targets)
        {
            CheckEnd(last, target, isComplete, mustSucceed);
            figures.Count(target);
        }
    }

    private void CheckEnd(EngineRun last, TrackedTarget target, bool isComplete, bool mustSucceed)
    {
        if (isComplete && last.Find(target) is null && !target.HasEnded)
        {
            log.Violate(ViolationKind.Broken, $"{target.Target} was forgotten");
        }

        if (target.Reported is not { } reported)
        {
            return;
        }

        var isNegative =
            reported.Outcome is FleetOutcome.NotStarted or FleetOutcome.Skipped or FleetOutcome.AlreadyRotating
            || (reported.Outcome == FleetOutcome.Failed && !target.WasAccepted);
        if (isNegative
            && target.KnownTo(target.ReportedIn).Any(
                attempt => attempt is { WasCarriedOut: true, IsRetryApproved: false })
                && !IsAmbiguous(target))
        {
            log.Violate(ViolationKind.WrongReport, $"{target.Target} was carried out and reported {reported.Outcome}");
        }

        if (mustSucceed && reported.Outcome != FleetOutcome.Rotated && !IsAmbiguous(target)
            && target.Resource?.CanRotate(target.Target) == true
            && reported.ErrorId is not (ErrorIds.DuplicateIdentifier or ErrorIds.AccountMismatch))
        {
            log.Violate(
                ViolationKind.Broken,
                $"{target.Target} was reported {reported.Outcome} though nothing went wrong: {reported.Reason}");
        }
    }

    private Attempt? Sent(SimulatedRegion region, SimulatedRequest request, SimulatedProcess process)
    {
        var run = _runs[process];
        if (request.AttemptId is not { } id || !_attempts.TryGetValue(id, out var attempt))
        {
            log.Violate(ViolationKind.Order, $"{request} has no attempt id that was written down");
            return null;
        }

        var target = attempt.Target;
        if (attempt.SentAt is not null)
        {
            log.Violate(ViolationKind.Order, $"an attempt at {target.Target} was sent twice");
        }

        if (attempt.IsTooLate(time.Now, RotateOnceOptions.Default.SendDeadline))
        {
            log.Violate(ViolationKind.Order, $"{target.Target} was sent too long after it was written down");
        }

        if (run.IsCancelled)
        {
            log.Violate(ViolationKind.Order, $"{target.Target} was sent after the user had stopped");
        }

        if (run.DurableJournal is { } journal && journal().AsSpan().IndexOf(Encoding.UTF8.GetBytes(id)) < 0)
        {
            log.Violate(ViolationKind.Order, $"{target.Target} was sent and that is not on the disk");
        }

        var isForeign = region.Account != target.Region.Account;
        if (isForeign
            && (target.Target.AccountId is not null
                || target.Attempts.Exists(other => other.Region is { } before && before.Account != region.Account)))
        {
            log.Violate(ViolationKind.Duplicate, $"{target.Target} was sent to account {region.Account}");
        }

        run.OnSent?.Invoke();
        return attempt;
    }

    private void CheckOnce(SimulatedResource resource)
    {
        // A namespace's key is a target state. It is set again if another client changed it, or if its alias moved.
        if (resource.EngineRotations > 1 + resource.ApprovedRetries
            && !(resource is SimulatedNamespace && (resource.WasChangedByOthers || HasMovingKey(resource))))
        {
            log.Violate(
                ViolationKind.Duplicate,
                $"{resource.Service} {resource.Id} was rotated {resource.EngineRotations} times");
        }
    }

    private bool HasMovingKey(SimulatedResource resource) =>
        Targets.Any(target => target.Resource == resource && target.NewKeys.Count > 1);

    private void CheckStart(EngineRun run, RunTarget starting)
    {
        var target = starting.Tracked.Target;
        var options = run.Options;
        var queue = run.Targets.Count(other => other.IsUnderWay && other.Tracked.Region == starting.Tracked.Region
            && other.Tracked.Target.Service == target.Service);
        if (queue > options.ThrottleLimit)
        {
            log.Violate(ViolationKind.Limit, $"{queue} targets of one service are under way");
        }

        if (options.GroupBy is { } tag && target.Tags.TryGetValue(tag, out var group))
        {
            var together = run.Targets.Count(other =>
                (other.IsUnderWay || IsRunningSince(other)) && other.Tracked.Target.Tags.TryGetValue(tag, out var its)
                    && its == group);
            if (together > options.MaxPerGroup)
            {
                log.Violate(ViolationKind.Limit, $"{together} targets of group {group} are under way");
            }
        }

        if (options.StartBefore is { } end && run.Process.Clock.GetUtcNow() >= end)
        {
            log.Violate(ViolationKind.Limit, $"{target} was started after the window had closed");
        }

        if (run.Failed >= options.MaxErrorCount
            || (options.MaxErrorPercent is { } percent && run.Failed * 100 > percent * run.Targets.Count))
        {
            log.Violate(
                ViolationKind.Limit, $"{target} was started after {run.Failed} of {run.Targets.Count} had failed");
        }

        if (!starting.IsCanary && run.Targets.Any(other => other.IsCanary
            && (other.Reported is not { } reported || reported.Error is not null
                || reported.Outcome is FleetOutcome.Cancelled or FleetOutcome.NotStarted)))
        {
            log.Violate(ViolationKind.Limit, $"{target} was started before the canaries had succeeded");
        }
    }

    // A rotation that an earlier process left is under way as soon as its target is taken again.
    private static bool IsRunningSince(RunTarget target) => target is { Left: not null, IsEnding: false }
        && target.Tracked.Attempts.Exists(attempt => attempt.Rotation is { EndedAt: null });

    private void CheckTruth(EngineRun run, RunTarget now, Result result)
    {
        var target = now.Tracked;
        var isTrue = result.Outcome switch
        {
            FleetOutcome.Rotated =>
                IsCarriedOutOrInPlace(run, target, result.Arn) && HasEnded(run, target, result.Arn),
            FleetOutcome.StillRotating => IsCarriedOutOrInPlace(run, target, result.Arn),
            FleetOutcome.AlreadyRotating => !MayHaveBeenCarriedOut(run, target)
                && (ResourceOf(result.Arn)
                    ?? target.Attempts.LastOrDefault()?.Resource ?? target.Resource) is { } running
                    && (running.WasChangedByOthers || running.EngineRotations > 0),
            FleetOutcome.Failed => !MayHaveBeenCarriedOut(run, target)
                || (target.WasAccepted && result.ErrorId == ErrorIds.ResourceFailed)
                || (target.WasAccepted && result.ErrorId == ErrorIds.ChangeNotApplied && IsNotApplied(target)),
            FleetOutcome.Unknown => now.Left is not null || target.KnownTo(run.Number).Any(),
            // Expired credentials also stop a run.
            FleetOutcome.Cancelled =>
                run.IsCancelled
                    || (target.WasAccepted && result.Error is { } error && Failure.IsEndOfCredentials(error)),
            _ => !MayHaveBeenCarriedOut(run, target),
        };
        if (!isTrue)
        {
            log.Violate(
                ViolationKind.WrongReport,
                $"{target.Target} was reported {result.Outcome} ({result.ErrorId}) "
                    + $"and was carried out {CarriedOut(run, target)} times");
        }

        var sent = target.Attempts.Count(attempt => attempt.Run == run.Number && attempt.SentAt is not null);
        if (result.Attempts < sent)
        {
            log.Violate(
                ViolationKind.WrongReport,
                $"{target.Target} was reported to have been sent {result.Attempts} times, and was sent {sent} times");
        }
    }

    private static int CarriedOut(EngineRun run, TrackedTarget target) =>
        target.KnownTo(run.Number).Count(attempt => attempt.WasCarriedOut);

    // For a negative result: whether an attempt of this target was carried out, and the operator approved no other.
    private static bool MayHaveBeenCarriedOut(EngineRun run, TrackedTarget target) =>
        target.KnownTo(run.Number).Any(attempt => attempt is { WasCarriedOut: true, IsRetryApproved: false })
            && !IsAmbiguous(target);

    // Another client also changed the namespace. Which change is visible depends on the time.
    private static bool IsAmbiguous(TrackedTarget target) =>
        target.Resource is SimulatedNamespace { WasChangedByOthers: true };

    private bool IsCarriedOutOrInPlace(EngineRun run, TrackedTarget target, string? arn) =>
        WasCarriedOut(run, target, arn) || target.IsMisattributed || target.IsInPlace;

    // By a request for this target or, in an earlier process, for another name of the same resource.
    private bool WasCarriedOut(EngineRun run, TrackedTarget target, string? arn) =>
        target.KnownTo(run.Number).Any(attempt => attempt.WasCarriedOut)
        || AttemptsOn(target.Target.Service, arn).Exists(attempt => attempt.Run < run.Number
            && attempt.WasCarriedOut);

    private bool HasEnded(EngineRun run, TrackedTarget target, string? arn)
    {
        var ours = target.KnownTo(run.Number).Concat(
            AttemptsOn(target.Target.Service, arn).Where(attempt => attempt.Run < run.Number));
        if (ours.All(attempt => attempt is not { WasCarriedOut: true, Rotation.EndedAt: null }))
        {
            return true;
        }

        // A stale read, or the end of another client's rotation, was taken for the end.
        figures.Early++;
        return MayEndEarly(target) || ResourceOf(arn)?.WasChangedByOthers == true
            || ResourceOf(arn)?.ApprovedRetries > 0;
    }

    // Stale reads show the old key for longer than the engine assumes.
    private bool IsNotApplied(TrackedTarget target)
    {
        if (IsAmbiguous(target))
        {
            return true;
        }

        figures.FailedByLag++;
        return MayEndEarly(target);
    }

    private static bool MayEndEarly(TrackedTarget target) =>
        target.Region.Faults.MayEndEarly
            || target.Attempts.Exists(attempt => attempt.Region?.Faults.MayEndEarly == true);

    // A key shows when its rotation started, but not who started it. It can be another client, or a later process that
    // took over the journal from a frozen one.
    private bool IsMisattributed(TrackedTarget target, EngineRun run)
    {
        var since = target.KnownTo(run.Number)
            .Select(attempt => attempt.SentAt)
            .FirstOrDefault(sent => sent is not null)
            ?? target.FirstTakenAt;
        return ResourceOf(ArnOf(target)) is SimulatedKey key
            && key.Rotations.Exists(rotation => rotation.StartedAt >= since - s_margin
                && (!rotation.IsByEngine || target.Attempts.Exists(
                    attempt => attempt.Run > run.Number && attempt.Rotation == rotation)));
    }

    private bool HasHadItsKey(TrackedTarget target)
    {
        target.RecordNewKey();
        return target.Resource is SimulatedNamespace found
            && target.NewKeys.Any(
                key => found.HasHad(key, target.FirstTakenAt - target.Region.Faults.MaxLag - s_margin));
    }

    private List<Attempt> AttemptsOn(TargetService service, string? arn) =>
        arn is null
            ? []
            : [.. _attempts.Values.Where(
                attempt => attempt.Resource?.Service == service && attempt.Resource.Arn == arn)];

    private SimulatedResource? ResourceOf(string? arn) => arn is null
        ? null
        : _regions.SelectMany(region => region.Resources).FirstOrDefault(resource => resource.Arn == arn);

    private static string? ArnOf(TrackedTarget target) =>
        target.Attempts.Select(attempt => attempt.Resource?.Arn).LastOrDefault(arn => arn is not null)
            ?? target.Resource?.Arn;

    private static int Count(string text, string part)
    {
        var count = 0;
        var at = text.IndexOf(part, StringComparison.Ordinal);
        while (at >= 0)
        {
            count++;
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal);
        }

        return count;
    }
}
