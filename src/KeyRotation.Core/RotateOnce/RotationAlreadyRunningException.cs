using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation by another request is in progress. Nothing was changed.</summary>
/// <param name="message">What is in progress, in one sentence.</param>
/// <param name="nextStep">The recommended action.</param>
/// <param name="refusal">
/// The service's refusal; null if the witness showed the rotation before anything was sent.
/// </param>
public sealed class RotationAlreadyRunningException(string message, string nextStep, Exception? refusal)
    : KeyRotationException(
        ErrorIds.RotationAlreadyRunning,
        FaultKind.Busy,
        message + " " + (refusal is null ? CoreMessages.NothingSent : CoreMessages.RefusedForIt),
        nextStep,
        refusal)
{
    /// <summary>
    /// When the rotation started (UTC, the service's clock); null if the service does not report it.
    /// </summary>
    public DateTimeOffset? Since { get; init; }
}
