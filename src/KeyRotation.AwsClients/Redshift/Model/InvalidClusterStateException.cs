using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Redshift.Model;

/// <summary>The cluster is not in a state that allows this, for example not <c>available</c>.</summary>
public class InvalidClusterStateException : AmazonRedshiftException
{
    /// <summary>Makes an exception with a default message.</summary>
    public InvalidClusterStateException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public InvalidClusterStateException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public InvalidClusterStateException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public InvalidClusterStateException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public InvalidClusterStateException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public InvalidClusterStateException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
