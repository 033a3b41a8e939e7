using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation that this request did not start is in progress. Nothing was changed.</summary>
/// <param name="message">What is in progress, in one sentence.</param>
/// <param name="nextStep">How to wait for it, and what then.</param>
/// <param name="refusal">The service's refusal; null where the witness showed it before anything was sent.</param>
public sealed class RotationAlreadyRunningException(string message, string nextStep, Exception? refusal)
    : KeyRotationException(
        ErrorIds.RotationAlreadyRunning,
        FaultKind.Busy,
        message + " " + (refusal is null ? CoreMessages.NothingSent : CoreMessages.RefusedForIt),
        nextStep,
        refusal)
{
    /// <summary>When it began (UTC, the service's clock); null where the service does not report it.</summary>
    public DateTimeOffset? Since { get; init; }
}
