using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>What the SDK's retry policies make of what these clients report.</summary>
public class RetryTests
{
    private const string Rotated =
        "<RotateEncryptionKeyResponse><RotateEncryptionKeyResult><Cluster/></RotateEncryptionKeyResult></RotateEncryptionKeyResponse>";

    private static readonly Action<ClientConfig> s_once = c => (c.MaxErrorRetry, c.MaxStaleConnectionRetries) = (0, 0);

    [Theory]
    [InlineData(RequestRetryMode.Standard)]
    [InlineData(RequestRetryMode.Adaptive)]
    public async Task A_throttle_is_retried(RequestRetryMode mode)
    {
        foreach (string code in new[] { "Throttling", "ThrottlingException", "RequestLimitExceeded" })
        {
            StubTransport transport = FailOnce(
                () => StubTransport.Answer(Error(code), HttpStatusCode.BadRequest), Rotated);
            await Clients
                .Redshift(transport, c => (c.MaxErrorRetry, c.RetryMode) = (2, mode))
                .RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest());
            Assert.Equal(2, transport.Requests.Count);

            transport = FailOnce(
                () => StubTransport.Answer($"{{\"__type\":\"a#{code}\"}}", HttpStatusCode.BadRequest),
                """{"namespaces":[]}""");
            await Clients
                .Serverless(transport, c => (c.MaxErrorRetry, c.RetryMode) = (2, mode))
                .ListNamespacesAsync(new ListNamespacesRequest());
            Assert.Equal(2, transport.Requests.Count);
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_failure_of_the_service_is_retried_whatever_its_body(HttpStatusCode status)
    {
        foreach (string body in new[] { string.Empty, "<html>", "{}", Error("InternalFailure") })
        {
            StubTransport transport = FailOnce(() => StubTransport.Answer(body, status), Rotated);
            await Clients
                .Redshift(transport, c => c.MaxErrorRetry = 2)
                .RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest());
            Assert.Equal(2, transport.Requests.Count);
        }
    }

    [Fact]
    public async Task InternalServerException_is_retried_as_the_model_says()
    {
        StubTransport transport = FailOnce(
            () => StubTransport.Answer("""{"__type":"InternalServerException"}""", HttpStatusCode.BadRequest),
            """{"namespaces":[]}""");
        await Clients.Serverless(transport, c => c.MaxErrorRetry = 2).ListNamespacesAsync(new ListNamespacesRequest());
        Assert.Equal(2, transport.Requests.Count);
    }

    [Theory]
    [InlineData("DependentServiceRequestThrottlingFault")]
    [InlineData("InvalidClusterState")]
    [InlineData("ClusterNotFound")]
    [InlineData("UnsupportedOperation")]
    [InlineData("AccessDenied")]
    public async Task A_refusal_is_not_retried(string code)
    {
        StubTransport transport = StubTransport.Of(Error(code), HttpStatusCode.BadRequest);
        await Assert.ThrowsAnyAsync<AmazonRedshiftException>(() =>
            Clients
                .Redshift(transport, c => c.MaxErrorRetry = 2)
                .RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest()));
        Assert.Single(transport.Requests);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task An_answer_that_was_cut_off_is_retried_as_often_as_MaxErrorRetry_says(
        int maxErrorRetry, int requests)
    {
        StubTransport transport = StubTransport.Of(Rotated[..80]);
        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            Clients
                .Redshift(transport, c => c.MaxErrorRetry = maxErrorRetry)
                .RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest()));
        Assert.Equal(requests, transport.Requests.Count);
    }

    public static TheoryData<string> Breaks() => [.. s_breaks.Keys];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task With_both_settings_at_zero_a_change_is_sent_exactly_once(string kind)
    {
        var redshift = new StubTransport(_ => s_breaks[kind]());
        await Assert.ThrowsAnyAsync<Exception>(() =>
            Clients.Redshift(redshift, s_once).RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest()));
        Assert.Single(redshift.Requests);

        var serverless = new StubTransport(_ => s_breaks[kind]());
        await Assert.ThrowsAnyAsync<Exception>(() =>
            Clients.Serverless(serverless, s_once).UpdateNamespaceAsync(new UpdateNamespaceRequest()));
        Assert.Single(serverless.Requests);
    }

    // Why both settings matter: the SDK counts these by themselves, outside MaxErrorRetry.
    [Theory]
    [InlineData("reset")]
    [InlineData("ended within the body")]
    public async Task MaxErrorRetry_alone_does_not_stop_the_retries_of_a_stale_connection(string kind)
    {
        var transport = new StubTransport(_ => s_breaks[kind]());
        await Assert.ThrowsAnyAsync<Exception>(() =>
            Clients
                .Redshift(transport, c => c.MaxErrorRetry = 0)
                .RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest()));
        Assert.Equal(11, transport.Requests.Count);
    }

    [Fact]
    public async Task Cancellation_stays_cancellation()
    {
        using var source = new CancellationTokenSource();
        var transport = new StubTransport(_ => StubTransport.Answer(new StreamContent(new CancellingStream(source))));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Clients
                .Redshift(transport, c => c.MaxErrorRetry = 2)
                .RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest(), source.Token));
        Assert.Single(transport.Requests);
    }

    private static readonly Dictionary<string, Func<HttpResponseMessage>> s_breaks = new()
    {
        ["refused"] = () =>
            throw new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)),
        ["reset"] = () =>
            throw new HttpRequestException(
                "reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset))),
        ["ended before the headers"] = () => throw new HttpRequestException("ended", Ended()),
        ["ended within the body"] = () => StubTransport.Answer(new StreamContent(new EndingStream())),
        ["timed out"] = () => throw new TaskCanceledException("timed out", new TimeoutException()),
        ["500"] = () => StubTransport.Answer(string.Empty, HttpStatusCode.InternalServerError),
        ["cut off"] = () => StubTransport.Answer("<"),
        ["throttled"] = () => StubTransport.Answer(Error("Throttling"), HttpStatusCode.BadRequest),
    };

    private static HttpIOException Ended() => new(HttpRequestError.ResponseEnded, "The response ended prematurely.");

    private static StubTransport FailOnce(Func<HttpResponseMessage> failure, string success) =>
        new(r => r.Number == 1 ? failure() : StubTransport.Answer(success));

    private static string Error(string code) =>
        $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>m</Message></Error></ErrorResponse>";

    private sealed class EndingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw Ended();
    }

    private sealed class CancellingStream(CancellationTokenSource source) : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            source.Cancel();
            throw new ObjectDisposedException("the body");
        }
    }
}
