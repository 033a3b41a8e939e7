using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>
/// Endpoints, regions and keys that lead nowhere: an error per resource, nothing sent, nothing changed.
/// </summary>
public class BadEndpointTests
{
    private static readonly string[] s_clusters = ["mycluster", "mycluster-2"];

    [Fact]
    public void An_endpoint_that_refuses()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        AssertEach(
            "EndpointUnreachable",
            ErrorCategory.ConnectionError,
            Rotate(scene => scene.Connection["EndpointUrl"] = "http://" + closed.LocalEndPoint));
    }

    [Fact]
    public void An_endpoint_that_does_not_resolve() =>
        AssertEach(
            "EndpointNotResolved",
            ErrorCategory.ConnectionError,
            Rotate(scene => scene.Connection["EndpointUrl"] = "http://no-such-host.invalid:4599"));

    [Fact]
    public void An_endpoint_whose_certificate_is_not_trusted()
    {
        using var scene = new Scene();
        using var front = new TlsProxy(scene.Server.Endpoint);
        scene.Connection["EndpointUrl"] = front.Address;

        MiniResult result = Rotate(scene);

        AssertEach("EndpointCertificate", ErrorCategory.ConnectionError, result);
        NonEmpty.All(
            result.AllErrors, error => Assert.Contains("-SkipCertificateCheck", error.ErrorDetails!.RecommendedAction));
        Assert.Empty(scene.Calls);
    }

    [Fact]
    public async Task An_endpoint_that_speaks_no_TLS()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = AnswerWithTextAsync(listener);

        MiniResult result = Rotate(scene => scene.Connection["EndpointUrl"] = "https://" + listener.LocalEndpoint);

        listener.Stop();
        await serving;
        AssertEach("EndpointCertificate", ErrorCategory.ConnectionError, result);
    }

    [Fact]
    public void Any_certificate_is_taken_where_the_user_says_so_and_is_warned()
    {
        using var scene = new Scene();
        using var front = new TlsProxy(scene.Server.Endpoint);
        scene.Connection["EndpointUrl"] = front.Address;

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(s_clusters)
            .With("SkipCertificateCheck")
            .Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(2, result.Output.Count);
        Assert.Single(result.Warnings);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:4599")]
    [InlineData("nonsense")]
    public void An_endpoint_that_is_no_address(string endpoint) =>
        AssertEach(
            "InvalidEndpoint",
            ErrorCategory.InvalidArgument,
            Rotate(scene => scene.Connection["EndpointUrl"] = endpoint));

    [Theory]
    [InlineData("nowhere")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west-1.evil.example")]
    public void A_region_that_is_none(string region) =>
        AssertEach(
            "InvalidRegion", ErrorCategory.InvalidArgument, Rotate(scene => scene.Connection["Region"] = region));

    [Theory]
    [InlineData("AccessKey")]
    [InlineData("SecretKey")]
    public void Half_of_the_keys(string missing)
    {
        MiniResult result = Rotate(scene => scene.Connection.Remove(missing));

        AssertEach("InvalidCredentials", ErrorCategory.InvalidArgument, result);
        NonEmpty.All(result.AllErrors, error => Assert.Contains("-" + missing, error.ToString()));
    }

    [Fact]
    public void A_secret_that_is_wrong() =>
        AssertEach(
            "SignatureDoesNotMatch",
            ErrorCategory.AuthenticationError,
            Rotate(scene => scene.Connection["SecretKey"] = "wrong"));

    [Fact]
    public void An_unknown_access_key() =>
        AssertEach(
            "InvalidClientTokenId",
            ErrorCategory.AuthenticationError,
            Rotate(scene => scene.Connection["AccessKey"] = "AKIAIOSFODNN7EXAMPLE"));

    [Fact]
    public void Credentials_that_cannot_be_read_by_their_shape()
    {
        MiniResult result = Rotate(scene =>
        {
            scene.Connection.Remove("AccessKey");
            scene.Connection.Remove("SecretKey");
            scene.Connection["Credential"] = new Version(1, 2);
        });

        AssertEach("InvalidCredentials", ErrorCategory.InvalidArgument, result);
        NonEmpty.All(result.AllErrors, error => Assert.Contains("System.Version", error.ToString()));
    }

    private static async Task AnswerWithTextAsync(TcpListener listener)
    {
        byte[] hello = new byte[64 * 1024];
        while (true)
        {
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                // All that the client says is read, and it is the client who hangs up: a reset would take the answer
                // with it.
                _ = await stream.ReadAsync(hello);
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
                while (await stream.ReadAsync(hello) > 0)
                {
                }
            }
            catch (IOException)
            {
                // It hung up without a word, as it may.
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The listener is stopped: the test is over.
                return;
            }
        }
    }

    private static MiniResult Rotate(Action<Scene> arrange)
    {
        using var scene = new Scene();
        arrange(scene);
        MiniResult result = Rotate(scene);
        Assert.Equal(0, scene.Count("RotateEncryptionKey"));
        return result;
    }

    // One attempt: the SDK's own pauses between attempts are real time.
    private static MiniResult Rotate(Scene scene) =>
        scene.Change("Invoke-RSRotateEncryptionKey").WithArgument(s_clusters).With("MaxAttempts", 1).Run();

    private static void AssertEach(string errorId, ErrorCategory category, MiniResult result)
    {
        Assert.Null(result.Exception);
        Assert.Empty(result.Output);
        Assert.Equal(s_clusters, result.AllErrors.Select(error => error.TargetObject));
        NonEmpty.All(result.AllErrors, error => Assert.Equal(errorId, ErrorRecords.Id(error)));
        NonEmpty.All(result.AllErrors, error => Assert.Equal(category, error.CategoryInfo.Category));
        NonEmpty.All(
            result.AllErrors, error => Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails!.RecommendedAction)));
    }
}
