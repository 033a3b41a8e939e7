using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using KeyRotation.Properties;

namespace KeyRotation.Errors;

/// <summary>
/// A failure as it is reported to users: a stable id, its kind, one sentence and the next step. All exceptions of AWS
/// calls are interpreted here.
/// </summary>
/// <param name="ErrorId">The AWS error code if there is one; otherwise one of <see cref="ErrorIds"/>.</param>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Message">What happened.</param>
/// <param name="RecommendedAction">The next step; null if there is none.</param>
internal sealed record Failure(string ErrorId, FaultKind Kind, string Message, string? RecommendedAction)
{
    // AWS error codes, including those common to all services. Codes that AWS uses with and without "Exception",
    // "Fault" or "Error" are listed without the suffix.
    private static readonly Dictionary<string, (FaultKind Kind, string Action)> s_codes = new(StringComparer.Ordinal)
    {
        ["ClusterNotFound"] = (FaultKind.NotFound, CoreMessages.ActionCheckCluster),
        ["ResourceNotFound"] = (FaultKind.NotFound, CoreMessages.ActionCheckNamespace),
        ["NotFound"] = (FaultKind.NotFound, CoreMessages.ActionCheckKey),
        ["InvalidClusterState"] = (FaultKind.InvalidState, CoreMessages.ActionClusterState),
        ["InvalidArn"] = (FaultKind.InvalidInput, CoreMessages.ActionKeyForm),
        ["Validation"] = (FaultKind.InvalidInput, CoreMessages.ActionValidation),
        ["Disabled"] = (FaultKind.InvalidState, CoreMessages.ActionEnableKey),
        ["KMSInvalidState"] = (FaultKind.InvalidState, CoreMessages.ActionKeyState),
        ["UnsupportedOperation"] = (FaultKind.InvalidState, CoreMessages.ActionKeyKind),
        ["LimitExceeded"] = (FaultKind.LimitReached, CoreMessages.ActionQuota),
        ["Conflict"] = (FaultKind.InvalidState, CoreMessages.ActionConflict),
        ["Throttling"] = (FaultKind.LimitReached, CoreMessages.ActionThrottled),
        ["Throttled"] = (FaultKind.LimitReached, CoreMessages.ActionThrottled),
        ["TooManyRequests"] = (FaultKind.LimitReached, CoreMessages.ActionThrottled),
        ["RequestLimitExceeded"] = (FaultKind.LimitReached, CoreMessages.ActionThrottled),
        ["DependentServiceRequestThrottling"] = (FaultKind.LimitReached, CoreMessages.ActionThrottled),
        ["ExpiredToken"] = (FaultKind.Authentication, CoreMessages.ActionExpired),
        ["RequestExpired"] = (FaultKind.Authentication, CoreMessages.ActionClock),
        ["SignatureDoesNotMatch"] = (FaultKind.Authentication, CoreMessages.ActionSignature),
        ["InvalidSignature"] = (FaultKind.Authentication, CoreMessages.ActionSignature),
        ["IncompleteSignature"] = (FaultKind.Authentication, CoreMessages.ActionSignature),
        ["InvalidClientTokenId"] = (FaultKind.Authentication, CoreMessages.ActionAccessKey),
        ["UnrecognizedClient"] = (FaultKind.Authentication, CoreMessages.ActionAccessKey),
        ["MissingAuthenticationToken"] = (FaultKind.Authentication, CoreMessages.ActionAccessKey),
        ["AccessDenied"] = (FaultKind.Permission, CoreMessages.ActionPermission),
        ["UnauthorizedOperation"] = (FaultKind.Permission, CoreMessages.ActionPermission),
        ["NotAuthorized"] = (FaultKind.Permission, CoreMessages.ActionPermission),
        ["OptInRequired"] = (FaultKind.Permission, CoreMessages.ActionPermission),
    };

    // Documented errors of all services that refuse a request before it is carried out, in addition to those above.
    private static readonly HashSet<string> s_refusals = new(StringComparer.Ordinal)
    {
        "InvalidParameterValue", "InvalidParameterCombination", "MissingParameter", "InvalidQueryParameter",
        "InvalidAction", "MissingAction", "MalformedQueryString", "MalformedHttpRequest", "UnknownOperation",
        "Serialization", "RequestEntityTooLarge", "AuthFailure",
    };

    private static readonly HashSet<string> s_throttles = new(StringComparer.Ordinal)
    {
        "Throttling", "Throttled", "TooManyRequests", "RequestLimitExceeded", "DependentServiceRequestThrottling",
    };

    /// <summary>Interprets the exception of a call.</summary>
    /// <param name="exception">The exception. Cancellation is not a failure and must not be passed.</param>
    /// <param name="endpoint">The endpoint of the call, for the message; null if unknown.</param>
    public static Failure Of(Exception exception, string? endpoint = null) => exception switch
    {
        KeyRotationException own => new Failure(own.ErrorId, own.Kind, own.Message, own.RecommendedAction),
        AmazonServiceException { ErrorCode: { Length: > 0 } code } service => OfCode(code, service),
        _ => OfTransport(exception, endpoint ?? CoreMessages.TheEndpoint),
    };

