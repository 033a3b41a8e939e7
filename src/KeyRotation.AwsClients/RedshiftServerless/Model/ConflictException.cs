using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.RedshiftServerless.Model;

/// <summary>The namespace is being changed, or the change conflicts with its state.</summary>
public class ConflictException : AmazonRedshiftServerlessException
{
    /// <summary>Makes an exception with a default message.</summary>
    public ConflictException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ConflictException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ConflictException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public ConflictException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public ConflictException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public ConflictException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
