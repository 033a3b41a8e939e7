using System;
using System.Linq;
using KeyRotation.HelpBuilder;
using Xunit;

namespace KeyRotation.Tests.Help;

public sealed class HelpPageReaderTests
{
    private static readonly HelpPage s_page = HelpPageReader.Parse(SamplePage.Text, SamplePage.Path);

    [Fact]
    public void The_front_matter_and_the_title_are_read()
    {
        Assert.Equal("Sample.dll-Help.xml", s_page.ExternalHelpFile);
        Assert.Equal("Sample", s_page.ModuleName);
        Assert.Equal("https://example.com/get-sample", s_page.OnlineVersion);
        Assert.Equal(("Get-Sample", "Get", "Sample"), (s_page.Name, s_page.Verb, s_page.Noun));
        Assert.Equal(SamplePage.LineOf(SamplePage.Text, "# Get-Sample"), s_page.Line);
    }

    [Fact]
    public void Text_comes_without_Markdown_and_with_its_lines_joined()
    {
        Assert.Equal(["Gets a sample of the given kind."], s_page.Synopsis);
        Assert.Equal(
            [
                "The first paragraph, with bold text, <brackets> and a link (https://example.com/more).",
                "- one item",
                "- another item on two lines",
            ],
            s_page.Description);
        Assert.Equal(["Shows all. See Set-Sample."], s_page.Examples[1].Remarks);
        Assert.Equal(["A note."], s_page.Notes);
    }

