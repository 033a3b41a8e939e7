using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using KeyRotation.MiniHost;

namespace KeyRotation.Neighbour;

/// <summary>The module in this process: imported through its own loader, each cmdlet run once on a sandbox.</summary>
internal sealed class ModuleRun
{
    private readonly MiniSession _session = new();
    private readonly string _folder;

    /// <param name="folder">The folder with the cmdlet assembly and its closure.</param>
    /// <param name="loader">The file of the loader.</param>
    public ModuleRun(string folder, string loader)
    {
        _folder = folder;
        var context = Assembly.LoadFrom(loader).GetType("KeyRotation.Loader.PrivateContext", throwOnError: true)!;
        var cmdlets = (Assembly)
            context.GetMethod("Load")!.Invoke(null, [folder, Path.Combine(folder, "KeyRotation.dll")])!;
        _session.Import(cmdlets);
        Sandbox =
            (Dictionary<string, object?>)
                Splat((dynamic)Run("Start-KeyRotationSandbox", new() { ["RotationDuration"] = 0.1 })[0]!);
    }

    /// <summary>What reaches the sandbox.</summary>
    public Dictionary<string, object?> Sandbox { get; }

    /// <summary>Runs those that reach it and those of the journal, and names each that did what it should.</summary>
    public IReadOnlyList<string> RunAll(string journal)
    {
        var cmdlets = new List<string>();
        foreach (var (name, arguments) in Calls(journal))
        {
            if (Run(name, arguments).Count > 0)
            {
                cmdlets.Add(name);
            }
        }

        return cmdlets;
    }

    /// <summary>Files of the module that ended in the context that all share.</summary>
    public IEnumerable<string> Shared() =>
        AssemblyLoadContext
            .Default.Assemblies.Where(each =>
                !each.IsDynamic
                && (
                    each.GetName().Name!.StartsWith("KeyRotation.", StringComparison.Ordinal)
                    || Path.GetDirectoryName(each.Location) == _folder))
            .Select(static each => each.GetName().Name!)
            .Where(static name => name != "KeyRotation.Neighbour")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<(string Name, Dictionary<string, object?> Arguments)> Calls(string journal)
    {
        const string key = "alias/sandbox-key-1";
        yield return (
            "Invoke-RSRotateEncryptionKey",
            new()
            {
                ["ClusterIdentifier"] = "mycluster",
                ["Force"] = true,
                ["Wait"] = true,
                ["PollingInterval"] = 0.1,
            });
        yield return ("Wait-RSClusterAvailable", new() { ["ClusterIdentifier"] = "mycluster" });
        yield return (
            "Invoke-KMSKeyRotationOnDemand",
            new()
            {
                ["KeyId"] = key,
                ["Force"] = true,
                ["Wait"] = true,
                ["PollingInterval"] = 0.1,
            });
        yield return ("Wait-KMSKeyRotation", new() { ["KeyId"] = key });
        yield return ("Set-KMSKeyRotationSchedule", new() { ["KeyId"] = key, ["Force"] = true });
        yield return (
            "Update-RSSNamespaceKey",
            new()
            {
                ["NamespaceName"] = "mynamespace",
                ["KmsKeyId"] = key,
                ["Force"] = true,
                ["Wait"] = true,
                ["PollingInterval"] = 0.1,
            });
        yield return ("Wait-RSSNamespaceAvailable", new() { ["NamespaceName"] = "mynamespace" });
        yield return ("Get-KeyRotationTarget", []);
        yield return (
            "Invoke-KeyRotation",
            new()
            {
                ["Target"] = new { ClusterIdentifier = "mycluster-2" },
                ["JournalPath"] = journal,
                ["Force"] = true,
            });
        yield return ("Get-KeyRotationJournal", new() { ["Path"] = journal });
        yield return ("Test-KeyRotationJournal", new() { ["Path"] = journal });
        yield return (
            "Resolve-KeyRotationOutcome",
            new()
            {
                ["InputObject"] = new
                {
                    Service = "RedshiftCluster",
                    Id = "mycluster",
                    Outcome = "Rotated",
                },
            });
    }

    private IReadOnlyList<object?> Run(string name, Dictionary<string, object?> arguments)
    {
        // These ask AWS nothing.
        var local =
            name.EndsWith("KeyRotationJournal", StringComparison.Ordinal)
            || name.EndsWith("KeyRotationSandbox", StringComparison.Ordinal);
        var pipeline = _session.Command(name).WithAll(arguments);
        var result = (local ? pipeline : pipeline.WithAll(Sandbox)).Run().ThrowIfFailed();
        return result.Errors.Count == 0 ? result.Output : throw new InvalidOperationException(result.ToString());
    }

    private static Dictionary<string, object?> Splat(System.Collections.IDictionary sandbox) =>
        sandbox.Keys.Cast<string>().ToDictionary(static name => name, name => sandbox[name]);
}
