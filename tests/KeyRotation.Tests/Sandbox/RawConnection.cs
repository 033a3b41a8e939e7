using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace KeyRotation.Tests.Sandbox;

/// <summary>A bare TCP connection, to see what an HTTP client would hide.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    public RawConnection(Uri endpoint)
    {
        _tcp = new TcpClient(endpoint.Host, endpoint.Port);
        _stream = _tcp.GetStream();
    }

    public Task Send(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public async Task Send(HttpRequestMessage request)
    {
        byte[] body = request.Content is null ? Array.Empty<byte>() : await request.Content.ReadAsByteArrayAsync();
        var head = new StringBuilder(
            $"{request.Method} {request.RequestUri!.PathAndQuery} HTTP/1.1\r\nHost: {request.RequestUri.Authority}\r\n");
        foreach (var header in request.Headers.NonValidated)
        {
            head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
        }

        if (request.Content is not null)
        {
            head.Append("Content-Type: ").Append(request.Content.Headers.NonValidated["Content-Type"]).Append("\r\n");
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        }

        await _stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()).Concat(body).ToArray());
    }

    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>All that comes until the server ends the connection, and whether it did so with a reset.</summary>
    public async Task<(string Text, bool Reset)> ReadToEnd()
    {
        using var received = new MemoryStream();
        byte[] buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await _stream.ReadAsync(buffer)) > 0)
            {
                received.Write(buffer, 0, read);
            }
        }
        catch (IOException e)
            when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return (Encoding.UTF8.GetString(received.ToArray()), true);
        }

        return (Encoding.UTF8.GetString(received.ToArray()), false);
    }

    /// <summary>Reads until a text has come.</summary>
    public async Task<string> ReadUntil(string end)
    {
        var received = new StringBuilder();
        byte[] buffer = new byte[1];
        while (!received.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(buffer) == 0)
            {
                throw new EndOfStreamException("Ended after: " + received);
            }

            received.Append((char)buffer[0]);
        }

        return received.ToString();
    }

    public void Dispose() => _tcp.Dispose();
}
