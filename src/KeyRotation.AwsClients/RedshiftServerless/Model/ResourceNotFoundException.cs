using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.RedshiftServerless.Model;

/// <summary>The namespace does not exist in this account and region.</summary>
public class ResourceNotFoundException : AmazonRedshiftServerlessException
{
    /// <summary>Makes an exception with a default message.</summary>
    public ResourceNotFoundException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ResourceNotFoundException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ResourceNotFoundException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public ResourceNotFoundException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public ResourceNotFoundException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public ResourceNotFoundException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    /// <summary>The name of what was not found, where the service tells it.</summary>
    public string? ResourceName { get; set; }
}
