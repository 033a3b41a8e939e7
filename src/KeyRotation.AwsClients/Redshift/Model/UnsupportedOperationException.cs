using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Redshift.Model;

/// <summary>The operation cannot be done on this cluster, for example because it is not encrypted.</summary>
public class UnsupportedOperationException : AmazonRedshiftException
{
    /// <summary>Makes an exception with a default message.</summary>
    public UnsupportedOperationException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public UnsupportedOperationException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public UnsupportedOperationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public UnsupportedOperationException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public UnsupportedOperationException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public UnsupportedOperationException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
