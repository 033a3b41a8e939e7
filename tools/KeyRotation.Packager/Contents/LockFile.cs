using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace KeyRotation.Packager.Contents;

/// <summary>The packages.lock.json of the cmdlets: all packages and projects of each target.</summary>
public sealed class LockFile
{
    private LockFile(IReadOnlyList<LockedPackage> packages, IReadOnlyCollection<string> projects)
    {
        Packages = packages;
        Projects = projects;
    }

    /// <summary>The packages of all targets, one entry per version.</summary>
    public IReadOnlyList<LockedPackage> Packages { get; }

    /// <summary>The projects that are built with the cmdlets.</summary>
    public IReadOnlyCollection<string> Projects { get; }

    /// <summary>Reads a lock file.</summary>
    public static LockFile Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var entries = json
            .RootElement.GetProperty("dependencies")
            .EnumerateObject()
            .SelectMany(static target => target.Value.EnumerateObject())
            .ToList();
        var packages = entries
            .Where(static entry => !IsProject(entry.Value))
            .Select(Package)
            .GroupBy(static package => (package.Id, package.Version))
            .Select(static same =>
                same.First() with
                {
                    Dependencies =
                    [
                        .. same.SelectMany(static each => each.Dependencies).Distinct().Order(StringComparer.Ordinal),
                    ],
                })
            .OrderBy(static package => package.Id, StringComparer.Ordinal)
            .ThenBy(static package => package.Version, StringComparer.Ordinal);
        var projects = entries
            .Where(static entry => IsProject(entry.Value))
            .Select(static entry => entry.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new LockFile([.. packages], projects);
    }

    private static bool IsProject(JsonElement entry) => entry.GetProperty("type").ValueEquals("Project");

    private static LockedPackage Package(JsonProperty entry) =>
        new(
            entry.Name,
            entry.Value.GetProperty("resolved").GetString()!,
            entry.Value.GetProperty("contentHash").GetString()!,
            entry.Value.TryGetProperty("dependencies", out var dependencies)
                ? [.. dependencies.EnumerateObject().Select(static each => each.Name)]
                : []);
}

/// <summary>A package in the lock file.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="ContentHash">NuGet's hash of its content: SHA-512, as Base64.</param>
/// <param name="Dependencies">The names of the packages that it depends on.</param>
public sealed record LockedPackage(string Id, string Version, string ContentHash, IReadOnlyList<string> Dependencies);