    [Fact]
    public void The_syntax_has_one_entry_per_parameter_set_and_one_default()
    {
        Assert.Equal([("ByName", true), ("All", false)], s_page.Syntax.Select(s => (s.ParameterSet, s.IsDefault)));
        Assert.StartsWith("Get-Sample [-Name] <String[]> [-Kind <String>] [-Timeout", s_page.Syntax[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_example_keeps_its_code_and_its_output_apart()
    {
        HelpExample example = s_page.Examples[0];
        Assert.Equal((1, "One & only"), (example.Number, example.Title));
        Assert.Equal("$x = Get-Sample one\n$x | Where-Object { $_.Size -gt 1 -and $_.Name -like '<*>' }", example.Code);
        Assert.Equal("one", example.Output);
        Assert.Equal(["Shows one."], example.Remarks);
    }

    [Fact]
    public void A_parameter_is_read_with_everything_that_binds_it()
    {
        HelpParameterBlock name = Assert.Single(s_page.Parameters[0].Blocks);
        Assert.Equal("String[]", name.Type);
        Assert.Equal(["ByName"], name.ParameterSets);
        Assert.Equal(["N", "SampleName"], name.Aliases);
        Assert.True(name.Required);
        Assert.Equal(0, name.Position);
        Assert.Equal("None", name.DefaultValue);
        Assert.True(name.PipelineByValue);
        Assert.True(name.PipelineByPropertyName);
        Assert.True(name.AcceptsWildcards);

        HelpParameterBlock kind = Assert.Single(s_page.Parameters.Single(parameter => parameter.Name == "Kind").Blocks);
        Assert.Equal([HelpParameterBlock.AllSets], kind.ParameterSets);
        Assert.Equal(["Big", "Small"], kind.AcceptedValues);
        Assert.Null(kind.Position);
        Assert.False(kind.PipelineByValue);
    }

    [Fact]
    public void Types_and_links_are_read()
    {
        Assert.Equal(("System.String[]", "Names."), (s_page.Inputs[0].Name, s_page.Inputs[0].Description[0]));
        Assert.Equal("Sample.Thing", Assert.Single(s_page.Outputs).Name);
        Assert.Equal([new HelpLink("Set-Sample", string.Empty), new HelpLink("More", "https://example.com/more")], s_page.RelatedLinks);
    }

    [Fact]
    public void A_page_with_Windows_line_ends_reads_the_same()
    {
        HelpPage windows = HelpPageReader.Parse(SamplePage.Text.Replace("\n", "\r\n", StringComparison.Ordinal), SamplePage.Path);
        Assert.Equal(s_page.Examples[0].Code, windows.Examples[0].Code);
        Assert.Equal(s_page.Parameters[3].Line, windows.Parameters[3].Line);
    }

    [Fact]
    public void A_cmdlet_with_one_nameless_parameter_set_needs_no_heading_for_it()
    {
        string text = SamplePage.With("### ByName (Default)\n\n", string.Empty)
            .Replace("### All\n\n```\nGet-Sample -All [-Kind <String>] [-Timeout <TimeSpan>] [-WhatIf] [-Confirm] [<CommonParameters>]\n```\n\n", string.Empty, StringComparison.Ordinal)
            .Replace("Parameter Sets: ByName", "Parameter Sets: (All)", StringComparison.Ordinal)
            .Replace("Parameter Sets: All", "Parameter Sets: (All)", StringComparison.Ordinal)
            .Replace("<String[]> [-Kind", "<String[]> -All [-Kind", StringComparison.Ordinal);
        HelpPage page = HelpPageReader.Parse(text, SamplePage.Path);
        Assert.Equal(HelpParameterBlock.AllSets, Assert.Single(page.Syntax).ParameterSet);
    }

    [Fact]
    public void A_parameter_may_bind_in_another_way_in_each_set()
    {
        string text = SamplePage.With(
            "Accept wildcard characters: True\n```\n",
            """
            Accept wildcard characters: True
            ```

            ```yaml
            Type: String[]
            Parameter Sets: All
            Aliases: N, SampleName
            Required: False
            Position: 0
            Default value: None
            Accept pipeline input: False
            Accept wildcard characters: True
            ```

            """).Replace("Get-Sample -All", "Get-Sample [[-Name] <String[]>] -All", StringComparison.Ordinal);
        HelpPage page = HelpPageReader.Parse(text, SamplePage.Path);
        Assert.Equal([true, false], page.Parameters[0].Blocks.Select(block => block.Required));
    }

    // Each row: what to replace, by what, a text in the line that the error must name, and words that it must say.
    [Theory]
    [InlineData("---\nexternal", "external", "external help file", "front matter")]
    [InlineData("schema: 2.0.0\n", "", "external help file", "the key 'schema:' is missing")]
    [InlineData("schema: 2.0.0", "schema: 1.0.0", "schema: 1.0.0", "must be 2.0.0")]
    [InlineData("Module Name: Sample", "Module: Sample", "Module: Sample", "the key 'Module:' is not one of the schema")]
    [InlineData("Module Name: Sample", "Module Name:", "Module Name:", "'Module Name:' has no value")]
    [InlineData("# Get-Sample\n", "# Sample\n", "# Sample", "not of the form Verb-Noun")]
    [InlineData("# Get-Sample\n", "\n", "## SYNOPSIS", "the title '# Verb-Noun' is missing")]
    [InlineData("## NOTES\n\nA note.\n\n", "", "## RELATED LINKS", "expected the section '## NOTES', found '## RELATED LINKS'")]
    [InlineData("## DESCRIPTION", "## DISCRIPTION", "## DISCRIPTION", "expected the section '## DESCRIPTION'")]
    [InlineData("Gets a `sample` of the\ngiven kind.", "", "## SYNOPSIS", "the section '## SYNOPSIS' is empty")]
    [InlineData("### Example 2: Every", "### Example 3: Every", "### Example 3", "expected '### Example 2: ' and a title")]
    [InlineData("```powershell\nGet-Sample -All\n```\n\n", "", "### Example 2", "no ```powershell block")]
    [InlineData("```Output\none", "```text\none", "```text", "one ```powershell block")]
    [InlineData("Shows one.\n", "", "### Example 1", "no text that says what it shows")]
    [InlineData("\\<brackets>", "<brackets>", "<brackets>", "HTML would be lost")]
    [InlineData("- one item", "> one item", "> one item", "a quotation cannot be shown")]
    [InlineData("The kind.\n\n```yaml", "The kind.\n\n```json", "### -Kind", "-Kind has no ```yaml block")]
    [InlineData("The kind.\n\n", "", "### -Kind", "-Kind has no description")]
    [InlineData("### -Kind", "### Kind", "### Kind", "expected '### -' and a parameter's name")]
    [InlineData("### -Kind", "### -name", "### -name", "-name is there twice")]
    [InlineData("### CommonParameters\n\nThis cmdlet supports the common parameters.\n\n", "", "```yaml", "'### CommonParameters' must end")]
    [InlineData("Default value: Big\n", "", "Type: String", "the key 'Default value:' is missing")]
    [InlineData("Default value: Big\n", "Default value: Big\nDefault value: Small\n", "Default value: Small", "is there twice")]
    [InlineData("Default value: Big", "Default: Big", "Default: Big", "the key 'Default:' is not one of the schema")]
    [InlineData("Required: True\nPosition: 0", "Required: yes\nPosition: 0", "Required: yes", "must be True or False")]
    [InlineData("Position: 0", "Position: first", "Position: first", "must be Named or a number")]
    [InlineData("Aliases: N, SampleName", "Aliases: N,, SampleName", "Aliases: N,, SampleName", "has an empty item")]
    [InlineData("True (ByPropertyName, ByValue)", "True (ByMagic)", "True (ByMagic)", "must be False, True (ByValue)")]
    [InlineData("Parameter Sets: ByName", "Parameter Sets: ByNick", "Type: String[]", "the parameter set 'ByNick' is not under '## SYNTAX'")]
    [InlineData("Get-Sample -All [-Kind <String>] ", "Get-Sample -All ", "### All", "the syntax must be as the parameters say: Get-Sample -All [-Kind <String>]")]
    [InlineData("### All\n", "### ByName\n", "### ByName", "the parameter set 'ByName' is there twice")]
    [InlineData("### All\n", "### All (Default)\n", "## SYNTAX", "more than one parameter set is '(Default)'")]
    [InlineData("### System.String[]\n\nNames.", "Names.", "## INPUTS", "expected '### ' and a type's name")]
    [InlineData("[More](https://example.com/more)\n", "More\n", "\nMore", "expected one [text](address) per paragraph")]
    public void A_page_that_breaks_the_schema_is_refused_with_file_line_and_reason(
        string old, string replacement, string line, string reason)
    {
        string text = SamplePage.With(old, replacement);
        HelpPageException problem = Assert.Throws<HelpPageException>(() => HelpPageReader.Parse(text, SamplePage.Path));
        Assert.Contains(reason, problem.Problem, StringComparison.Ordinal);
        Assert.StartsWith($"{SamplePage.Path}({problem.Line}): error", problem.Message, StringComparison.Ordinal);
        string[] lines = text.Split('\n');
        Assert.Contains(line.Trim('\n'), lines[problem.Line - 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no page at all")]
    [InlineData("---\n")]
    [InlineData("---\n---\n")]
    public void What_is_no_page_is_refused_as_well(string text) =>
        Assert.Throws<HelpPageException>(() => HelpPageReader.Parse(text, SamplePage.Path));
}
