using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using KeyRotation.Errors;

namespace KeyRotation.RotateOnce;

/// <summary>What the end of a request says about whether it was carried out.</summary>
internal enum RequestEnd
{
    /// <summary>The connection was never opened: the service cannot have seen it.</summary>
    NotSent,

    /// <summary>The service asks to slow down; it did not carry it out.</summary>
    Throttled,

    /// <summary>The service says no; it did not carry it out.</summary>
    Refused,

    /// <summary>
    /// The answer is lost or cannot be understood, but the exchange is over: it was carried out or it never will be.
    /// </summary>
    AnswerLost,

    /// <summary>We stopped waiting. It may have been carried out, and it may still be.</summary>
    TimedOut,

    /// <summary>
    /// The process that sent it is gone. It may have been carried out, and for some time it may still be.
    /// </summary>
    SenderGone,
}

/// <summary>Reads the end of a request from the exception it ended with.</summary>
internal static class RequestEnds
{
    /// <summary>
    /// Classifies a failed request. Whatever is not known for certain to be harmless is not harmless.
    /// </summary>
    public static RequestEnd Classify(Exception exception)
    {
        // A status alone may come from something in between, and a code that is not known may stand for a failure of the
        // service itself: only a documented refusal, under a status that refuses, proves that nothing was carried out.
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

    // A socket error directly below the request's own exception comes from opening the connection; one below an
    // IOException comes from the exchange. Failures to find credentials come before anything is opened.
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
            // .NET Framework hides both behind a WebException, whose status tells the phase.
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
