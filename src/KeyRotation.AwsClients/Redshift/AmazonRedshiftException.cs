using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>
/// An error that Amazon Redshift answered with. <see cref="AmazonServiceException.ErrorCode"/> holds the code of the
/// service; codes without a class of their own arrive as this one.
/// </summary>
public class AmazonRedshiftException : AmazonServiceException
{
    /// <summary>Makes an exception with a default message.</summary>
    public AmazonRedshiftException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public AmazonRedshiftException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public AmazonRedshiftException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with the message of its cause.</summary>
    public AmazonRedshiftException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>Makes an exception from an answer of the service and its cause.</summary>
    public AmazonRedshiftException(
        string? message,
        Exception? innerException,
        ErrorType errorType,
        string? errorCode,
        string? requestId,
        HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    /// <summary>Makes an exception from an answer of the service.</summary>
    public AmazonRedshiftException(
        string? message, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }
}
