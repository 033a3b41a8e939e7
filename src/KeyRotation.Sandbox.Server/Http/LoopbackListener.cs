using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Sandbox.Http;

/// <summary>
/// A small HTTP/1.1 server on 127.0.0.1. HttpListener is not used because faults must cut, reset or corrupt a
/// connection, and because on Windows it requires a URL reservation or an elevated user.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int Backlog = 512;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<HttpConnection, byte> _connections = new();
    private readonly Func<HttpRequest, CancellationToken, Task<HttpAnswer>> _handler;
    private readonly TimeProvider _wallClock;
    private int _disposed;

    public LoopbackListener(
        int port, Func<HttpRequest, CancellationToken, Task<HttpAnswer>> handler, TimeProvider wallClock)
    {
        _handler = handler;
        _wallClock = wallClock;
        _listener = new TcpListener(IPAddress.Loopback, port);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // Without this, another program on Windows could bind the same port and receive the requests.
            _listener.ExclusiveAddressUse = true;
        }

        try
        {
            _listener.Start(Backlog);
        }
        catch (SocketException e)
        {
            throw new IOException(StartError(port, e), e);
        }

        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stopping.Cancel();
        _listener.Stop();
        foreach (HttpConnection connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    private static string StartError(int port, SocketException e)
    {
        string address = "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture);
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"{address} is in use by another program. Choose another port, or 0 for any free one.",
            SocketError.AccessDenied =>
                $"This user cannot listen on {address}. Use a port above 1023, or 0 for any free port.",
            _ => $"Cannot listen on {address}: {e.Message}",
        };
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptSocketAsync().ConfigureAwait(false));
            }
            catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                // The connection failed while it was being accepted, or no descriptor is free. Continue with the next
                // one.
                await Task.Delay(10).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private void Serve(Socket socket)
    {
        var connection = new HttpConnection(socket, _handler, _wallClock);
        _connections[connection] = 0;
        if (_stopping.IsCancellationRequested)
        {
            connection.Abort();
        }

        _ = Task.Run(async () =>
        {
            try
            {
                await connection.RunAsync(_stopping.Token).ConfigureAwait(false);
            }
            finally
            {
                _connections.TryRemove(connection, out _);
            }
        });
    }
}
