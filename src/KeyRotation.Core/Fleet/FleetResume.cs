using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Journal;

namespace KeyRotation.Fleet;

/// <summary>What is left of a run that was broken off.</summary>
/// <param name="ToGoOn">Targets to go on with: not begun, or begun with an end that nobody saw.</param>
/// <param name="Ended">Targets whose part ended; nothing is sent for them.</param>
public sealed record FleetResumePlan(
    IReadOnlyList<(Target Target, Interrupted? Interrupted)> ToGoOn, IReadOnlyList<JournalTargetState> Ended);

/// <summary>Reads from a journal how a run that was broken off goes on: no target twice, none forgotten.</summary>
public static class FleetResume
{
    private static readonly IReadOnlyDictionary<string, string> s_nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is left.</summary>
    public static FleetResumePlan Plan(JournalState state)
    {
        _ = state ?? throw new ArgumentNullException(nameof(state));
        var toGoOn = state.Targets
            .Where(known => known.Stage != JournalStage.Ended)
            .Select(known => (TargetOf(known.Target), InterruptedOf(known)));
        return new FleetResumePlan([.. toGoOn], [.. state.In(JournalStage.Ended)]);
    }

    /// <summary>The request whose end nobody saw; null where none was sent.</summary>
    public static Interrupted? InterruptedOf(JournalTargetState known)
    {
        _ = known ?? throw new ArgumentNullException(nameof(known));
        return known.Stage is JournalStage.InDoubt or JournalStage.Accepted && known.SentAt is { } sent
            ? new Interrupted(
                new DateTimeOffset(DateTime.SpecifyKind(sent, DateTimeKind.Utc)),
                known.WitnessBefore ?? s_nothing,
                known.Stage == JournalStage.Accepted,
                known.Attempt)
            : null;
    }

    private static Target TargetOf(JournalTarget target) => new()
    {
        Service = target.Service,
        Id = target.Id,
        Region = target.Region,
        AccountId = target.AccountId,
        Arn = target.Arn,
        NewKmsKeyId = target.NewKmsKeyId,
    };
}
