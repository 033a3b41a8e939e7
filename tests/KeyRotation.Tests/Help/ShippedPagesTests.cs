using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KeyRotation.Commands;
using KeyRotation.HelpBuilder;
using Xunit;

namespace KeyRotation.Tests.Help;

/// <summary>The pages in docs as they are shipped. What Get-Help shows of them is tested in PowerShell.</summary>
public sealed partial class ShippedPagesTests
{
    private static readonly string s_root = FindRoot();

    private static readonly IReadOnlyList<DeclaredCmdlet> s_cmdlets =
        DeclaredCmdlet.ReadAll(typeof(InvokeRSRotateEncryptionKeyCommand).Assembly);

    /// <summary>The path of a file of the repository.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([s_root, .. parts]);

    /// <summary>The text of a file of the repository.</summary>
    internal static string ReadShipped(params string[] parts) => File.ReadAllText(PathOf(parts));

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_becomes_help() =>
        Assert.Empty(new ModuleHelp(s_cmdlets, PathOf("docs", "cmdlets"), PathOf("docs", "about")).Problems);

    [Fact]
    public void The_readme_links_every_page_and_the_changelog_names_every_cmdlet() => Assert.All(s_cmdlets, cmdlet =>
    {
        string link = $"[`{cmdlet.Name}`](docs/cmdlets/{cmdlet.Name}.md)";
        Assert.Contains(link, ReadShipped("README.md"), StringComparison.Ordinal);
        Assert.Contains($"- `{cmdlet.Name}` ", ReadShipped("CHANGELOG.md"), StringComparison.Ordinal);
    });

    [Fact]
    public void Every_link_to_another_file_leads_to_one()
    {
        foreach (string folder in new[] { "cmdlets", "about" })
        {
            foreach (string page in Directory.GetFiles(PathOf("docs", folder), "*.md"))
            {
                IEnumerable<Match> links = FileLinks().Matches(File.ReadAllText(page));
                IEnumerable<string> files = links.Select(link => PathOf("docs", folder, link.Groups["file"].Value));
                Assert.All(files, file => Assert.True(File.Exists(file), $"{page}: {file}"));
            }
        }
    }

    [Fact]
    public void A_topic_ends_with_names_that_Get_Help_finds()
    {
        string[] topics = Directory.GetFiles(PathOf("docs", "about"), "*.md");
        List<string> known = [.. s_cmdlets.Select(cmdlet => cmdlet.Name)];
        known.AddRange(topics.Select(topic => Path.GetFileNameWithoutExtension(topic)));
        foreach (string topic in topics)
        {
            string end = File.ReadAllText(topic).Split("## SEE ALSO")[1].Trim();
            Assert.All(end.Split('\n'), line => Assert.Contains(line.Trim('-', ' ', '`', '\r'), known));
        }
    }

    [GeneratedRegex(@"\]\((?<file>(?![a-z]+:)[^)#]+)", RegexOptions.CultureInvariant)]
    private static partial Regex FileLinks();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KeyRotation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No folder above has KeyRotation.sln.");
    }
}
