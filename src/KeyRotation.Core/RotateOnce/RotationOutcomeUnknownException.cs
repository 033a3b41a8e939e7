using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.RotateOnce;

/// <summary>
/// A rotation may or may not have been carried out, and the service did not let anyone find out within the limit.
/// Neither success nor failure; nothing sends it again by itself.
/// </summary>
public sealed class RotationOutcomeUnknownException(string target, string checkByHand, Exception cause)
    : KeyRotationException(
        ErrorIds.RotationOutcomeUnknown,
        FaultKind.Unknown,
        CoreMessages.OutcomeUnknown.With(target, Failure.Of(cause).Message),
        checkByHand,
        cause);
