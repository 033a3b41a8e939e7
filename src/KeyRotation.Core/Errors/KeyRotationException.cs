using System;

namespace KeyRotation.Errors;

/// <summary>A failure that the module itself found, with a stable id and the next step.</summary>
public class KeyRotationException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>, or the AWS error code where there is one.</param>
    /// <param name="kind">What sort of failure it is.</param>
    /// <param name="message">What happened, naming the input.</param>
    /// <param name="recommendedAction">What the user does next; null where there is no next step.</param>
    /// <param name="innerException">What caused it.</param>
    public KeyRotationException(
        string errorId,
        FaultKind kind,
        string message,
        string? recommendedAction = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The stable id, or the AWS error code.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of failure it is.</summary>
    public FaultKind Kind { get; }

    /// <summary>What the user does next, if there is a next step.</summary>
    public string? RecommendedAction { get; }
}
