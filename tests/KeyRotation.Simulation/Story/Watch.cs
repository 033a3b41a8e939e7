using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KeyRotation.Errors;
using KeyRotation.Fleet;

namespace KeyRotation.Simulation;

/// <summary>Compares what the engine does and tells with the truth, and with the limits it was given.</summary>
internal sealed class Watch(SimulatedTime time, Chronicle chronicle)
{
    private readonly Dictionary<(TargetService, string, string), Facts> _facts = [];
    private FleetOptions _options = new();
    private SimulatedProcess? _process;
    private int _taken;
    private int _failed;

    /// <summary>The user cancelled in this life.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Told of each request that is about to be written down.</summary>
    public Action? OnSending { get; set; }

    /// <summary>The journal's bytes that would survive a crash now; null where there is none.</summary>
    public Func<byte[]>? DurableJournal { get; set; }

    public IEnumerable<Facts> All => _facts.Values;

    /// <summary>How many targets were told to have ended each way.</summary>
    public Dictionary<FleetOutcome, int> Outcomes { get; } = [];

    public void Add(Facts facts)
    {
        _facts.Add((facts.Target.Service, facts.Target.Region, facts.Target.Id), facts);
        facts.Region.OnChange = CheckWrittenDown;
        facts.Region.OnCarriedOut = CheckOnce;
    }

    public Facts Of(Target target) => _facts[(target.Service, target.Region, target.Id)];

    public void BeginLife(SimulatedProcess process, FleetOptions options)
    {
        (_process, _options, _taken, _failed, IsCancelled) = (process, options, 0, 0, false);
        foreach (var facts in All)
        {
            facts.BeginLife();
        }
    }

    public void Taken(Facts facts, LeftRotation? left)
    {
        facts.Take(time.Now, isCanary: _taken++ < _options.CanaryCount, left);
        facts.FirstTakenAt = facts.FirstTakenAt < time.Now ? facts.FirstTakenAt : time.Now;
    }

    /// <summary>The engine is about to send. The first time in a life is the target's start.</summary>
    public void Sending(Target target, int attempt)
    {
        var facts = Of(target);
        chronicle.Note($"sending {target} attempt {attempt}");
        OnSending?.Invoke();
        if (facts.HasStarted)
        {
            return;
        }

        facts.HasStarted = true;
        facts.Told = null;
        CheckStart(facts);
    }

    public void Accepted(Target target)
    {
        chronicle.Note($"accepted {target}");
        Of(target).WasAccepted = true;
    }

    /// <summary>The journal said that an entry is there to stay.</summary>
    public void Confirmed(Target target, JournalPhase phase)
    {
        if (DurableJournal is null || _process!.IsDead)
        {
            return;
        }

        var facts = Of(target);
        var name = phase.ToString();
        facts.Confirmed[name] = facts.Confirmed.GetValueOrDefault(name) + 1;
        if (CountWritten(facts.Resource, name) < facts.Confirmed[name])
        {
            chronicle.Violate($"{target} is said to be written down as {name}, and that is not on the disk");
        }
    }

    /// <summary>Its part is over; it is about to be written down and told.</summary>
    public void Ending(Target target) => Of(target).IsEnding = true;

    public void Told(Result result)
    {
        if (_process!.IsDead)
        {
            return;
        }

        chronicle.Note($"told {result} {result.ErrorId} sent {result.Attempts} {result.Reason}");
        Outcomes[result.Outcome] = Outcomes.GetValueOrDefault(result.Outcome) + 1;
        var facts = _facts[(result.Service, result.Region, result.Id)];
        if (facts.IsTold || !facts.IsTaken)
        {
            chronicle.Violate($"{facts.Target} was told {(facts.IsTold ? "twice" : "and not taken")}");
        }

        (facts.IsTold, facts.Told, facts.OursWhenTold) = (true, result, facts.Resource.Ours);
        if (result.Outcome is FleetOutcome.Failed or FleetOutcome.Unknown)
        {
            _failed++;
        }

        CheckTruth(facts, result);
    }

