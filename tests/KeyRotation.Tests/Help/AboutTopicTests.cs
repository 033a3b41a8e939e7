using System;
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
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Read(Page));
    }

    [Theory]
    [InlineData("# about_Sample", "# Sample", 1, "expected one title, '# about_Sample'")]
    [InlineData("## LONG DESCRIPTION", "## MORE", 1, "the sections must be SHORT DESCRIPTION, LONG DESCRIPTION")]
    [InlineData("### A part", "# A part", 19, "expected one title")]
    [InlineData("one item", "one it\u00E9m", 11, "not ASCII")]
    [InlineData(
        "Set-Sample",
        "Set-Sample 'a value that is far too long to fit into one line of a console'",
        14,
        "not ASCII, or wider")]
    [InlineData("- one item", "- one item\n- | a | b |\n  |---|---|\n  | 1 | 2 |", 12, "Table cannot be shown")]
    public void A_topic_that_a_console_cannot_show_is_named_with_its_line(
        string part, string broken, int line, string problem)
    {
        string page = Page.Replace(part, broken, StringComparison.Ordinal);
        string message = Assert.Throws<HelpPageException>(() => Read(page)).Message;
        Assert.StartsWith($"about_Sample.md({line}): error KRHELP: {problem}", message, StringComparison.Ordinal);
    }

    private static string Read(string page) => AboutTopic.ToText(new MarkdownPage(page, "about_Sample.md"));
}
