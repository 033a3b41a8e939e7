using System;

namespace KeyRotation.RotateOnce;

/// <summary>An event of a rotation, the input of the state machine.</summary>
internal abstract record RotationEvent
{
    private RotationEvent()
    {
    }

    /// <summary>The witness was read.</summary>
    /// <param name="Witness">The witness.</param>
    /// <param name="Age">
    /// Monotonic time since the request was accepted, or since the doubt began. Zero before anything was sent.
    /// </param>
    public sealed record WitnessRead(Witness Witness, TimeSpan Age) : RotationEvent;

    /// <summary>A rule of the run excludes the resource.</summary>
    public sealed record Excluded : RotationEvent;

    /// <summary>The attempt was durably recorded. It may be sent now.</summary>
    /// <param name="AttemptId">The attempt's id.</param>
    /// <param name="ServiceTime">The earliest time on the service's clock; null if unknown.</param>
    public sealed record Recorded(string AttemptId, DateTimeOffset? ServiceTime) : RotationEvent;

    /// <summary>The service accepted the request.</summary>
    public sealed record Answered : RotationEvent;

    /// <summary>The request was certainly not carried out.</summary>
    /// <param name="Next">What may follow.</param>
    public sealed record NotCarriedOut(AfterRefusal Next) : RotationEvent;

    /// <summary>The request ended without proof: a time-out, a lost or garbled response, or a server error.</summary>
    public sealed record AnswerLost : RotationEvent;

    /// <summary>The process that sent the request has exited.</summary>
    public sealed record SenderGone : RotationEvent;

    /// <summary>The audit trail has an event for this attempt.</summary>
    /// <param name="WasCarriedOut">True if the request was carried out, false if the service refused it.</param>
    public sealed record FoundInTrail(bool WasCarriedOut) : RotationEvent;

    /// <summary>The time limit of the current stage was reached.</summary>
    public sealed record LimitReached : RotationEvent;

    /// <summary>The operator approved another request for a rotation of unknown outcome.</summary>
    public sealed record RetryApproved : RotationEvent;

    /// <summary>A new run resumes the rotation of an earlier one.</summary>
    public sealed record Resumed : RotationEvent;
}

/// <summary>What may follow a request that was certainly not carried out.</summary>
internal enum AfterRefusal
{
    /// <summary>
    /// Another attempt after a pause: the connection was never opened, or the service throttled the request.
    /// </summary>
    Retry,

    /// <summary>Read the witness: the service reports that another operation is in progress.</summary>
    CheckForRunning,

    /// <summary>Nothing: the service's refusal is final.</summary>
    GiveUp,
}

/// <summary>The driver's next step.</summary>
internal enum RotationAction
{
    /// <summary>Read the witness, after a pause if it was read before.</summary>
    Read,

    /// <summary>Record the attempt durably.</summary>
    Record,

    /// <summary>Send the request, once.</summary>
    Send,

    /// <summary>Read the witness and the audit trail, after a pause.</summary>
    Settle,

    /// <summary>Nothing: the rotation has ended.</summary>
    End,
}
