namespace KeyRotation;

/// <summary>What a journal entry records.</summary>
/// <remarks>
/// A 64-bit enumeration: ConvertTo-Json writes the name of a 64-bit value, but the number of a smaller one.
/// </remarks>
public enum JournalPhase : long
{
    /// <summary>A run started. The entry has no target.</summary>
    RunStarted,

    /// <summary>An interrupted run was resumed. The entry has no target.</summary>
    RunResumed,

    /// <summary>A run finished. The entry has no target.</summary>
    RunEnded,

    /// <summary>The target is part of the run. Nothing was sent yet.</summary>
    Planned,

    /// <summary>The change is about to be sent. From this point, it may have been carried out.</summary>
    Sending,

    /// <summary>There is proof that the change was carried out. The rotation is running.</summary>
    Accepted,

    /// <summary>The rotation finished.</summary>
    Completed,

    /// <summary>It is certain that the change was not carried out, or that the rotation failed.</summary>
    Failed,

    /// <summary>It could not be determined whether the change was carried out.</summary>
    Unknown,

    /// <summary>A rotation by another request was running. This run changed nothing.</summary>
    AlreadyRotating,

    /// <summary>No rotation was needed, or a rule excluded the target.</summary>
    Skipped,

    /// <summary>The run was cancelled. A request that was already sent may have been carried out.</summary>
    Cancelled,

    /// <summary>A limit of the run prevented the target from being started.</summary>
    NotStarted,

    /// <summary>
    /// The change was carried out, but the wait for the rotation timed out. A resumed run continues to wait.
    /// </summary>
    StillRotating,

    /// <summary>The operator approved a second request for a target with an unknown outcome.</summary>
    RetryApproved,

    /// <summary>
    /// The last line was damaged when the run was resumed. It may have been a <see cref="Sending"/> entry: for the
    /// target that this entry names or, if it names none, for any target that had not finished.
    /// </summary>
    TailDamaged,
}
