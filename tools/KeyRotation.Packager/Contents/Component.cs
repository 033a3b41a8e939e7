using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace KeyRotation.Packager.Contents;

/// <summary>A package with shipped files, and its license.</summary>
public sealed class Component
{
    private Component(LockedPackage package, IReadOnlyList<string> files)
    {
        Package = package;
        Files = files;
    }

    public LockedPackage Package { get; }

    /// <summary>Its shipped files, relative to the module's folder.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The SPDX ID of its license.</summary>
    public string Licence { get; private init; } = string.Empty;

    public string Authors { get; private init; } = string.Empty;

    public string? Copyright { get; private init; }

    public string? ProjectUrl { get; private init; }

    /// <summary>The license and notice texts of the package, unchanged.</summary>
    public IReadOnlyList<string> Texts { get; private init; } = [];

    public string PackageUrl => $"pkg:nuget/{Package.Id}@{Package.Version}";

    /// <summary>Reads the package from NuGet's package folder.</summary>
    /// <exception cref="PackagerException">Its license is unknown.</exception>
    public static Component Of(LockedPackage package, string packages, IReadOnlyList<string> files)
    {
        var folder = Path.Combine(packages, package.Id.ToLowerInvariant(), package.Version);
        var metadata = XDocument
            .Load(Path.Combine(folder, package.Id.ToLowerInvariant() + ".nuspec"))
            .Root!.Elements()
            .First(static each => each.Name.LocalName == "metadata");
        string? Text(string name) =>
            metadata.Elements().FirstOrDefault(each => each.Name.LocalName == name)?.Value.Trim();
        var texts = Directory
            .EnumerateFiles(folder)
            .Where(IsNotice)
            .Order(StringComparer.Ordinal)
            .Select(static file => TextFile.Normalise(File.ReadAllText(file)).Trim())
            .ToList();
        return new Component(package, files)
        {
            Licence =
                Expression(metadata)
                ?? Recognised(texts)
                ?? throw new PackagerException(
                    $"{package.Id} {package.Version} is shipped, and its package does not state its licence."),
            Authors = Text("authors") ?? package.Id,
            Copyright = Text("copyright"),
            ProjectUrl = Text("projectUrl"),
            Texts = texts,
        };
    }

    private static string? Expression(XElement metadata) =>
        metadata
            .Elements()
            .FirstOrDefault(static each =>
                each.Name.LocalName == "license" && (string?)each.Attribute("type") == "expression")
            ?.Value.Trim();

    // Packages older than license expressions link a page and include the text.
    private static string? Recognised(List<string> texts) =>
        texts.Exists(static text => text.StartsWith("The MIT License (MIT)", StringComparison.Ordinal)) ? "MIT" : null;

    private static bool IsNotice(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.Equals("LICENSE", StringComparison.OrdinalIgnoreCase)
            || name.Equals("NOTICE", StringComparison.OrdinalIgnoreCase)
            || name.Equals("THIRD-PARTY-NOTICES", StringComparison.OrdinalIgnoreCase);
    }
}
