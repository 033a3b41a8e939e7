using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>What the end of a request says about whether it was carried out.</summary>
public class RequestEndTests
{
    private static readonly Dictionary<string, (Exception Failure, RequestEnd End)> s_ends = new()
    {
        ["no listener"] = (Connecting(SocketError.ConnectionRefused), RequestEnd.NotSent),
        ["no such host"] = (Connecting(SocketError.HostNotFound), RequestEnd.NotSent),
        ["no route"] = (Connecting(SocketError.NetworkUnreachable), RequestEnd.NotSent),
        ["no trust"] = (new HttpRequestException("TLS", new AuthenticationException("untrusted")), RequestEnd.NotSent),
        ["no credentials"] = (new AmazonClientException("Unable to get credentials."), RequestEnd.NotSent),
        ["unreadable credentials"] = (
            new KeyRotationException("InvalidCredentials", FaultKind.InvalidInput, "?"), RequestEnd.NotSent),
        ["wrapped, no listener"] = (
            new AmazonServiceException("x", Connecting(SocketError.ConnectionRefused)), RequestEnd.NotSent),

        ["reset while opening or later"] = (Connecting(SocketError.ConnectionReset), RequestEnd.AnswerLost),
        ["reset"] = (
            new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))),
            RequestEnd.AnswerLost),
        ["refused below an exchange"] = (
            new IOException("x", new SocketException((int)SocketError.ConnectionRefused)), RequestEnd.AnswerLost),
        ["closed"] = (new IOException("The response ended prematurely."), RequestEnd.AnswerLost),
        ["unparsable"] = (
            new AmazonUnmarshallingException("id", null, new AmazonClientException("x"))
            {
                StatusCode = HttpStatusCode.OK,
            },
            RequestEnd.AnswerLost),
        ["HTML of a gateway"] = (Service(null, HttpStatusCode.BadGateway), RequestEnd.AnswerLost),
        ["HTML of a proxy that refuses"] = (Service(null, HttpStatusCode.Forbidden), RequestEnd.AnswerLost),
        ["an internal failure"] = (
            Service("InternalFailure", HttpStatusCode.InternalServerError), RequestEnd.AnswerLost),
        ["unavailable"] = (Service("ServiceUnavailable", HttpStatusCode.ServiceUnavailable), RequestEnd.AnswerLost),
        ["a dependency's time-out"] = (
            Service("DependencyTimeoutException", HttpStatusCode.InternalServerError), RequestEnd.AnswerLost),
        ["request time-out of something between"] = (
            Service("RequestTimeout", HttpStatusCode.RequestTimeout), RequestEnd.AnswerLost),
        ["unknown exception"] = (new InvalidOperationException("x"), RequestEnd.AnswerLost),

        ["time-out"] = (new TimeoutException(), RequestEnd.TimedOut),
        ["cancelled below"] = (new TaskCanceledException(), RequestEnd.TimedOut),

        ["throttled"] = (Service("Throttling", HttpStatusCode.BadRequest), RequestEnd.Throttled),
        ["throttled, JSON"] = (Service("ThrottlingException", HttpStatusCode.BadRequest), RequestEnd.Throttled),
        ["throttled by what it depends on"] = (
            Service("DependentServiceRequestThrottlingFault", HttpStatusCode.BadRequest), RequestEnd.Throttled),
        ["throttled with 503"] = (
            Service("RequestLimitExceeded", HttpStatusCode.ServiceUnavailable), RequestEnd.AnswerLost),
        ["too many requests without a code"] = (Service(null, HttpStatusCode.TooManyRequests), RequestEnd.AnswerLost),
        ["a failure of the service with 400"] = (
            Service("KMSInternalException", HttpStatusCode.BadRequest), RequestEnd.AnswerLost),
        ["an answer about another resource"] = (new InvalidDataException("x"), RequestEnd.AnswerLost),

        ["state"] = (
            new InvalidClusterStateException("x")
            {
                ErrorCode = "InvalidClusterState",
                StatusCode = HttpStatusCode.BadRequest,
            },
            RequestEnd.Refused),
        ["quota"] = (
            new LimitExceededException("x")
            {
                ErrorCode = "LimitExceededException",
                StatusCode = HttpStatusCode.BadRequest,
            },
            RequestEnd.Refused),
        ["permission"] = (Service("AccessDenied", HttpStatusCode.Forbidden), RequestEnd.Refused),
        ["a code of tomorrow"] = (Service("SomethingNew", HttpStatusCode.Conflict), RequestEnd.AnswerLost),
    };

    public static TheoryData<string> Ends() => [.. s_ends.Keys];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Whatever_is_not_known_to_be_harmless_is_not(string end) =>
        Assert.Equal(s_ends[end].End, RequestEnds.Classify(s_ends[end].Failure));

    [Fact]
    public async Task A_real_connection_that_is_refused_was_never_sent()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal(RequestEnd.NotSent, await EndAsync(new Uri("http://" + closed.LocalEndPoint)));
    }

    [Fact]
    public async Task A_real_host_that_does_not_resolve_was_never_sent() =>
        Assert.Equal(RequestEnd.NotSent, await EndAsync(new Uri("http://no-such-host.invalid")));

    [Fact]
    [Trait(Needs.Name, Needs.Certificates)]
    public async Task A_real_certificate_that_is_not_trusted_was_never_sent()
    {
        using var scene = new Scene();
        using var front = new TlsProxy(scene.Server.Endpoint);

        Assert.Equal(RequestEnd.NotSent, await EndAsync(front.Address));
        Assert.Empty(scene.Calls);
    }

    [Fact]
    public async Task A_real_request_without_an_answer_timed_out()
    {
        using var scene = new Scene();
        scene.Fault("*:slow-answer:delay=60");

        Assert.Equal(RequestEnd.TimedOut, await EndAsync(scene.Server.Endpoint, scene, limitSeconds: 0.7));
    }

    [Theory]
    [InlineData("drop-after")]
    [InlineData("reset-after")]
    [InlineData("cut-body")]
    [InlineData("truncated-body")]
    [InlineData("empty-body")]
    [InlineData("html-body")]
    [InlineData("garbage-body")]
    [InlineData("wrong-content-length")]
    [InlineData("error-before:status=500")]
    [InlineData("error-before:status=502")]
    [InlineData("error-before:status=503")]
    [InlineData("error-before:status=504")]
    public async Task A_real_answer_that_is_lost_is_lost(string fault)
    {
        using var scene = new Scene();
        scene.Fault("*:" + fault);

        // Of these, only an answer that never gets as long as it says is ended by the limit; the others must not meet
        // it.
        Assert.Equal(
            RequestEnd.AnswerLost,
            await EndAsync(scene.Server.Endpoint, scene, fault == "wrong-content-length" ? 4 : 60));
    }

    // The same request by each of the three clients, which end alike or the test fails.
    private static async Task<RequestEnd> EndAsync(Uri endpoint, Scene? scene = null, double limitSeconds = 20)
    {
        var options = new ConnectionOptions
        {
            EndpointUrl = endpoint,
            Region = scene?.Server.Region ?? "us-west-2",
            AccessKey = scene?.Server.AccessKey ?? "AKIAIOSFODNN7EXAMPLE",
            SecretKey = scene?.Server.SecretKey ?? "secret",
            RequestTimeout = TimeSpan.FromSeconds(limitSeconds),
        };
        var connection = new AwsConnection(options);
        Func<Task>[] requests =
        [
            () =>
                connection.RedshiftChanges.RotateEncryptionKeyAsync(
                    new RotateEncryptionKeyRequest { ClusterIdentifier = "mycluster" }),
            () =>
                connection.KmsChanges.RotateKeyOnDemandAsync(
                    new RotateKeyOnDemandRequest { KeyId = "1234abcd-12ab-34cd-56ef-1234567890ab" }),
            () =>
                connection.ServerlessChanges.UpdateNamespaceAsync(
                    new Amazon.RedshiftServerless.Model.UpdateNamespaceRequest
                    {
                        NamespaceName = "mynamespace",
                        KmsKeyId = "alias/sandbox-key-2",
                    }),
        ];
        var ends = new List<RequestEnd>();
        foreach (Func<Task> request in requests)
        {
            ends.Add(RequestEnds.Classify(await Assert.ThrowsAnyAsync<Exception>(request)));
        }

        NonEmpty.All(ends, end => Assert.Equal(ends[0], end));
        return ends[0];
    }

    private static HttpRequestException Connecting(SocketError error) => new("x", new SocketException((int)error));

    private static AmazonServiceException Service(string? code, HttpStatusCode status) =>
        new("x") { ErrorCode = code, StatusCode = status };
}
