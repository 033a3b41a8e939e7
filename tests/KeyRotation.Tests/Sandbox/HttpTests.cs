using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class HttpTests : SandboxTest
{
    private const string StateRequest = "GET /_sandbox/state HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task Requests_that_come_together_are_answered_one_after_another_on_one_connection()
    {
        using var connection = new RawConnection(Server.Endpoint);
        await connection.Send(
            "\r\n"
                + StateRequest
                + StateRequest
                + "GET /_sandbox/state HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        (string text, _) = await connection.ReadToEnd();

        Assert.Equal(3, text.Split("HTTP/1.1 200 OK").Length - 1);
    }

    [Fact]
    public async Task A_chunked_body_is_put_together()
    {
        using HttpRequestMessage request = Client.Signed(
            "kms",
            HttpMethod.Post,
            string.Empty,
            """{"Limit":1}""",
            contentType: null,
            ("X-Amz-Target", "TrentService.ListKeys"));
        using var connection = new RawConnection(Server.Endpoint);
        var head = new StringBuilder(
            "POST / HTTP/1.1\r\nHost: "
                + Client.Endpoint.Authority
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        foreach (var header in request.Headers.NonValidated)
        {
            head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
        }

        await connection.Send(head + "\r\n4\r\n{\"Li\r\n7;note=x\r\nmit\":1}\r\n0\r\nTrailer: yes\r\n\r\n");
        (string text, _) = await connection.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 200", text, StringComparison.Ordinal);
        Assert.Contains("\"Truncated\":true", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_to_send_its_body_gets_it()
    {
        using var connection = new RawConnection(Server.Endpoint);
        await connection.Send(
            "POST /_sandbox/faults HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await connection.ReadUntil("\r\n\r\n"));
        await connection.Send("[]");
        Assert.StartsWith("HTTP/1.1 200", (await connection.ReadToEnd()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET / HTTP/3.0\r\n\r\n", 505)]
    [InlineData("GET\u0001/ HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nA : b\r\n\r\n", 400)]
    [InlineData("GET :// HTTP/1.1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400)]
    [InlineData("GET /elsewhere HTTP/1.1\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("GET /_sandbox/nothing HTTP/1.1\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("DELETE /_sandbox/state HTTP/1.1\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    public async Task Input_that_is_no_proper_request_is_refused_and_the_server_lives_on(string input, int status)
    {
        using (var connection = new RawConnection(Server.Endpoint))
        {
            await connection.Send(input);
            Assert.StartsWith(
                "HTTP/1.1 " + status.ToString(CultureInfo.InvariantCulture),
                (await connection.ReadToEnd()).Text,
                StringComparison.Ordinal);
        }

        Assert.Equal(200, (await Client.Get("/_sandbox/state")).Status);
    }

    [Fact]
    public async Task A_head_without_end_is_refused()
    {
        using var connection = new RawConnection(Server.Endpoint);
        await connection.Send("GET / HTTP/1.1\r\nX: " + new string('x', 70_000));
        Assert.StartsWith("HTTP/1.1 431", (await connection.ReadToEnd()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_and_requests_that_stop_half_way_do_no_harm()
    {
        var random = new Random(7);
        for (int i = 0; i < 50; i++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            using var tcp = new TcpClient(Server.Endpoint.Host, Server.Endpoint.Port);
            await tcp.GetStream().WriteAsync(bytes);
        }

        using (var connection = new RawConnection(Server.Endpoint))
        {
            await connection.Send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
            connection.EndSending();
            Assert.Equal(string.Empty, (await connection.ReadToEnd()).Text);
        }

        Assert.Equal(200, (await Client.Redshift("DescribeClusters")).Status);
    }

    [Fact]
    public async Task Disposing_ends_calls_in_flight_at_once_and_frees_the_port()
    {
        Server.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.LateExecution, Delay = TimeSpan.FromHours(1) });
        Task<SandboxAnswer> call = Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        Assert.True(SpinWait.SpinUntil(() => Server.Faults.Held == 1, TimeSpan.FromSeconds(30)));

        Server.Dispose();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        Server.Dispose();
        using SandboxServer next = SandboxServer.Start(new SandboxOptions { Port = Server.Endpoint.Port });
        Assert.Equal(Server.Endpoint, next.Endpoint);
        Assert.Equal(0, Server.GetState().Rotations["mycluster"]);
    }

    [Fact]
    public void A_port_in_use_is_a_clear_error()
    {
        IOException error = Assert.Throws<IOException>(() =>
            SandboxServer.Start(new SandboxOptions { Port = Server.Endpoint.Port }));
        Assert.Contains($"127.0.0.1:{Server.Endpoint.Port} is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_at_once_are_each_counted_and_carried_out_once()
    {
        Options.Clusters = 200;
        var statuses = await Task.WhenAll(Server.ClusterIdentifiers.SelectMany(id => new[] { id, id })
            .Select(async id => (await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", id))).Status));

        Assert.Equal(199, statuses.Count(status => status == 200));
        Assert.Equal(398, Server.GetState().Calls["RotateEncryptionKey"]);
        NonEmpty.All(Server.ClusterIdentifiers, id => Assert.Equal(1, Server.GetState().Rotations[id]));
    }
}
