using System;

namespace KeyRotation.Simulation;

/// <summary>How a request ends.</summary>
internal enum RequestFault
{
    /// <summary>It is carried out and answered.</summary>
    None,

    /// <summary>Refused: too many requests.</summary>
    Throttled,

    /// <summary>Refused: too many requests to a service behind the service.</summary>
    DependentThrottled,

    /// <summary>A 5xx; it is not carried out.</summary>
    ServerErrorBefore,

    /// <summary>A 5xx; it was carried out.</summary>
    ServerErrorAfter,

    /// <summary>A 5xx; it is carried out later.</summary>
    ServerErrorMeanwhile,

    /// <summary>The connection drops before it is carried out, and it never is.</summary>
    DroppedBefore,

    /// <summary>The connection drops after it was carried out.</summary>
    DroppedAfter,

    /// <summary>The connection drops, and it is carried out later.</summary>
    DroppedLate,

    /// <summary>A gateway answers garbage; it is not carried out.</summary>
    GarbledBefore,

    /// <summary>It was carried out, and the answer is garbage.</summary>
    GarbledAfter,

    /// <summary>It was carried out; the answer is slower than the time-out.</summary>
    TimedOutDone,

    /// <summary>No answer in time; it is carried out later.</summary>
    TimedOutLate,

    /// <summary>No answer in time; it is never carried out.</summary>
    TimedOutNever,

    /// <summary>The connection is refused.</summary>
    NotOpened,

    /// <summary>The host name is not found.</summary>
    NotResolved,

    /// <summary>Refused: no permission.</summary>
    Denied,

    /// <summary>Refused: the credentials have expired.</summary>
    Expired,
}

/// <summary>What happens to a request, and when.</summary>
/// <param name="Fault">How it ends.</param>
/// <param name="CarriedOutAfter">When it is carried out; null for never.</param>
/// <param name="EndsAfter">When the sender learns of its end.</param>
internal sealed record RequestPlan(RequestFault Fault, TimeSpan? CarriedOutAfter, TimeSpan EndsAfter);