    /// <summary>A journal tells of an end, which the process may not have lived to tell.</summary>
    public void Recorded(Facts facts, JournalPhase phase)
    {
        facts.HasEnded = true;
        var ours = facts.Resource.Ours;
        if (!(phase switch
        {
            JournalPhase.Completed => ours == 1 || facts.IsBlurredByOthers || IsInPlaceUnseen(facts),
            JournalPhase.Failed => ours == 0 || facts.WasAccepted || facts.IsBlurredByOthers,
            _ => ours == 0,
        }))
        {
            chronicle.Violate($"the journal says {phase} of {facts.Target}, which was carried out {ours} times");
        }
    }

    /// <summary>A life ended by itself: everybody who was taken was told.</summary>
    public void CheckLife()
    {
        foreach (var facts in All.Where(facts => facts.IsTaken != facts.IsTold))
        {
            chronicle.Violate($"{facts.Target} was taken and not told");
        }
    }

    /// <summary>All is over, and all that was on its way has arrived.</summary>
    public void CheckStory(bool mustSucceed)
    {
        foreach (var facts in All)
        {
            CheckEnd(facts, mustSucceed);
        }
    }

    private void CheckEnd(Facts facts, bool mustSucceed)
    {
        // Who cancels while targets are given leaves the rest ungiven.
        var wasNotGiven = !facts.IsTaken && IsCancelled;
        if (facts.Told is not { } told)
        {
            if (!wasNotGiven && !facts.HasEnded)
            {
                chronicle.Violate($"{facts.Target} was forgotten");
            }

            return;
        }

        if (!facts.IsTaken && !facts.HasEnded && !wasNotGiven)
        {
            chronicle.Violate($"{facts.Target} was not taken again, and had not ended");
        }

        if (told.Outcome is not (FleetOutcome.Unknown or FleetOutcome.Cancelled) && facts.Resource.Ours != facts.OursWhenTold && !facts.IsBlurredByOthers)
        {
            chronicle.Violate($"{facts.Target} was carried out after it was told {told.Outcome}");
        }

        if (mustSucceed && told.Outcome != FleetOutcome.Rotated && !facts.IsBlurredByOthers && facts.Resource.CanRotate(facts.Target))
        {
            chronicle.Violate($"{facts.Target} was told {told.Outcome} though nothing went wrong: {told.Reason}");
        }
    }

    private void CheckOnce(SimulatedResource resource)
    {
        // A namespace's key is a state: where somebody else changed it away again, nobody can tell that it was there.
        if (resource.Ours > 1 && !(resource is SimulatedNamespace && All.First(facts => facts.Resource == resource).IsBlurredByOthers))
        {
            chronicle.Violate($"{resource.Service} {resource.Id} was rotated {resource.Ours} times");
        }
    }

    private void CheckWrittenDown(SimulatedResource resource)
    {
        if (IsCancelled)
        {
            chronicle.Violate($"{resource.Service} {resource.Id} was sent after the user had stopped");
        }

        if (DurableJournal is not null && CountWritten(resource, nameof(JournalPhase.Sending)) <= resource.Sent.Count)
        {
            chronicle.Violate($"{resource.Service} {resource.Id} was sent and that is not on the disk");
        }
    }

    private int CountWritten(SimulatedResource resource, string phase) => Count(
        Encoding.UTF8.GetString(DurableJournal!()), $"\"phase\":\"{phase}\",\"target\":{{\"service\":\"{resource.Service}\",\"id\":\"{resource.Id}\"");

    private void CheckStart(Facts facts)
    {
        var lane = All.Count(other => other.IsUnderWay && other.Region == facts.Region && other.Target.Service == facts.Target.Service);
        if (lane > _options.ThrottleLimit)
        {
            chronicle.Violate($"{lane} of a lane are under way");
        }

        if (_options.GroupBy is { } tag && facts.Target.Tags.TryGetValue(tag, out var group)
            && All.Count(other => (other.IsUnderWay || IsRunningSince(other)) && other.Target.Tags.TryGetValue(tag, out var its) && its == group) is var together
            && together > _options.MaxPerGroup)
        {
            chronicle.Violate($"{together} of group {group} are under way");
        }

        if (_options.StartBefore is { } end && time.Now >= end)
        {
            chronicle.Violate($"{facts.Target} was started after the window had closed");
        }

        if (_failed >= _options.MaxErrorCount || (_options.MaxErrorPercent is { } percent && _failed * 100 > percent * _taken))
        {
            chronicle.Violate($"{facts.Target} was started after {_failed} of {_taken} had failed");
        }

        CheckCanaries(facts);
    }

