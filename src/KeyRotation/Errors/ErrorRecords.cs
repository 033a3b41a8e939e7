using System;
using System.Management.Automation;
using Amazon.Runtime;
using KeyRotation.Properties;

namespace KeyRotation.Errors;

/// <summary>
/// Makes every error record of the module, with a stable id, the correct category, the user's resource and a
/// recommended action.
/// </summary>
internal static class ErrorRecords
{
    /// <summary>The record of a failure.</summary>
    /// <param name="exception">The exception. The record keeps it as it is.</param>
    /// <param name="target">The resource as the user named it.</param>
    /// <param name="prefix">The start of the message; null if the exception's message is sufficient.</param>
    /// <param name="endpoint">The endpoint of the call; null if unknown.</param>
    /// <param name="isRepeated">
    /// The exception is already in an earlier record. $Error drops a second record with the same exception.
    /// </param>
    public static ErrorRecord Of(
        Exception exception, object? target, string? prefix = null, string? endpoint = null, bool isRepeated = false)
    {
        var failure = Failure.Of(exception, endpoint);
        var message =
            prefix is null || exception is KeyRotationException ? failure.Message : prefix + " " + failure.Message;
        if (exception is AmazonServiceException { RequestId: { Length: > 0 } requestId })
        {
            message = Messages.WithRequestId.With(message, failure.ErrorId, requestId);
        }

        var reported = isRepeated
            ? new KeyRotationException(
                failure.ErrorId, failure.Kind, failure.Message, failure.RecommendedAction, exception)
            : exception;
        return new ErrorRecord(reported, failure.ErrorId, CategoryOf(failure.Kind), target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = failure.RecommendedAction },
        };
    }

    private static ErrorCategory CategoryOf(FaultKind kind) => kind switch
    {
        FaultKind.InvalidInput => ErrorCategory.InvalidArgument,
        FaultKind.NotFound => ErrorCategory.ObjectNotFound,
        FaultKind.InvalidState => ErrorCategory.InvalidOperation,
        FaultKind.LimitReached => ErrorCategory.LimitsExceeded,
        FaultKind.Authentication => ErrorCategory.AuthenticationError,
        FaultKind.Permission => ErrorCategory.PermissionDenied,
        FaultKind.Connection => ErrorCategory.ConnectionError,
        FaultKind.Timeout => ErrorCategory.OperationTimeout,
        FaultKind.Busy => ErrorCategory.ResourceBusy,
        FaultKind.BadData => ErrorCategory.InvalidData,
        FaultKind.Storage => ErrorCategory.WriteError,
        FaultKind.Unknown => ErrorCategory.InvalidResult,
        _ => ErrorCategory.ResourceUnavailable,
    };
}
