using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation that this request did not start is running: nothing was changed, and nothing of it is ours.</summary>
/// <param name="running">The one that runs.</param>
/// <param name="refusal">The service's refusal; null where the witness told before anything was sent.</param>
public sealed class RotationAlreadyRunningException(RunningRotation running, Exception? refusal)
    : KeyRotationException(
        ErrorIds.RotationAlreadyRunning,
        FaultKind.Busy,
        running.Message + " " + (refusal is null ? CoreMessages.NothingSent : CoreMessages.RefusedForIt),
        running.NextStep,
        refusal)
{
    /// <summary>The one that runs.</summary>
    public RunningRotation Running { get; } = running;
}
