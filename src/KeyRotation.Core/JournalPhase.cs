namespace KeyRotation;

/// <summary>What an entry of a journal tells.</summary>
/// <remarks>
/// Of 64 bits, because ConvertTo-Json writes the name of such a value and only the number of a smaller one.
/// </remarks>
public enum JournalPhase : long
{
    /// <summary>A run began. It has no target.</summary>
    RunStarted,

    /// <summary>A run that had been broken off went on. It has no target.</summary>
    RunResumed,

    /// <summary>A run ended by itself. It has no target.</summary>
    RunEnded,

    /// <summary>The target is part of the run; nothing was sent.</summary>
    Planned,

    /// <summary>The change is about to be sent: from here on it may have been carried out.</summary>
    Sending,

    /// <summary>The change was carried out, as the service or the witness told; the rotation runs.</summary>
    Accepted,

    /// <summary>The rotation has ended.</summary>
    Completed,

    /// <summary>It was not carried out, or it failed, and that is certain.</summary>
    Failed,

    /// <summary>Whether it was carried out could not be found out.</summary>
    Unknown,

    /// <summary>Someone else's rotation was running; nothing of this run was carried out.</summary>
    AlreadyRotating,

    /// <summary>There was nothing to do, or a rule left the target out.</summary>
    Skipped,

    /// <summary>The run was cancelled. What had been sent by then may have been carried out.</summary>
    Cancelled,

    /// <summary>A limit of the run kept the target from being started.</summary>
    NotStarted,

    /// <summary>The change was carried out, and the wait for its end ran out: a resumed run goes on waiting.</summary>
    StillRotating,

    /// <summary>The operator allowed a second request for a target whose outcome was unknown.</summary>
    RetryApproved,

    /// <summary>
    /// The last line was damaged when the run was resumed, and may have been a <see cref="Sending"/>: of the target
    /// that the entry names, or, where it names none, of any target that had not ended.
    /// </summary>
    TailDamaged,
}
