using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Sandbox.Http;

/// <summary>A client's connection. Serves requests until one side closes it.</summary>
internal sealed class HttpConnection
{
    private static readonly TimeSpan s_drainTime = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly Func<HttpRequest, CancellationToken, Task<HttpAnswer>> _handler;
    private readonly TimeProvider _wallClock;

    public HttpConnection(
        Socket socket, Func<HttpRequest, CancellationToken, Task<HttpAnswer>> handler, TimeProvider wallClock)
    {
        _socket = socket;
        _handler = handler;
        _wallClock = wallClock;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _socket.NoDelay = true;
            using var stream = new NetworkStream(_socket, ownsSocket: false);
            var reader = new HttpRequestReader(stream);
            while (await ServeOneAsync(reader, stream, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client disconnected, or the server is being disposed. The error cannot be reported.
        }
        finally
        {
            _socket.Dispose();
        }
    }

    /// <summary>Closes the connection at once.</summary>
    public void Abort() => _socket.Dispose();

    private async Task<bool> ServeOneAsync(HttpRequestReader reader, Stream stream, CancellationToken cancellationToken)
    {
        HttpRequest? request;
        try
        {
            request = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await SendAsync(stream, HttpAnswer.Text(e.Status, e.Message), keepAlive: false, cancellationToken)
                .ConfigureAwait(false);
            await DrainAsync(stream).ConfigureAwait(false);
            return false;
        }

        if (request is null)
        {
            return false;
        }

        HttpAnswer answer = await _handler(request, cancellationToken).ConfigureAwait(false);
        bool keepAlive = request.KeepAlive && answer.End == ConnectionEnd.Keep;
        if (answer.Status != 0)
        {
            await SendAsync(stream, answer, request.KeepAlive, cancellationToken).ConfigureAwait(false);
        }

        if (answer.End == ConnectionEnd.Reset)
        {
            // Closing with a linger time of zero sends RST instead of FIN.
            _socket.LingerState = new LingerOption(true, 0);
        }
        else if (!keepAlive)
        {
            _socket.Shutdown(SocketShutdown.Both);
        }

        return keepAlive;
    }

    private Task SendAsync(Stream stream, HttpAnswer answer, bool keepAlive, CancellationToken cancellationToken)
    {
        byte[] bytes = answer.ToBytes(_wallClock.GetUtcNow(), keepAlive);
        return stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken);
    }

    /// <summary>
    /// Briefly reads what the client still sends. Closing with unread bytes sends RST, and the client would lose the
    /// answer that explains the error.
    /// </summary>
    private async Task DrainAsync(Stream stream)
    {
        _socket.Shutdown(SocketShutdown.Send);
        Task drain = ReadToEndAsync(stream);
        await Task.WhenAny(drain, Task.Delay(s_drainTime)).ConfigureAwait(false);
    }

    private static async Task ReadToEndAsync(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The connection ended, as expected.
        }
    }
}
