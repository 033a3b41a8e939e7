using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.RotateOnce;

/// <summary>
/// A rotation may or may not have been carried out, and no proof was found within the limit. Neither success nor
/// failure; nothing sends it again by itself.
/// </summary>
public sealed class RotationOutcomeUnknownException : KeyRotationException
{
    /// <summary>Makes the failure of one attempt.</summary>
    /// <param name="target">The resource, with the account and ARN that the service named.</param>
    /// <param name="state">Where its rotation stands.</param>
    /// <param name="sentUtc">When the request was sent (UTC, this computer's clock); null where that is not known.</param>
    /// <param name="checkedSoFar">What was checked, in one sentence.</param>
    /// <param name="nextStep">The next step.</param>
    /// <param name="cause">How the request ended.</param>
    internal RotationOutcomeUnknownException(
        Target target, RotationState state, DateTime? sentUtc, string checkedSoFar, string nextStep, Exception cause)
        : base(
            ErrorIds.RotationOutcomeUnknown,
            FaultKind.Unknown,
            CoreMessages.OutcomeUnknown.With(target.Id, Failure.Of(cause).Message, checkedSoFar),
            nextStep,
            cause)
    {
        Target = target;
        State = state;
        SentUtc = sentUtc;
    }

    /// <summary>The resource, with the account and ARN that the service named.</summary>
    public Target Target { get; }

    /// <summary>
    /// What the resource is. As all that names the attempt, a copy of the error from a job or a file has it.
    /// </summary>
    public TargetService Service => Target.Service;

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string Id => Target.Id;

    /// <summary>The Region's system name.</summary>
    public string Region => Target.Region;

    /// <summary>The account's number; null where it is not known.</summary>
    public string? AccountId => Target.AccountId;

    /// <summary>The key that a serverless namespace is to have; null for every other service.</summary>
    public string? NewKmsKeyId => Target.NewKmsKeyId;

    /// <summary>Where its rotation stands.</summary>
    internal RotationState State { get; }

    /// <summary>When the request was sent (UTC, this computer's clock); null where that is not known.</summary>
    public DateTime? SentUtc { get; }

    /// <summary>The attempt's id, as it stands in the request's User-Agent; null where it is not known.</summary>
    public string? AttemptId => State.AttemptId;
}
