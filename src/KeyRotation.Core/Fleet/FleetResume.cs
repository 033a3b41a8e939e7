using System;
using System.Collections.Generic;
using KeyRotation.Journal;

namespace KeyRotation.Fleet;

/// <summary>What is left to do of a fleet rotation that was broken off.</summary>
/// <param name="ToGoOn">
/// Targets to take again, in this order: first those whose request may have been carried out, with what is known of it,
/// because they keep their places among those under way; then the others. Both in the order of the journal.
/// </param>
/// <param name="Ended">Targets that are not taken again, and how they ended.</param>
public sealed record FleetResumePlan(IReadOnlyList<(Target Target, Interrupted? Interrupted)> ToGoOn, IReadOnlyList<JournalTargetState> Ended);

/// <summary>Finds out from a journal how a fleet rotation goes on.</summary>
public static class FleetResume
{
    /// <summary>Sorts the targets of a journal.</summary>
    public static FleetResumePlan Plan(JournalState state)
    {
        _ = state ?? throw new ArgumentNullException(nameof(state));
        var interruptedOnes = new List<(Target, Interrupted?)>();
        var notSent = new List<(Target, Interrupted?)>();
        var ended = new List<JournalTargetState>();
        foreach (var target in state.Targets)
        {
            if (target.Stage == JournalStage.NotSent)
            {
                notSent.Add((ToTarget(target.Target), null));
            }
            else if (target.Stage != JournalStage.Ended && ToInterrupted(target) is { } interrupted)
            {
                interruptedOnes.Add((ToTarget(target.Target), interrupted));
            }
            else
            {
                ended.Add(target);
            }
        }

        return new FleetResumePlan([.. interruptedOnes, .. notSent], ended);
    }

    // Without the witness from before there is nothing to compare with: such a target must not be sent again.
    private static Interrupted? ToInterrupted(JournalTargetState state) =>
        state is { SentAt: { } sentAt, WitnessBefore: { } witness }
            ? new Interrupted(Utc(sentAt), witness, state.Stage == JournalStage.Accepted, state.Attempt) { AcceptedAt = Utc(state.Time) }
            : null;

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static Target ToTarget(JournalTarget target) => new()
    {
        Service = target.Service,
        Id = target.Id,
        Arn = target.Arn,
        Region = target.Region,
        AccountId = target.AccountId,
        NewKmsKeyId = target.NewKmsKeyId,
    };
}
