using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace KeyRotation.Tests.Support;

/// <summary>
/// A proxy in front of a sandbox that forwards a number of requests, each on its own connection, and then refuses
/// connections until it is reopened.
/// </summary>
internal sealed class ClosingProxy : IDisposable
{
    private readonly int _sandbox;
    private readonly IPEndPoint _address;
    private Socket _listener;
    // Bound but not listening: reserves the port while the proxy is closed.
    private Socket? _reserved;
    private int _requestsLeft;

    public ClosingProxy(Uri sandbox, int requests)
    {
        (_sandbox, _requestsLeft) = (sandbox.Port, requests);
        _listener = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_listener.LocalEndPoint!;
        _ = ServeAsync(_listener);
    }

    public Uri Address => new("http://" + _address);

    /// <summary>Reopens the proxy for all requests.</summary>
    public void Open()
    {
        _requestsLeft = int.MaxValue;
        _reserved?.Dispose();
        _listener = Listen(_address);
        _ = ServeAsync(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _reserved?.Dispose();
    }

    private static Socket Listen(IPEndPoint address)
    {
        Socket listener = Bind(address);
        listener.Listen(10);
        return listener;
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(address);
        return socket;
    }

    private async Task ServeAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var client = new NetworkStream(await listener.AcceptAsync(), ownsSocket: true);
                await ForwardAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The proxy is closed, or the test has ended.
        }
    }

    private async Task ForwardAsync(NetworkStream client)
    {
        byte[] request = await ReadMessageAsync(client);
        using var inner = new TcpClient();
        await inner.ConnectAsync(IPAddress.Loopback, _sandbox);
        await inner.GetStream().WriteAsync(request);
        string answer = Encoding.Latin1.GetString(await ReadMessageAsync(inner.GetStream()));
        if (--_requestsLeft == 0)
        {
            // Close before the answer is sent, so that the next connection is certain to be refused.
            _listener.Dispose();
            _reserved = Bind(_address);
        }

        string kept = Regex.Replace(answer, "\r\nConnection: [^\r]*", string.Empty, RegexOptions.IgnoreCase);
        await client.WriteAsync(Encoding.Latin1.GetBytes(
            kept.Insert(kept.IndexOf("\r\n", StringComparison.Ordinal), "\r\nConnection: close")));
    }

    private static async Task<byte[]> ReadMessageAsync(Stream stream)
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (!IsComplete(Encoding.Latin1.GetString(message.ToArray())))
        {
            int read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                break;
            }

            message.Write(buffer, 0, read);
        }

        return message.ToArray();
    }

    private static bool IsComplete(string message)
    {
        int end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Match length = Regex.Match(message, "\r\nContent-Length: *([0-9]+)", RegexOptions.IgnoreCase);
        int expected = length.Success ? int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        return end >= 0 && message.Length - end - 4 >= expected;
    }
}
