using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

/// <summary>The operation is not permitted for this account.</summary>
public class OperationNotPermittedException : AmazonCloudTrailException
{
    /// <summary>Creates an exception with a default message.</summary>
    public OperationNotPermittedException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public OperationNotPermittedException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public OperationNotPermittedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with the message of its cause.</summary>
    public OperationNotPermittedException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Creates an exception from a response of the service and its cause.</summary>
    public OperationNotPermittedException(
        string? message, Exception? innerException,
        ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Creates an exception from a response of the service.</summary>
    public OperationNotPermittedException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
