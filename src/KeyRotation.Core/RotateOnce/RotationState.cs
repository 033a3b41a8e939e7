using System;

namespace KeyRotation.RotateOnce;

/// <summary>
/// The state of one rotation. Plain data: it can be recorded after every step, and another process can continue from
/// it.
/// </summary>
/// <param name="Service">The target's service.</param>
internal sealed record RotationState(TargetService Service)
{
    /// <summary>The stage.</summary>
    public RotationStage Stage { get; init; }

    /// <summary>The number of requests recorded so far.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// The id of the latest attempt, which the request carries in the User-Agent: 32 lower-case hexadecimal digits.
    /// </summary>
    public string? AttemptId { get; init; }

    /// <summary>The witness just before the latest attempt.</summary>
    public Witness? Before { get; init; }

    /// <summary>
    /// The earliest time on the service's clock at which the latest attempt can have been sent (UTC); null if no
    /// response of the service had a date.
    /// </summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>
    /// An attempt ended in doubt and is not settled yet. Only a namespace's request is sent again after that.
    /// </summary>
    public bool HasDoubt { get; init; }

    /// <summary>A read showed the resource changing after the request was accepted.</summary>
    public bool SeenChanging { get; init; }

    /// <summary>What proves that the request was carried out.</summary>
    public RotationProof Proof { get; init; }

    /// <summary>
    /// Wait for a change by another request instead of ending: a namespace can get its new key after that change.
    /// </summary>
    public bool WaitsForOthers { get; init; }

    /// <summary>The rotation has ended. Only a new run can continue it.</summary>
    public bool IsEnded => Stage is RotationStage.Rotated or RotationStage.StillRotating or RotationStage.Unknown
        or RotationStage.Failed or RotationStage.Skipped or RotationStage.RunningElsewhere;

    /// <summary>The state for waiting on a resource for which this process sent no request.</summary>
    public static RotationState Watching(TargetService service) => new(service) { Stage = RotationStage.Accepted };
}
