using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Bench.Figures;

/// <summary>The number of requests per rotation, as the endpoint counts them.</summary>
internal sealed class RequestsPerRotation : IFigure
{
    private static readonly string[] s_changes = ["RotateEncryptionKey", "RotateKeyOnDemand", "UpdateNamespace"];

    public string Name => "requests";

    public string Description => "requests per one rotation, as the sandbox counts them";

    public Task MeasureAsync(bool quick, Report report)
    {
        var duration = TimeSpan.FromSeconds(quick ? 0.3 : 2);
        using var server = SandboxServer.Start(
            new SandboxOptions { RotationDuration = duration, Clusters = 2, Keys = 4, Namespaces = 2 });
        foreach (var wait in new[] { false, true })
        {
            var name = wait ? $"-Wait, {duration.TotalSeconds:0.#} s long" : "without -Wait";
            var item = wait ? 1 : 0;
            Count(
                report,
                server,
                "Redshift, " + name,
                "Invoke-RSRotateEncryptionKey",
                wait,
                ("ClusterIdentifier", server.ClusterIdentifiers[item]));
            Count(
                report, server, "KMS, " + name, "Invoke-KMSKeyRotationOnDemand", wait, ("KeyId", server.KeyIds[item]));
            Count(
                report,
                server,
                "Serverless, " + name,
                "Update-RSSNamespaceKey",
                wait,
                ("NamespaceName", server.NamespaceNames[item]),
                ("KmsKeyId", server.KeyIds[3]));
        }

        return Task.CompletedTask;
    }

    private static void Count(
        Report report,
        SandboxServer server,
        string what,
        string cmdlet,
        bool wait,
        params (string Name, object? Value)[] arguments)
    {
        var session = Cmdlets.NewSession();
        var before = server.GetState().Calls;
        Cmdlets.Run(session, cmdlet, Endpoint.Of(server), [.. arguments, ("Wait", wait), ("Force", true)]);
        List<(string Operation, int Count)> calls = [.. server.GetState().Calls
            .Select(call => (call.Key, call.Value - before.GetValueOrDefault(call.Key)))
            .Where(call => call.Item2 > 0)];
        var changes = calls.Where(call => s_changes.Contains(call.Operation)).Sum(call => call.Count);
        report.Line(what, $"{calls.Sum(call => call.Count)} in all, {changes} to change", "1 to change", changes == 1);
        report.Line(string.Empty, string.Join(", ", calls.Select(call => $"{call.Operation} {call.Count}")));
    }
}
