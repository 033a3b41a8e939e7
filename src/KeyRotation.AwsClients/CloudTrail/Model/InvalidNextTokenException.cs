using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

/// <summary>The page token is not valid, or belongs to a request with other parameters.</summary>
public class InvalidNextTokenException : AmazonCloudTrailException
{
    /// <summary>Creates an exception with a default message.</summary>
    public InvalidNextTokenException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public InvalidNextTokenException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public InvalidNextTokenException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with the message of its cause.</summary>
    public InvalidNextTokenException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Creates an exception from a response of the service and its cause.</summary>
    public InvalidNextTokenException(
        string? message, Exception? innerException,
        ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Creates an exception from a response of the service.</summary>
    public InvalidNextTokenException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
