using System;

namespace KeyRotation.Errors;

/// <summary>An error that the module detected, with a stable id and a recommended action.</summary>
public class KeyRotationException : Exception
{
    /// <summary>Initializes a new instance.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>, or the AWS error code if there is one.</param>
    /// <param name="kind">The kind of error.</param>
    /// <param name="message">What happened, including the input.</param>
    /// <param name="recommendedAction">The recommended action; null if there is none.</param>
    /// <param name="innerException">The cause.</param>
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

    /// <summary>The stable error id, or the AWS error code.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of error.</summary>
    public FaultKind Kind { get; }

    /// <summary>The recommended action; null if there is none.</summary>
    public string? RecommendedAction { get; }
}
