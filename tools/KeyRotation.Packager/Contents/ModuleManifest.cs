using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace KeyRotation.Packager.Contents;

/// <summary>The module's manifest, read as plain data: quoted strings and lists of them.</summary>
public sealed class ModuleManifest
{
    /// <summary>Must match Directory.Build.props.</summary>
    public const string Licence = "Apache-2.0";

    // The remark is for readers of the source file.
    private const string EmptyFileList =
        "    # The build fills in FileList, and ReleaseNotes from CHANGELOG.md.\n    FileList               = @()";
    private const string EmptyReleaseNotes = "ReleaseNotes = ''";

    private readonly string _text;

    private ModuleManifest(string text) => _text = text;

    public string Name { get; } = "KeyRotation";

    public string Version => Value("ModuleVersion");

    public string Description => Value("Description");

    public string Author => Value("Author");

    public string Copyright => Value("Copyright");

    public string ReleaseNotes => Value("ReleaseNotes");

    public IReadOnlyList<string> Tags => List("Tags");

    public IReadOnlyList<string> Cmdlets => List("CmdletsToExport");

    public IReadOnlyList<string> FileList => List("FileList");

    /// <summary>Reads a manifest.</summary>
    public static ModuleManifest Read(string file) => new(TextFile.Normalise(File.ReadAllText(file)));

    /// <summary>
    /// The manifest to ship, with the release notes and with the list of files, including those that are written later.
    /// </summary>
    public string Finished(IReadOnlyList<string> files, string releaseNotes)
    {
        var all = ModuleContents.TopLevel(
            files.Union([ModuleContents.ManifestFile, ModuleContents.NoticesFile, ModuleContents.SbomFile]));
        var list = string.Join('\n', all.Select(static file => $"        {Quoted(file)}"));
        return Replaced(
            Replaced(_text, EmptyFileList, $"    FileList               = @(\n{list}\n    )"),
            EmptyReleaseNotes,
            $"ReleaseNotes = {Quoted(releaseNotes)}");
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Replaced(string text, string placeholder, string replacement) =>
        text.Contains(placeholder, StringComparison.Ordinal)
            ? text.Replace(placeholder, replacement, StringComparison.Ordinal)
            : throw new PackagerException($"The manifest has no '{placeholder}', where the build writes.");

    private string Value(string key)
    {
        var match = Regex.Match(_text, $@"(?m)^\s*{key}\s*=\s*'((?:[^']|'')*)'", RegexOptions.CultureInvariant);
        return match.Success
            ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal)
            : throw new PackagerException($"The manifest has no {key}.");
    }

    private string[] List(string key)
    {
        var match = Regex.Match(_text, $@"(?m)^\s*{key}\s*=\s*@\(([^)]*)\)", RegexOptions.CultureInvariant);
        return match.Success
            ? [.. Regex.Matches(match.Groups[1].Value, "'([^']*)'").Select(static each => each.Groups[1].Value)]
            : throw new PackagerException($"The manifest has no {key}.");
    }
}
