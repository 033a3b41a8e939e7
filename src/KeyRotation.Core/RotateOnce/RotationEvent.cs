using System;

namespace KeyRotation.RotateOnce;

/// <summary>Something that happened to a rotation.</summary>
internal abstract record RotationEvent
{
    private RotationEvent()
    {
    }

    /// <summary>The witness was read.</summary>
    /// <param name="Witness">What it shows.</param>
    /// <param name="Age">
    /// Time since the request was accepted, or since the doubt began; on monotonic time. Zero before anything was sent.
    /// </param>
    public sealed record Looked(Witness Witness, TimeSpan Age) : RotationEvent;

    /// <summary>A rule of the run leaves the resource out.</summary>
    public sealed record LeftOut : RotationEvent;

    /// <summary>The attempt is written down durably. It may be sent now.</summary>
    /// <param name="AttemptId">The attempt's id.</param>
    /// <param name="ServiceTime">The earliest time on the service's clock; null where it is not known.</param>
    public sealed record WrittenDown(string AttemptId, DateTimeOffset? ServiceTime) : RotationEvent;

    /// <summary>The service answered that it carries the request out.</summary>
    public sealed record Answered : RotationEvent;

    /// <summary>The request was certainly not carried out.</summary>
    /// <param name="Next">What may follow.</param>
    public sealed record NotCarriedOut(AfterRefusal Next) : RotationEvent;

    /// <summary>
    /// The request ended in a way that proves nothing: a time-out, a lost or garbled answer, a server error.
    /// </summary>
    public sealed record AnswerLost : RotationEvent;

    /// <summary>The process that sent the request is gone.</summary>
    public sealed record SenderGone : RotationEvent;

    /// <summary>The audit trail has a record of this attempt.</summary>
    /// <param name="WasCarriedOut">True where it was carried out, false where the service refused it.</param>
    public sealed record FoundInTrail(bool WasCarriedOut) : RotationEvent;

    /// <summary>The time for the current stage is over.</summary>
    public sealed record LimitReached : RotationEvent;

    /// <summary>The operator says that a rotation of unknown outcome may be sent again.</summary>
    public sealed record RetryApproved : RotationEvent;

    /// <summary>A new run goes on with what an earlier one left.</summary>
    public sealed record Resumed : RotationEvent;
}

/// <summary>What may follow a request that was certainly not carried out.</summary>
internal enum AfterRefusal
{
    /// <summary>Another attempt after a pause: the connection was never opened, or the service throttled.</summary>
    Retry,

    /// <summary>The service says that something is in progress. The witness shows what.</summary>
    LookForRunning,

    /// <summary>Nothing: the service's refusal is final.</summary>
    GiveUp,
}

/// <summary>What a driver does next.</summary>
internal enum RotationAction
{
    /// <summary>Read the witness, after a pause where one was read before.</summary>
    Look,

    /// <summary>Write the attempt down durably.</summary>
    Write,

    /// <summary>Send the request, once.</summary>
    Send,

    /// <summary>Read the witness and the audit trail, after a pause.</summary>
    Settle,

    /// <summary>Nothing: it has ended.</summary>
    End,
}
