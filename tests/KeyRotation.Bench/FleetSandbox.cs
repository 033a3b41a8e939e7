using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Bench;

/// <summary>A sandbox with many clusters, in this process or in a separate one.</summary>
internal sealed class FleetSandbox : IDisposable
{
    public static readonly TimeSpan RotationDuration = TimeSpan.FromSeconds(2);

    private readonly IDisposable _server;

    private FleetSandbox(IDisposable server, Endpoint endpoint, IReadOnlyList<string> clusters)
    {
        _server = server;
        Endpoint = endpoint;
        Clusters = clusters;
    }

    public Endpoint Endpoint { get; }

    /// <summary>The clusters to rotate.</summary>
    public IReadOnlyList<string> Clusters { get; }

    public static async Task<FleetSandbox> StartAsync(bool inProcess, int clusters, int? requestsPerSecond = null)
    {
        // The last cluster is not encrypted, so it cannot be rotated.
        var (server, endpoint) = inProcess
            ? StartInProcess(clusters + 1, requestsPerSecond)
            : await StartProcessAsync(clusters + 1, requestsPerSecond);
        var counts = await SandboxCounts.ReadAsync(endpoint);
        return new FleetSandbox(server, endpoint, [.. counts.RotationsOf.Keys.Take(clusters)]);
    }

    public Task<SandboxCounts> CountAsync() => SandboxCounts.ReadAsync(Endpoint);

    public void Dispose() => _server.Dispose();

    private static (IDisposable Server, Endpoint Endpoint) StartInProcess(int clusters, int? requestsPerSecond)
    {
        var server = SandboxServer.Start(new SandboxOptions
        {
            Clusters = clusters,
            RotationDuration = RotationDuration,
            RequestsPerSecond = requestsPerSecond,
        });
        return (server, Endpoint.Of(server));
    }

    private static async Task<(IDisposable Server, Endpoint Endpoint)> StartProcessAsync(
        int clusters, int? requestsPerSecond)
    {
        List<string> arguments =
            ["--clusters", Text(clusters), "--rotation-seconds", Text(RotationDuration.TotalSeconds)];
        if (requestsPerSecond is { } limit)
        {
            arguments.AddRange(["--requests-per-second", Text(limit)]);
        }

        var process = await SandboxProcess.StartAsync([.. arguments]);
        return (process, process.Endpoint);
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