    /// <summary>An AWS error code without the suffix, which differs between services.</summary>
    public static string BareCode(string code)
    {
        foreach (var ending in new[] { "Exception", "Fault", "Error" })
        {
            if (code.Length > ending.Length && code.EndsWith(ending, StringComparison.Ordinal))
            {
                return code.Substring(0, code.Length - ending.Length);
            }
        }

        return code;
    }

    /// <summary>Whether the service throttled the request, and so did not carry it out.</summary>
    public static bool IsThrottle(Exception exception) =>
        exception is AmazonServiceException service
        && ((int)service.StatusCode == 429 || (service.ErrorCode is { } code && IsThrottleCode(code)));

    /// <summary>Whether the credentials have expired: they are refused as expired, or cannot be renewed.</summary>
    public static bool IsEndOfCredentials(Exception exception) =>
        exception switch
        {
            KeyRotationException own => own.ErrorId
                is ErrorIds.CredentialsUnavailable
                    or ErrorIds.SignInRequired
                    or ErrorIds.TokenCodeRequired,
            AmazonServiceException { ErrorCode: { Length: > 0 } code } => BareCode(code) == "ExpiredToken",
            _ => false,
        };

    /// <summary>Whether an AWS error code is known to mean that the request was not carried out.</summary>
    public static bool IsKnownRefusal(string code) =>
        s_codes.ContainsKey(BareCode(code)) || s_refusals.Contains(BareCode(code));

    /// <summary>Whether an AWS error code means that the request was throttled.</summary>
    public static bool IsThrottleCode(string code) => s_throttles.Contains(BareCode(code));

    private static Failure OfCode(string code, AmazonServiceException exception)
    {
        if (s_codes.TryGetValue(BareCode(code), out var entry))
        {
            return new Failure(code, entry.Kind, ServiceMessage.Of(exception), entry.Action);
        }

        var status = (int)exception.StatusCode;
        var kind = status switch
        {
            401 => FaultKind.Authentication,
            403 => FaultKind.Permission,
            404 => FaultKind.NotFound,
            >= 400 and < 500 => FaultKind.InvalidInput,
            _ => FaultKind.Service,
        };
        return new Failure(
            code, kind, ServiceMessage.Of(exception), kind == FaultKind.Service ? CoreMessages.ActionService : null);
    }

    private static Failure OfTransport(Exception exception, string endpoint)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return new Failure(
                        ErrorIds.EndpointCertificate,
                        FaultKind.Connection,
                        CoreMessages.EndpointCertificate.With(endpoint, cause.Message),
                        CoreMessages.EndpointCertificateAction);
                case SocketException
                {
                    SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                }:
                    return new Failure(
                        ErrorIds.EndpointNotResolved,
                        FaultKind.Connection,
                        CoreMessages.EndpointNotResolved.With(endpoint),
                        CoreMessages.EndpointNotResolvedAction);
                case SocketException
                {
                    SocketErrorCode: SocketError.ConnectionRefused
                        or SocketError.HostUnreachable
                        or SocketError.NetworkUnreachable
                        or SocketError.HostDown
                        or SocketError.NetworkDown
                } socket:
                    return new Failure(
                        ErrorIds.EndpointUnreachable,
                        FaultKind.Connection,
                        CoreMessages.EndpointUnreachable.With(endpoint, socket.Message),
                        CoreMessages.EndpointUnreachableAction);
                default:
                    continue;
            }
        }

        return exception switch
        {
            TimeoutException or OperationCanceledException => new Failure(
                ErrorIds.NoAnswer,
                FaultKind.Timeout,
                CoreMessages.NoAnswerInTime.With(endpoint),
                CoreMessages.NoAnswerInTimeAction),
            AmazonServiceException { StatusCode: >= HttpStatusCode.MultipleChoices } service => new Failure(
                ErrorIds.NoAnswer,
                FaultKind.Service,
                CoreMessages.NotAnAwsAnswer.With(endpoint, (int)service.StatusCode),
                CoreMessages.ActionService),
            AmazonServiceException or HttpRequestException or IOException => new Failure(
                ErrorIds.NoAnswer,
                FaultKind.Service,
                CoreMessages.NoAnswer.With(endpoint, MessageOf(exception)),
                CoreMessages.ActionService),
            AmazonClientException => new Failure(
                ErrorIds.CredentialsUnavailable,
                FaultKind.Authentication,
                MessageOf(exception),
                CoreMessages.NoCredentialsAction),
            _ => new Failure(exception.GetType().Name, FaultKind.Service, MessageOf(exception), null),
        };
    }

    private static string MessageOf(Exception exception) =>
        ServiceMessage.Clean(exception.Message) ?? exception.GetType().Name;
}
