using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

/// <summary>The event category is not one that LookupEvents supports.</summary>
public class InvalidEventCategoryException : AmazonCloudTrailException
{
    /// <summary>Creates an exception with a default message.</summary>
    public InvalidEventCategoryException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public InvalidEventCategoryException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public InvalidEventCategoryException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with the message of its cause.</summary>
    public InvalidEventCategoryException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Creates an exception from a response of the service and its cause.</summary>
    public InvalidEventCategoryException(
        string? message, Exception? innerException,
        ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Creates an exception from a response of the service.</summary>
    public InvalidEventCategoryException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
