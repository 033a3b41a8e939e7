namespace KeyRotation.RotateOnce;

/// <summary>The stages of one rotation.</summary>
internal enum RotationStage
{
    /// <summary>Nothing was sent, or every request that was sent was certainly not carried out.</summary>
    Planned,

    /// <summary>The witness was read and allows the rotation. The request is about to be recorded.</summary>
    Ready,

    /// <summary>The request is recorded and may have been sent.</summary>
    Sending,

    /// <summary>
    /// The service refused because another operation is in progress. The witness shows whether it is a rotation.
    /// </summary>
    Contested,

    /// <summary>The request may have been carried out. Only the witness or the audit trail can prove it.</summary>
    InDoubt,

    /// <summary>The request was carried out. The rotation is running, or its end was not observed yet.</summary>
    Accepted,

    /// <summary>The rotation was carried out and has finished.</summary>
    Rotated,

    /// <summary>
    /// The rotation was carried out but did not finish before the wait timed out. It can be waited for again.
    /// </summary>
    StillRotating,

    /// <summary>The request may have been carried out, but no proof was found within the time limit.</summary>
    Unknown,

    /// <summary>The request was refused, or the rotation failed.</summary>
    Failed,

    /// <summary>No rotation was needed. Nothing was sent.</summary>
    Skipped,

    /// <summary>A rotation by another request is in progress. This request was not carried out.</summary>
    RunningElsewhere,
}

/// <summary>What proves that the request was carried out.</summary>
internal enum RotationProof
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>The service's response to the request.</summary>
    Answer,

    /// <summary>A read of the resource that shows a change which started after the request was sent.</summary>
    Witness,

    /// <summary>The audit trail's event for this attempt.</summary>
    Trail,
}
