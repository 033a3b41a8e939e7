using System;

namespace KeyRotation.RotateOnce;

/// <summary>
/// Where one rotation stands. Plain data: it can be written down after every step, and a driver in another process can
/// go on from it.
/// </summary>
/// <param name="Service">What the resource is.</param>
internal sealed record RotationState(TargetService Service)
{
    /// <summary>How far it has come.</summary>
    public RotationStage Stage { get; init; }

    /// <summary>Requests that were written down so far.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// The id of the latest attempt, as it stands in the request's User-Agent: 32 lower-case hex digits.
    /// </summary>
    public string? AttemptId { get; init; }

    /// <summary>The witness just before the latest attempt.</summary>
    public Witness? Before { get; init; }

    /// <summary>
    /// The earliest time on the service's clock at which the latest attempt can have been sent (UTC); null where no
    /// answer of the service had a date.
    /// </summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>
    /// An attempt ended in doubt and was not settled since. Only a namespace is sent again after that.
    /// </summary>
    public bool HasDoubt { get; init; }

    /// <summary>The resource was seen changing since the request was accepted.</summary>
    public bool SeenChanging { get; init; }

    /// <summary>What proves that it was carried out.</summary>
    public RotationProof Proof { get; init; }

    /// <summary>
    /// Wait for a change by another request instead of ending: a namespace that is being changed can get its key
    /// afterwards.
    /// </summary>
    public bool WaitsForOthers { get; init; }

    /// <summary>Nothing more happens without a new run.</summary>
    public bool IsEnded => Stage is RotationStage.Rotated or RotationStage.StillRotating or RotationStage.Unknown
        or RotationStage.Failed or RotationStage.Skipped or RotationStage.RunningElsewhere;

    /// <summary>A wait for a resource on which this process started nothing.</summary>
    public static RotationState Watching(TargetService service) => new(service) { Stage = RotationStage.Accepted };
}
