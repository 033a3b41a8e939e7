using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Redshift.Model;

/// <summary>A tag of the request is invalid.</summary>
public class InvalidTagException : AmazonRedshiftException
{
    /// <summary>Makes an exception with a default message.</summary>
    public InvalidTagException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public InvalidTagException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public InvalidTagException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public InvalidTagException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public InvalidTagException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public InvalidTagException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
