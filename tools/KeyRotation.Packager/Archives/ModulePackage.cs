using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using KeyRotation.Packager.Contents;

namespace KeyRotation.Packager.Archives;

/// <summary>
/// The .nupkg in the format of a PowerShell gallery, with the module's files at its root. A NuGet package is an OPC
/// package (ISO 29500-2): it also contains the content type of each file, and states which file is the .nuspec.
/// </summary>
internal static class ModulePackage
{
    private const string Types = "[Content_Types].xml";
    private const string Octets = "application/octet-stream";

    private static readonly XNamespace s_nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
    private static readonly XNamespace s_relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly XNamespace s_types = "http://schemas.openxmlformats.org/package/2006/content-types";

    public static string Write(string module, ModuleManifest manifest, string folder)
    {
        var file = Path.Combine(folder, $"{manifest.Name}.{manifest.Version}.nupkg");
        var names = ModuleContents.Files(module);
        var own = new List<(string, byte[])>
        {
            (Types, Bytes(ContentTypes(names))),
            ("_rels/.rels", Bytes(Relationships(manifest))),
            ($"{manifest.Name}.nuspec", Bytes(Nuspec(manifest))),
        };
        StableZip.Write(file, own.Concat(names.Select(name => (name, File.ReadAllBytes(Path.Combine(module, name))))));
        return file;
    }

    // The tags that a gallery uses to find modules and their exports.
    private static IEnumerable<string> Tags(ModuleManifest manifest) =>
        manifest
            .Tags.Concat(["PSModule", "PSIncludes_Cmdlet"])
            .Concat(manifest.Cmdlets.SelectMany(static name => new[] { "PSCmdlet_" + name, "PSCommand_" + name }));

    private static XElement Nuspec(ModuleManifest manifest) => new(
        s_nuspec + "package",
        new XElement(
            s_nuspec + "metadata",
            new XElement(s_nuspec + "id", manifest.Name),
            new XElement(s_nuspec + "version", manifest.Version),
            new XElement(s_nuspec + "authors", manifest.Author),
            new XElement(s_nuspec + "requireLicenseAcceptance", "false"),
            new XElement(s_nuspec + "license", new XAttribute("type", "expression"), ModuleManifest.Licence),
            new XElement(s_nuspec + "description", manifest.Description),
            new XElement(s_nuspec + "releaseNotes", manifest.ReleaseNotes),
            new XElement(s_nuspec + "copyright", manifest.Copyright),
            new XElement(s_nuspec + "tags", string.Join(' ', Tags(manifest)))));

    private static XElement Relationships(ModuleManifest manifest) => new(
        s_relationships + "Relationships",
        new XElement(
            s_relationships + "Relationship",
            new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
            new XAttribute("Target", $"/{manifest.Name}.nuspec"),
            new XAttribute("Id", "R1")));

    private static XElement ContentTypes(IReadOnlyList<string> names)
    {
        var extensions = names
            .Select(static name => Path.GetExtension(name).TrimStart('.'))
            .Where(static each => each.Length > 0)
            .Append("nuspec")
            .Distinct()
            .Order(StringComparer.Ordinal);
        var plain = names.Where(static name => !Path.HasExtension(name));
        return new XElement(
            s_types + "Types",
            Default("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            extensions.Select(static extension => Default(extension, Octets)),
            plain.Select(static name => new XElement(
                s_types + "Override", new XAttribute("PartName", "/" + name), new XAttribute("ContentType", Octets))));
    }

    private static XElement Default(string extension, string type) =>
        new(s_types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type));

    private static byte[] Bytes(XElement xml) =>
        TextFile.Encoding.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{TextFile.Normalise(xml.ToString())}\n");
}
