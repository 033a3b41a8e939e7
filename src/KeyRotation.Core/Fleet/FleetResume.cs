using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Journal;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>What remains to be done in an interrupted run.</summary>
/// <param name="ToResume">
/// Targets to continue, in this order: first those whose request may have been carried out, with their recorded
/// state, because they keep their slots; then the others. Both are in the order of the journal.
/// </param>
/// <param name="Ended">Targets that are not continued, and their outcomes.</param>
internal sealed record FleetResumePlan(
    IReadOnlyList<(Target Target, InterruptedRotation? Interrupted)> ToResume, IReadOnlyList<JournalTargetState> Ended);

/// <summary>Determines from a journal how to resume a run.</summary>
internal static class FleetResume
{
    /// <summary>Sorts the targets of a journal.</summary>
    public static FleetResumePlan Plan(JournalState state)
    {
        _ = state ?? throw new ArgumentNullException(nameof(state));
        var inProgress = new List<(Target, InterruptedRotation?)>();
        var notSent = new List<(Target, InterruptedRotation?)>();
        var ended = new List<JournalTargetState>();
        var accounts = state.Targets.Where(target => target.Target.AccountId is not null)
            .GroupBy(target => target.Target.Region, target => target.Target.AccountId, StringComparer.Ordinal)
            .ToDictionary(
                region => region.Key,
                region => region.Distinct(StringComparer.Ordinal).ToList(),
                StringComparer.Ordinal);
        foreach (var target in state.Targets)
        {
            switch (target.Stage)
            {
                case JournalStage.NotSent:
                    notSent.Add((InKnownAccount(target.Target.ToTarget(), accounts), null));
                    break;
                case JournalStage.Ended:
                    ended.Add(target);
                    break;
                default:
                    inProgress.Add(
                        (
                            InKnownAccount(target.Target.ToTarget(), accounts),
                            new InterruptedRotation(StateOf(target), Utc(target.SentAt))));
                    break;
            }
        }

        return new FleetResumePlan([.. inProgress, .. notSent], ended);
    }

    // A target that was given by id has no account until it is read. If the run used only one account in the Region,
    // the target belongs to that account.
    private static Target InKnownAccount(Target target, Dictionary<string, List<string?>> accounts) =>
        target.AccountId is null && accounts.TryGetValue(target.Region, out var known) && known.Count == 1
            ? target.With(target.Arn, known[0])
            : target;

    /// <summary>The state machine's state, rebuilt from a target's journal entries.</summary>
    public static RotationState StateOf(JournalTargetState target)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        var isAccepted = target.Stage == JournalStage.Accepted;
        return RotationMachine.Recover(
            new RotationState(target.Target.Service)
            {
                Stage =
                    isAccepted ? RotationStage.Accepted
                    : target.Stage == JournalStage.InDoubt ? RotationStage.Sending
                    : RotationStage.Planned,
                Attempt = Math.Max(1, target.Attempt),
                AttemptId = target.AttemptId,
                Before = target.WitnessBefore is { } facts ? Witness.FromFacts(facts) : null,
                SentAt = Utc(target.ServiceTime),
                Proof = isAccepted ? ProofOf(target) : RotationProof.None,
                WaitsForOthers = true,
            });
    }

    // Journals of format 1 do not record the proof.
    private static RotationProof ProofOf(JournalTargetState target) =>
        Enum.TryParse<RotationProof>(target.Proof, ignoreCase: true, out var proof) && proof != RotationProof.None
            ? proof
            : RotationProof.Answer;

    private static DateTimeOffset? Utc(DateTime? time) =>
        time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;
}
