using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

/// <summary>The operation is not supported here.</summary>
public class UnsupportedOperationException : AmazonCloudTrailException
{
    /// <summary>Creates an exception with a default message.</summary>
    public UnsupportedOperationException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public UnsupportedOperationException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public UnsupportedOperationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with the message of its cause.</summary>
    public UnsupportedOperationException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Creates an exception from a response of the service and its cause.</summary>
    public UnsupportedOperationException(
        string? message, Exception? innerException,
        ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Creates an exception from a response of the service.</summary>
    public UnsupportedOperationException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
