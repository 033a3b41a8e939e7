using System;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>A rotation whose outcome is to be determined.</summary>
/// <param name="Target">The resource.</param>
/// <param name="State">The state of the rotation: in doubt.</param>
/// <param name="SentUtc">When its request was sent (UTC, the sender's clock); null if unknown.</param>
internal sealed record UnknownRotation(Target Target, RotationState State, DateTimeOffset? SentUtc)
{
    /// <summary>How the request ended; null if unknown.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Makes one for a rotation of which only the attempt is known.</summary>
    public static UnknownRotation Of(Target target, string? attemptId, int attempts, DateTimeOffset? sentUtc)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        var state = new RotationState(target.Service)
        {
            Stage = RotationStage.InDoubt,
            Attempt = Math.Max(1, attempts),
            AttemptId = attemptId,
            HasDoubt = true,
        };
        return new UnknownRotation(target, state, sentUtc);
    }

    /// <summary>Makes one for the rotation that an error is about.</summary>
    public static UnknownRotation Of(RotationOutcomeUnknownException unknown)
    {
        _ = unknown ?? throw new ArgumentNullException(nameof(unknown));
        DateTimeOffset? sent = unknown.SentUtc is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null;
        return new UnknownRotation(unknown.Target, RotationMachine.Recover(unknown.State), sent)
        {
            Cause = unknown.InnerException,
        };
    }
}
