using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Redshift.Model;

/// <summary>
/// A service that Redshift depends on, such as KMS, throttles. The change was not made. The SDK does not retry this
/// code by itself.
/// </summary>
public class DependentServiceRequestThrottlingException : AmazonRedshiftException
{
    /// <summary>Makes an exception with a default message.</summary>
    public DependentServiceRequestThrottlingException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public DependentServiceRequestThrottlingException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public DependentServiceRequestThrottlingException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public DependentServiceRequestThrottlingException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public DependentServiceRequestThrottlingException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public DependentServiceRequestThrottlingException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
