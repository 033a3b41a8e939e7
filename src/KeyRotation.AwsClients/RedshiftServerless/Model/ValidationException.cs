using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.RedshiftServerless.Model;

/// <summary>The request breaks a rule of the service; the message says which.</summary>
public class ValidationException : AmazonRedshiftServerlessException
{
    /// <summary>Makes an exception with a default message.</summary>
    public ValidationException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ValidationException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ValidationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public ValidationException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public ValidationException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public ValidationException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
