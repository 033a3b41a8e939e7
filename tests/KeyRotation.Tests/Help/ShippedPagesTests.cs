using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyRotation.Commands;
using KeyRotation.HelpBuilder;
using Xunit;

namespace KeyRotation.Tests.Help;

/// <summary>The pages in docs/cmdlets and the about topic, as they are shipped.</summary>
public sealed class ShippedPagesTests
{
    private static readonly string s_root = FindRoot();
    private static readonly HelpPageSet s_pages = HelpPageSet.Read(Path.Combine(s_root, "docs", "cmdlets"), "KeyRotation.dll-Help.xml");

    private static readonly string[] s_awsParameters =
    [
        "Region", "ProfileName", "ProfileLocation", "AccessKey", "SecretKey", "SessionToken", "Credential", "RoleArn",
        "ExternalId", "EndpointUrl", "MaxAttempts", "RequestTimeout", "SkipCertificateCheck",
    ];

    private static readonly string[] s_plural = ["Region", "ProfileName", "RoleArn"];

    // The cmdlets that ask AWS nothing.
    private static readonly string[] s_localNouns = ["KeyRotationJournal", "KeyRotationSandbox"];

    /// <summary>Every page, by the name of its cmdlet.</summary>
    public static TheoryData<string> Cmdlets => [.. s_pages.Pages.Select(page => page.Name)];

    /// <summary>The path of a file of the repository.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([s_root, .. parts]);

    /// <summary>The text of a file of the repository.</summary>
    internal static string ReadShipped(params string[] parts) => File.ReadAllText(PathOf(parts));

    [Fact]
    public void Every_page_is_well_formed()
    {
        Assert.Empty(s_pages.Problems.Select(problem => problem.Message));
        Assert.NotEmpty(s_pages.Pages);
    }

    [Fact]
    public void Every_cmdlet_has_a_page_that_says_what_the_assembly_does()
    {
        Assert.Empty(PageChecks.Differences(s_pages.Pages, PageChecks.CmdletsOf(typeof(InvokeRSRotateEncryptionKeyCommand).Assembly)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_readme_links_the_page_of_a_cmdlet_and_the_changelog_names_the_cmdlet(string cmdlet)
    {
        Assert.Contains($"[`{cmdlet}`](docs/cmdlets/{cmdlet}.md)", File.ReadAllText(Path.Combine(s_root, "README.md")), StringComparison.Ordinal);
        Assert.Contains($"- `{cmdlet}` ", File.ReadAllText(Path.Combine(s_root, "CHANGELOG.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_has_at_least_three_examples_with_different_titles(string cmdlet)
    {
        IReadOnlyList<HelpExample> examples = Page(cmdlet).Examples;
        Assert.True(examples.Count >= 3, $"{examples.Count} examples");
        Assert.Equal(examples.Count, examples.Select(example => example.Title).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Each_example_starts_a_sandbox_of_its_own_and_uses_the_cmdlet(string cmdlet)
    {
        foreach (HelpExample example in Page(cmdlet).Examples)
        {
            Assert.Contains("Start-KeyRotationSandbox", example.Code.Split('\n')[0], StringComparison.Ordinal);
            Assert.Contains(cmdlet, example.Code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_that_changes_something_shows_WhatIf_Force_and_Confirm_in_examples(string cmdlet)
    {
        HelpPage page = Page(cmdlet);
        bool asks = page.Parameters.Any(parameter => parameter.Name == "WhatIf");
        Assert.Equal(asks, page.Parameters.Any(parameter => parameter.Name == "Force"));
        if (asks)
        {
            Assert.Contains(page.Examples, example => example.Code.Contains("-WhatIf", StringComparison.Ordinal));
            Assert.Contains(page.Examples, example => example.Code.Contains("-Force", StringComparison.Ordinal));
            Assert.Contains(page.Examples, example => example.Code.Contains("-Confirm:$false", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_of_every_cmdlet_reads_the_same_on_every_page(string cmdlet)
    {
        HelpPage page = Page(cmdlet);
        if (s_localNouns.Contains(page.Noun))
        {
            return;
        }

        HelpPage model = Page("Invoke-RSRotateEncryptionKey");
        foreach (string name in s_awsParameters)
        {
            if (cmdlet == "Get-KeyRotationTarget" && s_plural.Contains(name))
            {
                // It takes several of these.
                continue;
            }

            HelpParameter expected = model.Parameters.Single(parameter => parameter.Name == name);
            HelpParameter actual = page.Parameters.Single(parameter => parameter.Name == name);
            Assert.Equal(expected.Description, actual.Description);
            Assert.Equal(BindingOf(expected), BindingOf(actual));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_link_without_an_address_leads_to_a_page_or_a_topic_that_is_there(string cmdlet)
    {
        foreach (HelpLink link in Page(cmdlet).RelatedLinks.Where(link => link.Uri.Length == 0))
        {
            string file = link.Text.StartsWith("about_", StringComparison.Ordinal)
                ? Path.Combine(s_root, "docs", "about", link.Text + ".md")
                : Path.Combine(s_root, "docs", "cmdlets", link.Text + ".md");
            Assert.True(File.Exists(file), file);
        }
    }

    [Fact]
    public void Every_about_topic_can_be_shown_and_names_topics_and_cmdlets_that_are_there()
    {
        IReadOnlyList<AboutTopic> topics = AboutTopic.ReadFolder(Path.Combine(s_root, "docs", "about"));
        Assert.Equal(["about_KeyRotation", "about_KeyRotation_Credentials", "about_KeyRotation_Safety", "about_KeyRotation_Sandbox"], topics.Select(topic => topic.Name));
        foreach (AboutTopic topic in topics)
        {
            string text = topic.ToHelpText();
            string[] related = [.. text[text.IndexOf("SEE ALSO", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim(' ', '-'))];
            Assert.NotEmpty(related);
            Assert.All(related, name => Assert.Contains(name, topics.Select(other => other.Name).Concat(s_pages.Pages.Select(page => page.Name))));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_first_about_topic_names_every_cmdlet(string cmdlet)
    {
        Assert.Contains($"`{cmdlet}`", File.ReadAllText(Path.Combine(s_root, "docs", "about", "about_KeyRotation.md")), StringComparison.Ordinal);
    }

    private static HelpPage Page(string cmdlet) => s_pages.Pages.Single(page => page.Name == cmdlet);

    private static string BindingOf(HelpParameter parameter)
    {
        HelpParameterBlock block = Assert.Single(parameter.Blocks);
        return $"{block.Type} {string.Join(',', block.Aliases)} {block.Required} {block.Position} {block.DefaultValue} "
            + $"{block.PipelineByValue} {block.PipelineByPropertyName} {string.Join(',', block.ParameterSets)}";
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KeyRotation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("KeyRotation.sln is in no folder above the tests.");
    }
}