    // A rotation that a dead process left behind is under way as soon as its target is taken again.
    private static bool IsRunningSince(Facts facts) => facts is { Left: not null, IsTaken: true, IsEnding: false }
        && facts.Resource.Rotations.Any(rotation => rotation is { IsOurs: true, EndedAt: null });

    private void CheckCanaries(Facts facts)
    {
        if (facts.IsCanary)
        {
            return;
        }

        var canaries = All.Where(other => other.IsCanary).ToList();
        if (canaries.Any(canary => !canary.IsTold || canary.Told!.Outcome is FleetOutcome.Failed or FleetOutcome.Unknown or FleetOutcome.Cancelled))
        {
            chronicle.Violate($"{facts.Target} was started before the canaries had succeeded");
        }
    }

    private void CheckTruth(Facts facts, Result result)
    {
        var ours = facts.Resource.Ours;
        var isTrue = result.Outcome switch
        {
            FleetOutcome.Rotated => (facts.Resource.Sent.Count > 0 || facts.Left is not null)
                && ((ours == 1 && facts.Resource.Rotations.First(rotation => rotation.IsOurs).EndedAt is not null)
                    || (facts.IsBlurredByOthers && (ours <= 1 || facts.Resource is SimulatedNamespace))
                    || IsInPlaceUnseen(facts)),
            FleetOutcome.AlreadyRotating => ours == 0 && facts.Resource.Rotations.Count > 0,
            FleetOutcome.NotStarted => (ours == 0 || (facts.Resource is SimulatedNamespace && facts.IsBlurredByOthers))
                // What ended credentials refused was sent and not carried out: it is taken up again with new ones.
                && (!facts.Resource.Sent.Exists(sent => sent.Life == _process!.Life) || (result.Error is { } refused && Failure.IsEndOfCredentials(refused))),
            FleetOutcome.Failed => ours == 0 || (facts.WasAccepted && IsOfTheWait(result)) || (facts.Resource is SimulatedNamespace && facts.IsBlurredByOthers),
            FleetOutcome.Unknown => IsUnknowable(facts),
            FleetOutcome.StillRotating => ours > 0 || facts.IsBlurredByOthers,
            // Credentials that end stop a run too.
            FleetOutcome.Cancelled => IsCancelled || (facts.WasAccepted && result.Error is { } error && Failure.IsEndOfCredentials(error)),
            _ => ours == 0 || (facts.Resource is SimulatedNamespace && facts.IsBlurredByOthers),
        };
        // What is left to a journal's next life counts what was written, and not all of that was sent.
        if (_process!.Life == 1 && result.Attempts != facts.Resource.Sent.Count && !(IsCancelled && result.Attempts > facts.Resource.Sent.Count))
        {
            chronicle.Violate($"{facts.Target} was told to have been sent {result.Attempts} times, and was {facts.Resource.Sent.Count} times");
        }

        if (!isTrue)
        {
            chronicle.Violate($"{facts.Target} was told {result.Outcome} ({result.ErrorId}) and was carried out {ours} times");
        }
    }

    // What can go wrong once a rotation was accepted: it takes too long, or the resource breaks.
    private static bool IsOfTheWait(Result result) => result.ErrorId is ErrorIds.WaitTimeout or ErrorIds.ResourceFailed;

    // The engine may always say that it does not know, of what it sent and got no answer to; how often is counted.
    private static bool IsUnknowable(Facts facts) => facts.Left is not null || facts.Resource.Sent.Count > 0;

    // Who may not look up what the new key's alias means cannot know that the namespace has it already; the service accepts that.
    private static bool IsInPlaceUnseen(Facts facts) =>
        facts is { Resource: SimulatedNamespace found, Region.Weather.RefusesReads: true } && found.Has(facts.Target);

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
