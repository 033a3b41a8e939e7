using System;
using System.IO;
using System.Linq;

namespace KeyRotation.Packager.Contents;

/// <summary>The release notes, from the changelog.</summary>
internal static class Changelog
{
    /// <summary>The section of the version, or the section of unreleased changes if the version has none.</summary>
    public static string NotesOf(string changelog, string version)
    {
        var lines = TextFile.Normalise(File.ReadAllText(changelog)).Split('\n');
        foreach (var title in new[] { $"## [{version}]", "## [Unreleased]" })
        {
            var notes = string.Join(
                    '\n',
                    lines
                        .SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal))
                        .Skip(1)
                        .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal)))
                .Trim();
            if (notes.Length > 0)
            {
                return notes;
            }
        }

        throw new PackagerException($"{changelog} says nothing of version {version}.");
    }
}
