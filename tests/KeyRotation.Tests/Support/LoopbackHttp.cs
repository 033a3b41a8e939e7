using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace KeyRotation.Tests.Support;

/// <summary>A small local HTTP server. The test supplies the body for each path, or null for 404.</summary>
internal sealed class LoopbackHttp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?> _answer;
    private readonly ConcurrentQueue<string> _requests = new();

    public LoopbackHttp(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The method, path and headers of each request, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, false, 1024, leaveOpen: true);
            var head = new StringBuilder();
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                head.AppendLine(line);
            }

            string request = head.ToString();
            _requests.Enqueue(request);
            string? body = _answer(request.Split(' ') is { Length: > 1 } parts ? parts[0] + " " + parts[1] : request);
            byte[] answer = Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {(body is null ? "404 Not Found" : "200 OK")}\r\n"
                + "Content-Type: application/json\r\nX-aws-ec2-metadata-token-ttl-seconds: 21600\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body ?? string.Empty)}\r\n"
                + $"Connection: close\r\n\r\n{body}");
            await client.GetStream().WriteAsync(answer);
        }
    }
}
