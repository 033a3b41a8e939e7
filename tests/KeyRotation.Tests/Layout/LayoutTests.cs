using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Layout;

/// <summary>
/// The layout of the sources: what ships, namespaces that equal folders, and layers that only point down.
/// </summary>
public partial class LayoutTests
{
    public static TheoryData<string, string> Projects() => new()
    {
        { "src/KeyRotation", "KeyRotation" },
        { "src/KeyRotation.Core", "KeyRotation" },
        { "src/KeyRotation.Loader", "KeyRotation.Loader" },
        { "src/KeyRotation.Sandbox.Server", "KeyRotation.Sandbox" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_equals_its_folder(string project, string root) =>
        Assert.Empty(
            Sources(project).Where(source => source.Namespace != root + source.Folder).Select(source => source.Name));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_depend_on_each_other_in_one_direction_only(string project, string _)
    {
        List<Source> sources = [.. Sources(project)];
        ILookup<string, string> homes = sources
            .SelectMany(source => source.Types.Select(type => (type, source.Folder))).Distinct()
            .ToLookup(pair => pair.type, pair => pair.Folder);
        Assert.NotEmpty(homes);
        HashSet<(string From, string To)> edges =
        [
            .. from source in sources
               from word in source.Words
               where homes[word].Count() == 1 && homes[word].Single() != source.Folder
               select (source.Folder, homes[word].Single()),
        ];

        // A folder on which no other depends any more is not part of a cycle.
        while (edges.RemoveWhere(edge => edges.All(other => other.To != edge.From)) > 0)
        {
        }

        Assert.Empty(edges);
    }

    [Fact]
    public void Only_what_ships_is_in_src()
    {
        IEnumerable<string> shipped = Directory
            .EnumerateFiles(
                Path.Combine(Repository.Root, "out/KeyRotation"), "KeyRotation*.dll", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .Distinct()
            .Order()!;
        IEnumerable<string> sources = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .Order()!;

        Assert.Equal(shipped, sources);
    }

    private static IEnumerable<Source> Sources(string project)
    {
        string root = Path.Combine(Repository.Root, project);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(file =>
                !file.Path.StartsWith("obj/", StringComparison.Ordinal)
                && !file.Path.StartsWith("bin/", StringComparison.Ordinal))
            .Select(file => new Source(file.Path, File.ReadAllText(file.File)));
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^(?:public|internal) (?:[\w ]* )?(?:class|record struct|record|struct|interface|enum) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    // Comments, and texts without the code between braces, name types too.
    [GeneratedRegex(@"//.*|""(?:\\.|[^""\\])*""")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Word();

    private sealed class Source(string path, string text)
    {
        public string Name => path;

        public string Folder { get; } =
            path.Contains('/') ? "." + path[..path.LastIndexOf('/')].Replace('/', '.') : string.Empty;

        public string Namespace { get; } = NamespaceLine().Match(text).Groups[1].Value;

        public IEnumerable<string> Types { get; } =
        [.. TypeLine().Matches(text).Select(match => match.Groups[1].Value)];

        public IEnumerable<string> Words { get; } =
        [.. Word().Matches(NoCode().Replace(text, string.Empty)).Select(match => match.Value).Distinct()];
    }
}
