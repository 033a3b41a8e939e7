using System;

namespace KeyRotation.Simulation;

/// <summary>What becomes of a request.</summary>
internal enum RequestFault
{
    /// <summary>It is carried out and answered.</summary>
    None,

    /// <summary>Too many requests.</summary>
    Throttled,

    /// <summary>Too many requests to a service behind the service.</summary>
    DependentThrottled,

    /// <summary>A 5xx; it is not carried out.</summary>
    ServerErrorBefore,

    /// <summary>A 5xx; it was carried out.</summary>
    ServerErrorAfter,

    /// <summary>A 5xx; it is carried out a moment later.</summary>
    ServerErrorMeanwhile,

    /// <summary>The connection drops before it is carried out, and it never is.</summary>
    DroppedBefore,

    /// <summary>The connection drops after it was carried out.</summary>
    DroppedAfter,

    /// <summary>Something in between answers nonsense; it is not carried out.</summary>
    GarbledBefore,

    /// <summary>It was carried out, and the answer cannot be read.</summary>
    GarbledAfter,

    /// <summary>It was carried out; the answer is slower than the time-out.</summary>
    TimedOutDone,

    /// <summary>No answer in time; it is carried out later.</summary>
    TimedOutLate,

    /// <summary>No answer in time; it is never carried out.</summary>
    TimedOutNever,

    /// <summary>The connection is refused.</summary>
    NotOpened,

    /// <summary>The name is not found.</summary>
    NotResolved,

    /// <summary>The service says that this is not allowed.</summary>
    Denied,

    /// <summary>The credentials have run out.</summary>
    Expired,
}

/// <summary>When what happens to a request.</summary>
/// <param name="Fault">What becomes of it.</param>
/// <param name="CarriedOutAfter">When it is carried out; null for never.</param>
/// <param name="EndsAfter">When whoever sent it learns of its end.</param>
internal sealed record RequestPlan(RequestFault Fault, TimeSpan? CarriedOutAfter, TimeSpan EndsAfter);
