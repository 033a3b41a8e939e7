using System;
using System.IO;
using System.Linq;
using KeyRotation.HelpBuilder;
using Xunit;

namespace KeyRotation.Tests.Help;

public sealed class AboutTopicTests
{
    private const string Page = """
        # about_Sample

        ## SHORT DESCRIPTION

        A topic with `code` and a [link](other.md).

        ## LONG DESCRIPTION

        Words that are long enough to reach the right edge of a console of eighty columns, and then some more.

        - one item
        - another item that is long enough to reach the right edge of a console of eighty columns

        ```powershell
        Get-Sample |
            Set-Sample
        ```

        ### A part

        1. first
        2. second

        ## SEE ALSO

        - `Get-Sample`

        """;

    [Fact]
    public void A_topic_is_laid_out_as_PowerShell_s_own()
    {
        const string Expected = """
            TOPIC
                about_Sample

            SHORT DESCRIPTION
                A topic with code and a link.

            LONG DESCRIPTION
                Words that are long enough to reach the right edge of a console of eighty
                columns, and then some more.

                - one item
                - another item that is long enough to reach the right edge of a console of
                  eighty columns

                  Get-Sample |
                      Set-Sample

              A part
                1. first
                2. second

            SEE ALSO
                - Get-Sample

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Read(Page).ToHelpText());
    }

    [Theory]
    [InlineData("# about_Sample", "# Sample", 1, "the topic must start with its title")]
    [InlineData("# about_Sample", "# about_Other", 1, "the topic about_Other must be the file about_Other.md")]
    [InlineData("## SHORT DESCRIPTION", "## DESCRIPTION", 3, "expected the section '## SHORT DESCRIPTION'")]
    [InlineData("## LONG DESCRIPTION", "## MORE", 7, "expected the section '## LONG DESCRIPTION'")]
    [InlineData("## SEE ALSO", "## LINKS", 24, "the last section must be '## SEE ALSO'")]
    [InlineData("### A part", "# A part", 19, "a topic has one title")]
    public void A_topic_that_breaks_the_form_is_named_with_its_line(string part, string broken, int line, string problem)
    {
        HelpPageException e = Assert.Throws<HelpPageException>(() => Read(Page.Replace(part, broken, StringComparison.Ordinal)));
        Assert.Equal(line, e.Line);
        Assert.StartsWith(problem, e.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-Sample |", "Get-Sample -WithAVeryLongParameterName 'and a value that is far too long to fit' |", 15, "this is wider than 73 columns")]
    [InlineData("one item", "one it\u00E9m", 11, "a topic must be ASCII")]
    [InlineData("- one item", "- one item\n- | a | b |\n  |---|---|\n  | 1 | 2 |", 12, "a table cannot be shown")]
    public void What_a_console_cannot_show_is_named_with_its_line(string part, string broken, int line, string problem)
    {
        HelpPageException e = Assert.Throws<HelpPageException>(() => Read(Page.Replace(part, broken, StringComparison.Ordinal)).ToHelpText());
        Assert.Equal(line, e.Line);
        Assert.StartsWith(problem, e.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_writes_the_topics_beside_the_help_of_the_cmdlets()
    {
        using TemporaryFolder pages = new(), topics = new(), output = new();
        File.WriteAllText(pages.File("Get-Sample.md"), SamplePage.Text);
        File.WriteAllText(topics.File("about_Sample.md"), Page);
        string help = Path.Combine(output.Path, "en-US", "Sample.dll-Help.xml");
        Assert.Equal(HelpBuilderCommand.Success, HelpBuilderCommand.Run([pages.Path, help, topics.Path], TextWriter.Null, TextWriter.Null));
        Assert.Equal(Read(Page).ToHelpText(), File.ReadAllText(Path.Combine(output.Path, "en-US", "about_Sample.help.txt")));
    }

    [Fact]
    public void A_malformed_topic_is_named_and_nothing_is_written()
    {
        using TemporaryFolder pages = new(), topics = new(), output = new();
        using StringWriter error = new();
        File.WriteAllText(pages.File("Get-Sample.md"), SamplePage.Text);
        File.WriteAllText(topics.File("about_Sample.md"), Page.Replace("# about_Sample", "# Sample", StringComparison.Ordinal));
        Assert.Equal(HelpBuilderCommand.Failure, HelpBuilderCommand.Run([pages.Path, Path.Combine(output.Path, "Sample.dll-Help.xml"), topics.Path], TextWriter.Null, error));
        Assert.StartsWith($"{topics.File("about_Sample.md")}(1): error KRHELP: ", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(output.Path));
    }

    private static AboutTopic Read(string page) => AboutTopic.Parse(page, Path.Combine("docs", "about_Sample.md"));
}
