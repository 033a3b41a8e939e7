using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KeyRotation.Commands;
using KeyRotation.HelpBuilder;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Help;

/// <summary>The pages in docs as they are shipped. What Get-Help shows of them is tested in PowerShell.</summary>
public sealed partial class ShippedPagesTests
{
    private static readonly IReadOnlyList<DeclaredCmdlet> s_cmdlets =
        DeclaredCmdlet.ReadAll(typeof(InvokeRSRotateEncryptionKeyCommand).Assembly);

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_becomes_help() =>
        Assert.Empty(
            new ModuleHelp(s_cmdlets, Repository.PathOf("docs", "cmdlets"), Repository.PathOf("docs", "about"))
                .Problems);

    [Fact]
    public void The_readme_links_every_page_and_the_changelog_names_every_cmdlet() => NonEmpty.All(s_cmdlets, cmdlet =>
    {
        string link = $"[`{cmdlet.Name}`](docs/cmdlets/{cmdlet.Name}.md)";
        Assert.Contains(link, Repository.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains($"- `{cmdlet.Name}` ", Repository.Read("CHANGELOG.md"), StringComparison.Ordinal);
    });

    [Fact]
    public void Every_link_to_another_file_leads_to_one()
    {
        int links = 0;
        foreach (string folder in new[] { "cmdlets", "about" })
        {
            foreach (string page in Directory.GetFiles(Repository.PathOf("docs", folder), "*.md"))
            {
                foreach (Match link in FileLinks().Matches(File.ReadAllText(page)))
                {
                    string file = Repository.PathOf("docs", folder, link.Groups["file"].Value);
                    Assert.True(File.Exists(file), $"{page}: {file}");
                    links++;
                }
            }
        }

        Assert.True(links > 0);
    }

    [Fact]
    public void A_topic_ends_with_names_that_Get_Help_finds()
    {
        string[] topics = Directory.GetFiles(Repository.PathOf("docs", "about"), "*.md");
        List<string> known = [.. s_cmdlets.Select(cmdlet => cmdlet.Name)];
        known.AddRange(topics.Select(topic => Path.GetFileNameWithoutExtension(topic)));
        foreach (string topic in NonEmpty.Of(topics))
        {
            string end = File.ReadAllText(topic).Split("## SEE ALSO")[1].Trim();
            NonEmpty.All(end.Split('\n'), line => Assert.Contains(line.Trim('-', ' ', '`', '\r'), known));
        }
    }

    [GeneratedRegex(@"\]\((?<file>(?![a-z]+:)[^)#]+)", RegexOptions.CultureInvariant)]
    private static partial Regex FileLinks();
}
