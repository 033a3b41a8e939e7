using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail;

/// <summary>
/// An error response of AWS CloudTrail. <see cref="AmazonServiceException.ErrorCode"/> holds the code of the service;
/// codes without an exception class of their own become this one.
/// </summary>
public class AmazonCloudTrailException : AmazonServiceException
{
    /// <summary>Creates an exception with a default message.</summary>
    public AmazonCloudTrailException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public AmazonCloudTrailException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public AmazonCloudTrailException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with the message of its cause.</summary>
    public AmazonCloudTrailException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Creates an exception from a response of the service and its cause.</summary>
    public AmazonCloudTrailException(
        string? message, Exception? innerException,
        ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Creates an exception from a response of the service.</summary>
    public AmazonCloudTrailException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
