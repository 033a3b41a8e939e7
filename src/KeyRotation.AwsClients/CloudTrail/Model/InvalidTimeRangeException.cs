using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

/// <summary>The start time is after the end time, or the range is outside what CloudTrail keeps.</summary>
public class InvalidTimeRangeException : AmazonCloudTrailException
{
    /// <summary>Creates an exception with a default message.</summary>
    public InvalidTimeRangeException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public InvalidTimeRangeException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public InvalidTimeRangeException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with the message of its cause.</summary>
    public InvalidTimeRangeException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Creates an exception from a response of the service and its cause.</summary>
    public InvalidTimeRangeException(
        string? message, Exception? innerException,
        ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Creates an exception from a response of the service.</summary>
    public InvalidTimeRangeException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
