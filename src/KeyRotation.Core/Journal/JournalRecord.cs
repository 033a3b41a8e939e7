using System;
using System.Collections.Generic;

namespace KeyRotation.Journal;

/// <summary>
/// The content of one entry. A journal contains nothing else, so there is no field for a credential. Do not pass the
/// full text of an exception as the message, nor a request or its headers as a witness.
/// </summary>
internal sealed class JournalRecord
{
    /// <summary>Makes a record.</summary>
    /// <param name="phase">What the entry records.</param>
    /// <param name="target">The target; null for the phases of a run, and only for those.</param>
    public JournalRecord(JournalPhase phase, JournalTarget? target = null)
    {
        Phase = phase;
        Target = target;
    }

    /// <summary>What the entry records.</summary>
    public JournalPhase Phase { get; }

    /// <summary>The target; null for the phases of a run.</summary>
    public JournalTarget? Target { get; }

    /// <summary>
    /// The number of the target's request that the entry is about, starting at 1; 0 if nothing was sent.
    /// </summary>
    public int Attempt { get; init; }

    /// <summary>The AWS request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The witness before the change.</summary>
    public IReadOnlyDictionary<string, string>? WitnessBefore { get; init; }

    /// <summary>The witness after the change.</summary>
    public IReadOnlyDictionary<string, string>? WitnessAfter { get; init; }

    /// <summary>The AWS error code, or one of the module's own error ids.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The reason, in one sentence. Only the first line is kept, and possible secrets are masked.</summary>
    public string? Message { get; init; }

    /// <summary>ARN of the caller. It contains no secret.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The attempt id: 32 hexadecimal digits, which the request carries in the User-Agent.</summary>
    public string? AttemptId { get; init; }

    /// <summary>The service's clock when the witness was read.</summary>
    public DateTimeOffset? ServiceTime { get; init; }

    /// <summary>What proves that the change was carried out: "answer", "witness" or "trail".</summary>
    public string? Proof { get; init; }

    /// <summary>The id of the audit trail's event that is the proof.</summary>
    public string? EventId { get; init; }

    /// <summary>How the run was started. For RunStarted and RunResumed only.</summary>
    public JournalRunInfo? Run { get; init; }

    /// <summary>When a damaged <see cref="JournalPhase.Sending"/> was written. For TailDamaged only.</summary>
    internal DateTimeOffset? SentAt { get; init; }
}
