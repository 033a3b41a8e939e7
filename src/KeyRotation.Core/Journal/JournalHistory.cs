using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Journal;

/// <summary>When targets were rotated, according to the journals of earlier runs.</summary>
/// <param name="journals">The journals.</param>
internal sealed class JournalHistory(IReadOnlyCollection<JournalState> journals)
{
    /// <summary>
    /// When a target's last accepted request was sent (UTC, by the service's clock if the journal has it); null if no
    /// journal has one.
    /// </summary>
    public DateTimeOffset? LastRotated(JournalTarget target) => States(target)
        .Where(static state => state.WasAccepted)
        .Select(static state => (DateTimeOffset?)SentAt(state))
        .Max();

    /// <summary>Whether a request for a target may have been carried out since a time.</summary>
    public bool IsInDoubt(JournalTarget target, DateTimeOffset since) =>
        States(target).Any(state => state.Stage == JournalStage.InDoubt && SentAt(state) > since);

    private IEnumerable<JournalTargetState> States(JournalTarget target) =>
        journals.SelectMany(journal => journal.FindAll(target));

    // The local clock of the computer that wrote the entry may have been wrong.
    private static DateTimeOffset SentAt(JournalTargetState state) =>
        new(DateTime.SpecifyKind(state.ServiceTime ?? state.Time, DateTimeKind.Utc));
}
