using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using KeyRotation.Errors;

namespace KeyRotation.RotateOnce;

/// <summary>How a request ended, and so whether it may have been carried out.</summary>
internal enum RequestEnd
{
    /// <summary>The connection was never opened. The service cannot have received the request.</summary>
    NotSent,

    /// <summary>The service throttled the request and did not carry it out.</summary>
    Throttled,

    /// <summary>The service refused the request and did not carry it out.</summary>
    Refused,

    /// <summary>
    /// The response is lost or cannot be read, but the exchange is over: the request was carried out, or it never
    /// will be.
    /// </summary>
    AnswerLost,

    /// <summary>The client stopped waiting. The request may have been carried out, and it may still be.</summary>
    TimedOut,

    /// <summary>
    /// The process that sent the request has exited. The request may have been carried out, and for some time it may
    /// still be.
    /// </summary>
    SenderGone,
}

/// <summary>Determines how a request ended from its exception.</summary>
internal static class RequestEnds
{
    /// <summary>Classifies a failed request. A failure counts as harmless only if it is known to be.</summary>
    public static RequestEnd Classify(Exception exception)
    {
        // A status code alone may come from a proxy, and an unknown error code may be a failure of the service
        // itself. Only a documented refusal, with a 4xx status, proves that nothing was carried out.
        if (exception is AmazonServiceException { ErrorCode: { Length: > 0 } code } service
            && (int)service.StatusCode is >= 400 and < 500 and not (408 or 425)
            && Failure.IsKnownRefusal(code))
        {
            return Failure.IsThrottleCode(code) ? RequestEnd.Throttled : RequestEnd.Refused;
        }

        if (exception is TimeoutException or OperationCanceledException)
        {
            return RequestEnd.TimedOut;
        }

        return WasNeverSent(exception) ? RequestEnd.NotSent : RequestEnd.AnswerLost;
    }

    // A socket error directly below the request's own exception is a failure to connect; one below an IOException is
    // a failure during the exchange. Failures to find credentials occur before any connection is opened.
    private static bool WasNeverSent(Exception exception) =>
        exception switch
        {
            AmazonClientException => true,
            KeyRotationException => true,
            HttpRequestException { InnerException: AuthenticationException } => true,
            HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode
                is SocketError.ConnectionRefused
                    or SocketError.HostNotFound
                    or SocketError.NoData
                    or SocketError.TryAgain
                    or SocketError.HostUnreachable
                    or SocketError.NetworkUnreachable
                    or SocketError.HostDown
                    or SocketError.NetworkDown,
            // .NET Framework wraps both in a WebException, whose status shows the phase.
            HttpRequestException { InnerException: System.Net.WebException web } => web.Status
                is System.Net.WebExceptionStatus.ConnectFailure
                    or System.Net.WebExceptionStatus.NameResolutionFailure
                    or System.Net.WebExceptionStatus.TrustFailure
                    or System.Net.WebExceptionStatus.ProxyNameResolutionFailure,
            AmazonServiceException { InnerException: { } inner } and not AmazonUnmarshallingException => inner
                is not IOException
                && WasNeverSent(inner),
            _ => false,
        };
}
