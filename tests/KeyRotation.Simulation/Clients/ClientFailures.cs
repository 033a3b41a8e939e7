using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Amazon.CloudTrail;
using Amazon.KeyManagementService;
using Amazon.Redshift;
using Amazon.RedshiftServerless;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>The exceptions that the SDK's clients throw, through which the engine sees faults.</summary>
internal sealed class ClientFailures(
    Random random, Func<string, ErrorType, string?, HttpStatusCode, AmazonServiceException> ofService)
{
    public static ClientFailures Redshift(Random random) => new(
        random, static (message, type, code, status) =>
            new AmazonRedshiftException(message, type, code, SimulatedRegion.RequestId, status));

    public static ClientFailures Kms(Random random) => new(
        random, static (message, type, code, status) =>
            new AmazonKeyManagementServiceException(message, type, code, SimulatedRegion.RequestId, status));

    public static ClientFailures Serverless(Random random) => new(
        random, static (message, type, code, status) =>
            new AmazonRedshiftServerlessException(message, type, code, SimulatedRegion.RequestId, status));

    public static ClientFailures CloudTrail(Random random) => new(
        random, static (message, type, code, status) =>
            new AmazonCloudTrailException(message, null, type, code, SimulatedRegion.RequestId, status));

    public Exception Of(RequestFault fault) => fault switch
    {
        RequestFault.Throttled => Throttle(),
        RequestFault.DependentThrottled => Refusal("DependentServiceRequestThrottlingFault", HttpStatusCode.BadRequest),
        RequestFault.ServerErrorBefore or RequestFault.ServerErrorAfter or RequestFault.ServerErrorMeanwhile =>
            ServerError(),
        RequestFault.DroppedBefore or RequestFault.DroppedAfter or RequestFault.DroppedLate => Drop(),
        RequestFault.GarbledBefore or RequestFault.GarbledAfter =>
            new AmazonUnmarshallingException(
                SimulatedRegion.RequestId,
                null,
                null,
                "The answer is malformed.",
                new FormatException())
            { StatusCode = HttpStatusCode.OK },
        RequestFault.TimedOutDone or RequestFault.TimedOutLate or RequestFault.TimedOutNever =>
            random.Next(2) == 0
                ? new TimeoutException("No answer in time.")
                : new TaskCanceledException("No answer in time.", new TimeoutException()),
        RequestFault.NotOpened => random.Next(3) == 0
            ? new HttpRequestException(
                "No secure connection.", new AuthenticationException("The certificate is not valid."))
            : new HttpRequestException("No connection.", new SocketException((int)SocketError.ConnectionRefused)),
        RequestFault.NotResolved =>
            new HttpRequestException("No such name.", new SocketException((int)SocketError.HostNotFound)),
        RequestFault.Denied => Refusal("AccessDeniedException", HttpStatusCode.Forbidden),
        RequestFault.Expired => Refusal("ExpiredTokenException", HttpStatusCode.Forbidden),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private AmazonServiceException Refusal(string code, HttpStatusCode status) =>
        ofService("Refused: " + code, ErrorType.Sender, code, status);

    private AmazonServiceException Throttle() => random.Next(3) switch
    {
        0 => Refusal("ThrottlingException", HttpStatusCode.BadRequest),
        1 => Refusal("Throttling", HttpStatusCode.BadRequest),
        _ => ofService("Slow down.", ErrorType.Sender, null, HttpStatusCode.TooManyRequests),
    };

    private AmazonServiceException ServerError() => random.Next(5) switch
    {
        0 => ofService("Internal failure.", ErrorType.Receiver, "InternalFailure", HttpStatusCode.InternalServerError),
        1 =>
            ofService(
                "Service unavailable.", ErrorType.Receiver, "ServiceUnavailable", HttpStatusCode.ServiceUnavailable),
        2 =>
            ofService(
                "A dependency timed out.",
                ErrorType.Receiver,
                "DependencyTimeoutException",
                HttpStatusCode.InternalServerError),
        3 => ofService("Bad gateway.", ErrorType.Unknown, null, HttpStatusCode.BadGateway),
        _ => ofService("Gateway time-out.", ErrorType.Unknown, null, HttpStatusCode.GatewayTimeout),
    };

    private Exception Drop() => random.Next(4) switch
    {
        0 => new HttpIOException(HttpRequestError.ResponseEnded, "The response ended."),
        1 =>
            new HttpRequestException(
                "Copying failed.", new HttpIOException(HttpRequestError.ResponseEnded, "The response ended.")),
        2 =>
            new HttpRequestException(
                "Sending failed.",
                new IOException("Reading failed.", new SocketException((int)SocketError.ConnectionReset))),
        _ => new IOException("Reading failed.", new SocketException((int)SocketError.ConnectionReset)),
    };
}
