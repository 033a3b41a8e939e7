using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;

namespace KeyRotation.Tests.Fleet;

/// <summary>What the tests of Invoke-KeyRotation ask of a scene.</summary>
internal static class FleetScene
{
    private static readonly string[] s_changes = ["RotateEncryptionKey", "RotateKeyOnDemand", "UpdateNamespace"];

    public static Hashtable Target(TargetService service, string id, string? newKey = null)
    {
        var target = new Hashtable { ["Service"] = service.ToString(), ["Id"] = id };
        if (newKey is not null)
        {
            target["NewKmsKeyId"] = newKey;
        }

        return target;
    }

    public static Hashtable Cluster(string id) => Target(TargetService.RedshiftCluster, id);

    /// <summary>Invoke-KeyRotation on clusters; it asks nothing.</summary>
    public static MiniPipeline RotateClusters(this Scene scene, params string[] ids) =>
        scene.Change("Invoke-KeyRotation").Input(ids.Select(Cluster).ToArray<object?>());

    /// <summary>
    /// All clusters that can be rotated: the sandbox's last one is not encrypted, and not among them.
    /// </summary>
    public static string[] Encrypted(this Scene scene) => [.. scene.Server.ClusterIdentifiers];

    /// <summary>Requests to change something, in their order.</summary>
    public static IReadOnlyList<SandboxCall> Changes(this Scene scene) =>
        [.. scene.Calls.Where(call => s_changes.Contains(call.Operation))];

    public static IReadOnlyList<Result> Results(this MiniResult result) => result.OutputOf<Result>();

    public static int Count(this MiniResult result, FleetOutcome outcome) =>
        result.Results().Count(each => each.Outcome == outcome);

    /// <summary>The most rotations under way at once, each taking the given time from its request on.</summary>
    public static int MostAtOnce(this IEnumerable<SandboxCall> changes, TimeSpan each)
    {
        DateTimeOffset[] starts = [.. changes.Select(call => call.Time)];
        return starts.Max(start => starts.Count(other => other <= start && start - other < each));
    }
}
