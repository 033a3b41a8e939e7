using System;
using System.Collections.Generic;

namespace KeyRotation.Journal;

/// <summary>
/// What is to be written as one entry. These fields are all that can enter a journal: there is no place for a
/// credential. Give no exception's whole text as a message, and no request or its headers as a witness.
/// </summary>
internal sealed class JournalRecord
{
    /// <summary>Begins a record.</summary>
    /// <param name="phase">What it tells.</param>
    /// <param name="target">Whom it concerns; null for the phases of a run, and only for these.</param>
    public JournalRecord(JournalPhase phase, JournalTarget? target = null)
    {
        Phase = phase;
        Target = target;
    }

    /// <summary>What it tells.</summary>
    public JournalPhase Phase { get; }

    /// <summary>Whom it concerns; null for the phases of a run.</summary>
    public JournalTarget? Target { get; }

    /// <summary>Which request of this target it is about, from 1; 0 where none was sent.</summary>
    public int Attempt { get; init; }

    /// <summary>The request's id, as the service answered it.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the witness said before the change.</summary>
    public IReadOnlyDictionary<string, string>? WitnessBefore { get; init; }

    /// <summary>What the witness said after it.</summary>
    public IReadOnlyDictionary<string, string>? WitnessAfter { get; init; }

    /// <summary>AWS's error code, or one of the module's own ids.</summary>
    public string? ErrorId { get; init; }

    /// <summary>
    /// One sentence: why. Of several lines only the first is kept, and what could be a secret is masked.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>ARN of the caller; it holds no secret.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The attempt's id, 32 hexadecimal digits: what its request carries in the User-Agent.</summary>
    public string? AttemptId { get; init; }

    /// <summary>The service's clock when the witness was read.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    /// <summary>What proves it: "answer", "witness" or "trail".</summary>
    public string? Proof { get; init; }

    /// <summary>The id of the audit trail's event that proves it.</summary>
    public string? EventId { get; init; }

    /// <summary>How the run was started; for RunStarted and RunResumed only.</summary>
    public JournalRunInfo? Run { get; init; }

    /// <summary>When a damaged <see cref="JournalPhase.Sending"/> was written; for TailDamaged only.</summary>
    internal DateTimeOffset? SentAt { get; init; }
}
