using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Redshift.Model;

/// <summary>The cluster does not exist in this account and region (HTTP 404).</summary>
public class ClusterNotFoundException : AmazonRedshiftException
{
    /// <summary>Makes an exception with a default message.</summary>
    public ClusterNotFoundException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ClusterNotFoundException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ClusterNotFoundException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public ClusterNotFoundException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public ClusterNotFoundException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public ClusterNotFoundException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
