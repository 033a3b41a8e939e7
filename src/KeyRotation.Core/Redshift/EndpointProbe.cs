using System;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Redshift;

/// <summary>Checks whether an endpoint accepts connections.</summary>
internal interface IEndpointProbe
{
    /// <summary>Whether a connection could be opened.</summary>
    Task<bool> AcceptsConnectionsAsync(string host, int port, CancellationToken cancellationToken);
}

/// <summary>Opens a TCP connection and closes it. Sends nothing.</summary>
internal sealed class TcpProbe : IEndpointProbe
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<bool> AcceptsConnectionsAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            var connecting = client.ConnectAsync(host, port);
            // netstandard2.0 has no cancellable ConnectAsync. Disposing the client ends the attempt instead.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var first = await Task.WhenAny(connecting, Task.Delay(s_limit, stop.Token)).ConfigureAwait(false);
            stop.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            if (first != connecting)
            {
                // Observe a late exception.
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

/// <summary>
/// Confirms that an available cluster's endpoint accepts connections. The status "available" does not guarantee that.
/// </summary>
/// <param name="probe">Opens the connection.</param>
internal sealed class EndpointConfirmation(IEndpointProbe probe)
{
    private readonly ConcurrentDictionary<string, bool> _confirmed = new(StringComparer.Ordinal);

    /// <summary>Checks a cluster that is available.</summary>
    /// <returns>Null if its endpoint accepts connections; otherwise the status to show.</returns>
    public async Task<string?> ConfirmAsync(Observation seen, CancellationToken cancellationToken)
    {
        var cluster = (Cluster)seen.Resource!;
        if (_confirmed.ContainsKey(cluster.ClusterIdentifier!))
        {
            return null;
        }

        if (cluster.Endpoint is { Address: { } host, Port: { } port }
            && await probe.AcceptsConnectionsAsync(host, port, cancellationToken).ConfigureAwait(false))
        {
            _confirmed[cluster.ClusterIdentifier!] = true;
            return null;
        }

        return CoreMessages.EndpointSilent.With(
            seen.Witness.Status, cluster.Endpoint?.Address ?? CoreMessages.TheEndpoint, cluster.Endpoint?.Port ?? 0);
    }
}
