using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Help;

/// <summary>docs/aws-cli-options.md says of every option of the AWS CLI's commands what takes its place.</summary>
public sealed partial class AwsCliOptionsTests
{
    // Of rotate-encryption-key, rotate-key-on-demand and update-namespace, and the global ones of versions 1 and 2.
    private static readonly string[] s_options =
    [
        "--cluster-identifier",
        "--key-id",
        "--namespace-name",
        "--kms-key-id",
        "--cli-input-json",
        "--cli-input-yaml",
        "--generate-cli-skeleton",
        "--debug",
        "--endpoint-url",
        "--no-verify-ssl",
        "--no-paginate",
        "--output",
        "--query",
        "--profile",
        "--region",
        "--version",
        "--color",
        "--no-sign-request",
        "--ca-bundle",
        "--cli-read-timeout",
        "--cli-connect-timeout",
        "--cli-binary-format",
        "--no-cli-pager",
        "--cli-auto-prompt",
        "--no-cli-auto-prompt",
    ];

    /// <summary>The options, one by one.</summary>
    public static TheoryData<string> Options => [.. s_options];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_one_row_that_says_what_takes_its_place(string option)
    {
        Match row = Assert.Single(
            Rows().Matches(Repository.Read("docs", "aws-cli-options.md")),
            match => match.Groups["option"].Value == option);
        Assert.NotEmpty(row.Groups["here"].Value.Trim());
    }

    [Fact]
    public void No_row_is_about_an_option_that_the_commands_do_not_have()
    {
        string page = Repository.Read("docs", "aws-cli-options.md");
        Assert.Empty(
            Rows().Matches(page).Select(match => match.Groups["option"].Value).Except(s_options, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_link_of_the_page_leads_somewhere()
    {
        string page = Repository.Read("docs", "aws-cli-options.md");
        string[] headings =
        [
            .. Headings()
                .Matches(page)
                .Select(match =>
                    "#"
                    + match
                        .Groups["title"]
                        .Value.Trim()
                        .ToLowerInvariant()
                        .Replace(",", string.Empty, StringComparison.Ordinal)
                        .Replace(' ', '-')),
        ];
        foreach (Match link in NonEmpty.Of(Links().Matches(page)))
        {
            string target = link.Groups["target"].Value;
            Assert.True(
                target[0] == '#' ? headings.Contains(target) : File.Exists(Repository.PathOf("docs", target)), target);
        }
    }

    [GeneratedRegex(
        @"^\| `(?<option>--[a-z-]+)` \| (?<here>[^\r\n]*)\|\r?$",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^## (?<title>[^\r\n]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Headings();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}
