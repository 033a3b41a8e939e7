namespace KeyRotation.RotateOnce;

/// <summary>How far one rotation has come.</summary>
internal enum RotationStage
{
    /// <summary>Nothing was sent, or everything that was sent was certainly not carried out.</summary>
    Planned,

    /// <summary>The witness was read and allows the rotation. The request is about to be written down.</summary>
    Ready,

    /// <summary>The request is written down and may be on its way.</summary>
    Sending,

    /// <summary>
    /// The service refused because something else is in progress. The witness shows whether it is a rotation.
    /// </summary>
    Contested,

    /// <summary>The request may have been carried out. Only the witness or the audit trail can prove it.</summary>
    InDoubt,

    /// <summary>The request was carried out. The rotation is running, or its end was not seen yet.</summary>
    Accepted,

    /// <summary>The rotation was carried out and has ended.</summary>
    Rotated,

    /// <summary>
    /// The rotation was carried out. The wait ended before the rotation did; it can be waited for again.
    /// </summary>
    StillRotating,

    /// <summary>The request may have been carried out, and no proof was found within the limit.</summary>
    Unknown,

    /// <summary>The request was refused, or the rotation did not end well.</summary>
    Failed,

    /// <summary>There was nothing to do. Nothing was sent.</summary>
    Skipped,

    /// <summary>A rotation by another request is in progress. Nothing of this one was carried out.</summary>
    RunningElsewhere,
}

/// <summary>What proves that the request was carried out.</summary>
internal enum RotationProof
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>The service's own answer to the request.</summary>
    Answer,

    /// <summary>A read of the resource that shows a change which began after the request was sent.</summary>
    Witness,

    /// <summary>The audit trail's record of this very attempt.</summary>
    Trail,
}
