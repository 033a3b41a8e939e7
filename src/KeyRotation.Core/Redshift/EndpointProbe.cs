using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Redshift;

/// <summary>Finds out whether something accepts connections.</summary>
public interface IEndpointProbe
{
    /// <summary>True when a connection could be opened.</summary>
    Task<bool> AnswersAsync(string host, int port, CancellationToken cancellationToken);
}

/// <summary>Opens a TCP connection and closes it again; sends nothing.</summary>
public sealed class TcpProbe : IEndpointProbe
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<bool> AnswersAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            var connecting = client.ConnectAsync(host, port);
            // The oldest target has no cancellable ConnectAsync: the disposed client ends the attempt instead.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var first = await Task.WhenAny(connecting, Task.Delay(s_limit, stop.Token)).ConfigureAwait(false);
            stop.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            if (first != connecting)
            {
                // Its late failure is nobody's news.
                _ = connecting.ContinueWith(static late => late.Exception, TaskScheduler.Default);
                return false;
            }

            await connecting.ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
