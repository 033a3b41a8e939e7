using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.RedshiftServerless.Model;

/// <summary>The service failed. Whether the request was carried out is not known.</summary>
public class InternalServerException : AmazonRedshiftServerlessException
{
    /// <summary>Makes an exception with a default message.</summary>
    public InternalServerException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public InternalServerException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public InternalServerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public InternalServerException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public InternalServerException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public InternalServerException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Says to the SDK's retry policy that this may be retried, and is no throttling.</summary>
    public override RetryableDetails Retryable { get; } = new RetryableDetails(false);
}
