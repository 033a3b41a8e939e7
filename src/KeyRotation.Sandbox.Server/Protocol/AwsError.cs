using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The refusals that every AWS service knows, under the name of its own protocol.</summary>
internal enum CommonError
{
    MissingToken,
    IncompleteSignature,
    SignatureMismatch,
    SignatureExpired,
    UnknownAccessKey,
    ExpiredToken,
    AccessDenied,
    Throttled,
    UnknownOperation,
    Malformed,
}

/// <summary>A refusal on its way to the client.</summary>
internal sealed class AwsErrorException : Exception
{
    public AwsErrorException(string code, int status, string message)
        : base(message)
    {
        Code = code;
        Status = status;
    }

    public string Code { get; }

    public int Status { get; }

    /// <summary>
    /// One of the codes of the front end that all services share (JSON services name them in a namespace of their own).
    /// </summary>
    public bool IsCommon { get; init; }

    /// <summary>The service sends the code alone. The exception's own message is for the request log.</summary>
    public bool HasNoMessage { get; init; }

    /// <summary>The identifier that some errors carry as a member of its own.</summary>
    public string? ResourceName { get; init; }
}
