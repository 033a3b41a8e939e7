using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KeyRotation.Packager.Contents;

/// <summary>The files in the module's folder, and the origin of each assembly.</summary>
public sealed class ModuleContents
{
    public const string ManifestFile = "KeyRotation.psd1";
    public const string NoticesFile = "THIRD-PARTY-NOTICES.txt";
    public const string SbomFile = "KeyRotation.cdx.json";

    private static readonly string[] s_own = ["KeyRotation", "KeyRotation.Loader"];

    private readonly string _module;
    private readonly LockFile _lockFile;

    public ModuleContents(string module, LockFile lockFile)
    {
        _module = module;
        _lockFile = lockFile;
    }

    /// <summary>All files, relative to the folder, with forward slashes, in a stable order.</summary>
    public static IReadOnlyList<string> Files(string module) =>
        [
            .. Directory
                .EnumerateFiles(module, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(module, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The top-level files and folders, which the manifest lists.</summary>
    /// <remarks>
    /// PowerShell checks each listed path at every import. Listing all 50 files would take a quarter of the import
    /// time.
    /// </remarks>
    public static IEnumerable<string> TopLevel(IEnumerable<string> files) =>
        files.Select(static file => file.Split('/')[0]).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Throws unless the manifest lists exactly the files in the folder.</summary>
    public static void RequireListed(string module, ModuleManifest manifest)
    {
        var topLevel = TopLevel(Files(module)).ToList();
        var wrong = topLevel
            .Except(manifest.FileList)
            .Concat(manifest.FileList.Except(topLevel))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (wrong.Count > 0)
        {
            throw new PackagerException(
                $"{module} does not hold what its manifest lists: {string.Join(", ", wrong)}. Build it again.");
        }
    }

    /// <summary>The packages with a shipped assembly.</summary>
    /// <exception cref="PackagerException">
    /// An assembly belongs neither to the module nor to a package in the lock file.
    /// </exception>
    public IReadOnlyList<Component> Components(string packages)
    {
        var shipped = Files(_module).Where(static file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .ToLookup(static file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);
        var components = _lockFile.Packages.Where(package => shipped.Contains(package.Id)).ToList();
        var known = components
            .Select(static package => package.Id)
            .Concat(_lockFile.Projects)
            .Concat(s_own)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var foreign = shipped.Where(each => !known.Contains(each.Key)).SelectMany(static each => each).ToList();
        return foreign.Count == 0
            ? [.. components.Select(package => Component.Of(package, packages, [.. shipped[package.Id]]))]
            : throw new PackagerException(
                $"{string.Join(", ", foreign)}: neither an assembly of the module nor one of a package of its lock file. It must not be shipped.");
    }
}
