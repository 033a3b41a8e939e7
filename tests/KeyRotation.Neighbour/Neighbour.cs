using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;

namespace KeyRotation.Neighbour;

/// <summary>Libraries that another module has loaded, and a call that shows that they work for it.</summary>
public sealed class Neighbour
{
    private readonly List<Assembly> _assemblies = [];

    /// <summary>All that are tried.</summary>
    public static IReadOnlyList<Neighbour> All { get; } = ReadAll();

    /// <summary>What the matrix calls it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The files, in the folder of NuGet's packages.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>
    /// Whether it must be loaded apart from everybody: where the runtime or PowerShell brings a library of that name,
    /// the default context accepts no other, no matter which assembly requests it.
    /// </summary>
    public bool Apart { get; init; }

    /// <summary>The call of its own, by the name of a method of <see cref="NeighbourCalls"/>.</summary>
    public string Call { get; init; } = string.Empty;

    /// <summary>The packages, as a reader knows them.</summary>
    public string Packages =>
        string.Join(
            ", ", Files.Select(static file => $"{Path.GetFileNameWithoutExtension(file)} {file.Split('/')[1]}"));

    private static string PackageFolder => typeof(Neighbour).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static each => each.Key == "Packages").Value!;

    /// <summary>Finds one by its name.</summary>
    public static Neighbour Find(string name) => All.Single(each => each.Name == name);

    /// <summary>Loads its files as Import-Module and Add-Type do.</summary>
    public void Load()
    {
        foreach (var file in Files)
        {
            var path = Path.GetFullPath(Path.Combine(PackageFolder, file));
            var assembly = Apart ? Assembly.LoadFile(path) : Assembly.LoadFrom(path);
            if (assembly.Location != path)
            {
                throw new InvalidOperationException(
                    $"{assembly.FullName} of {assembly.Location} came in place of {path}: nothing would be tried.");
            }

            _assemblies.Add(assembly);
        }
    }

    /// <summary>Calls what was loaded, and tells what came back.</summary>
    public string Use(string endpoint, string region, string accessKey, string secretKey)
    {
        var calls = new NeighbourCalls(_assemblies, new Uri(endpoint), region, accessKey, secretKey);
        return (string)typeof(NeighbourCalls).GetMethod(Call)!.Invoke(calls, null)!;
    }

    private static Neighbour[] ReadAll()
    {
        using var json = typeof(Neighbour).Assembly.GetManifestResourceStream("neighbours.json")!;
        return JsonSerializer.Deserialize<Neighbour[]>(json)!;
    }
}
