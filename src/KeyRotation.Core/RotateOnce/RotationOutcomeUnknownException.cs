using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.RotateOnce;

/// <summary>
/// A rotation may or may not have been carried out, and no proof was found within the time limit. This is neither a
/// success nor a failure. The module does not send the request again by itself.
/// </summary>
public sealed class RotationOutcomeUnknownException : KeyRotationException
{
    /// <summary>Makes the error for one attempt.</summary>
    /// <param name="target">The resource, with the account and ARN that the service returned.</param>
    /// <param name="state">The state of the rotation.</param>
    /// <param name="sentUtc">When the request was sent (UTC, this computer's clock); null if unknown.</param>
    /// <param name="checkedSoFar">What was checked, in one sentence.</param>
    /// <param name="nextStep">The recommended action.</param>
    /// <param name="cause">How the request ended.</param>
    internal RotationOutcomeUnknownException(
        Target target, RotationState state, DateTime? sentUtc, string checkedSoFar, string nextStep, Exception cause)
        : base(
            ErrorIds.RotationOutcomeUnknown,
            FaultKind.Unknown,
            CoreMessages.OutcomeUnknown.With(target.Id, Failure.Of(cause).Message.TrimEnd('.'), checkedSoFar),
            nextStep,
            cause)
    {
        Target = target;
        State = state;
        SentUtc = sentUtc;
    }

    /// <summary>The resource, with the account and ARN that the service returned.</summary>
    public Target Target { get; }

    /// <summary>
    /// The target's service. Like all properties that identify the attempt, it survives serialization to a job or a
    /// file.
    /// </summary>
    public TargetService Service => Target.Service;

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string Id => Target.Id;

    /// <summary>The Region's system name, such as us-east-1.</summary>
    public string Region => Target.Region;

    /// <summary>The AWS account ID; null if unknown.</summary>
    public string? AccountId => Target.AccountId;

    /// <summary>The KMS key to set on a serverless namespace; null for every other service.</summary>
    public string? NewKmsKeyId => Target.NewKmsKeyId;

    /// <summary>The state of the rotation.</summary>
    internal RotationState State { get; }

    /// <summary>When the request was sent (UTC, this computer's clock); null if unknown.</summary>
    public DateTime? SentUtc { get; }

    /// <summary>The attempt id, which the request carries in the User-Agent; null if unknown.</summary>
    public string? AttemptId => State.AttemptId;
}
