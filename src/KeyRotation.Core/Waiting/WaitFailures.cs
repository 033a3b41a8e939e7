using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Waiting;

/// <summary>The failures that waiting itself finds.</summary>
internal static class WaitFailures
{
    /// <summary>Time ran out.</summary>
    public static KeyRotationException TimedOut(WaitItem item, TimeSpan timeout, Exception? lastTrouble) => new(
        ErrorIds.WaitTimeout,
        FaultKind.Timeout,
        CoreMessages.WaitTimeout.With(item.Id, timeout, item.LastStatus ?? CoreMessages.StatusUnknown),
        CoreMessages.WaitTimeoutAction,
        lastTrouble);
}
