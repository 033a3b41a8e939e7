using System;

namespace KeyRotation.Simulation;

/// <summary>The fault of a request.</summary>
internal enum RequestFault
{
    /// <summary>Carried out and answered.</summary>
    None,

    /// <summary>Refused: too many requests.</summary>
    Throttled,

    /// <summary>Refused: too many requests to a service behind the service.</summary>
    DependentThrottled,

    /// <summary>Answered with 5xx, not carried out.</summary>
    ServerErrorBefore,

    /// <summary>Carried out, then answered with 5xx.</summary>
    ServerErrorAfter,

    /// <summary>Answered with 5xx, carried out later.</summary>
    ServerErrorMeanwhile,

    /// <summary>The connection drops before the request is carried out. It never is.</summary>
    DroppedBefore,

    /// <summary>The connection drops after the request was carried out.</summary>
    DroppedAfter,

    /// <summary>The connection drops. The request is carried out later.</summary>
    DroppedLate,

    /// <summary>A gateway answers with garbage. Not carried out.</summary>
    GarbledBefore,

    /// <summary>Carried out. The answer is garbage.</summary>
    GarbledAfter,

    /// <summary>Carried out. The answer arrives after the time-out.</summary>
    TimedOutDone,

    /// <summary>Not answered in time, carried out later.</summary>
    TimedOutLate,

    /// <summary>Not answered in time, never carried out.</summary>
    TimedOutNever,

    /// <summary>The connection is refused.</summary>
    NotOpened,

    /// <summary>The host name cannot be resolved.</summary>
    NotResolved,

    /// <summary>Refused: no permission.</summary>
    Denied,

    /// <summary>Refused: the credentials have expired.</summary>
    Expired,
}

/// <summary>What happens to a request, and when.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="CarriedOutAfter">When it is carried out; null for never.</param>
/// <param name="EndsAfter">When the sender receives a result.</param>
internal sealed record RequestPlan(RequestFault Fault, TimeSpan? CarriedOutAfter, TimeSpan EndsAfter);
