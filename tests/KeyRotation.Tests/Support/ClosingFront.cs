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
internal sealed class ClosingFront : IDisposable
{
    private readonly int _sandbox;
    private readonly IPEndPoint _address;
    private Socket _door;
    // Bound but not listening: reserves the port while the proxy is closed.
    private Socket? _shut;
    private int _left;

    public ClosingFront(Uri sandbox, int requests)
    {
        (_sandbox, _left) = (sandbox.Port, requests);
        _door = NewDoor(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_door.LocalEndPoint!;
        _ = ServeAsync(_door);
    }

    public Uri Address => new("http://" + _address);

    /// <summary>Reopens the proxy for all requests.</summary>
    public void Open()
    {
        _left = int.MaxValue;
        _shut?.Dispose();
        _door = NewDoor(_address);
        _ = ServeAsync(_door);
    }

    public void Dispose()
    {
        _door.Dispose();
        _shut?.Dispose();
    }

    private static Socket NewDoor(IPEndPoint address)
    {
        Socket door = Bind(address);
        door.Listen();
        return door;
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(address);
        return socket;
    }

    private async Task ServeAsync(Socket door)
    {
        try
        {
            while (true)
            {
                using var client = new NetworkStream(await door.AcceptAsync(), ownsSocket: true);
                await PassAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The proxy is closed, or the test has ended.
        }
    }

    private async Task PassAsync(NetworkStream client)
    {
        byte[] request = await ReadMessageAsync(client);
        using var inner = new TcpClient();
        await inner.ConnectAsync(IPAddress.Loopback, _sandbox);
        await inner.GetStream().WriteAsync(request);
        string answer = Encoding.Latin1.GetString(await ReadMessageAsync(inner.GetStream()));
        if (--_left == 0)
        {
            // Close before the answer is sent, so that the next connection is certain to be refused.
            _door.Dispose();
            _shut = Bind(_address);
        }

        string kept = Regex.Replace(answer, "\r\nConnection: [^\r]*", string.Empty, RegexOptions.IgnoreCase);
        await client.WriteAsync(Encoding.Latin1.GetBytes(kept.Insert(kept.IndexOf("\r\n", StringComparison.Ordinal), "\r\nConnection: close")));
    }

    private static async Task<byte[]> ReadMessageAsync(Stream stream)
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (!IsWhole(Encoding.Latin1.GetString(message.ToArray())))
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

    private static bool IsWhole(string message)
    {
        int end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Match length = Regex.Match(message, "\r\nContent-Length: *([0-9]+)", RegexOptions.IgnoreCase);
        return end >= 0 && message.Length - end - 4 >= (length.Success ? int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }
}
