using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The errors that every AWS service can return. Their codes depend on the protocol.</summary>
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

/// <summary>An error to return to the client.</summary>
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
    /// Whether this is an error of the front end that all services share. JSON services put these codes in a separate
    /// namespace.
    /// </summary>
    public bool IsCommon { get; init; }

    /// <summary>Whether the service returns only the code. The exception's message is for the request log.</summary>
    public bool HasNoMessage { get; init; }

    /// <summary>The identifier that some errors return as a separate member.</summary>
    public string? ResourceName { get; init; }
}
