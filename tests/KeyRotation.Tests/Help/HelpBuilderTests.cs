using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Xml.Linq;
using KeyRotation.HelpBuilder;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Help;

/// <summary>A cmdlet that has one parameter of each kind.</summary>
[Cmdlet("Get", "Sample", DefaultParameterSetName = "ByName", SupportsShouldProcess = true)]
public sealed class GetSampleCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "All", Mandatory = true)]
    public SwitchParameter All { get; set; }

    [Parameter(ParameterSetName = "ByName", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("N", "SampleName")]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public DayOfWeek[]? Day { get; set; }

    [Parameter]
    [ValidateRange(1, 10)]
    public int Limit { get; set; } = 5;

    [Parameter(DontShow = true)]
    public string? Hidden { get; set; }
}

/// <summary>A page, the shared page and a topic become what Get-Help reads, or name what is wrong with them.</summary>
public sealed class HelpBuilderTests : IDisposable
{
    private const string Page = """
        # Get-Sample

        ## SYNOPSIS

        Gets a `sample` of the
        given kind.

        ## DESCRIPTION

        With **bold** text, \<brackets> and [a link](https://example.com/more).

        1. one item
        2. another item
           on two lines

        ## EXAMPLES

        ### Example 1: One & only

        ```powershell
        Get-Sample one |
            Where-Object { $_.Name -like '<*>' }
        ```

        Shows one. See [Set-Sample](Set-Sample.md).

        ## PARAMETERS

        ### -Limit

        How many.

        Default: 5

        ### -Name

        The name.

        ### -All

        All of them.

        ### -Day

        The days.

        Default: Today

        ### CommonParameters

        See [common parameters](common-parameters.md).

        ## INPUTS

        ### System.String[]

        Names.

        ## OUTPUTS

        ### None

        ## NOTES

        A note.

        ## RELATED LINKS

        [about_Sample](about_Sample.md)

        [More](https://example.com/more)

        """;

    private const string Shared = """
        # Common parameters

        For readers.

        ## Confirmation

        For readers.

        ### -WhatIf

        Shows what would happen.

        ### -Confirm

        Asks first.

        ### -Limit

        The page of the cmdlet has its own words.

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_page_becomes_the_help_of_its_cmdlet()
    {
        XElement command = Assert.Single(Build().Elements());
        Assert.Equal(["Get-Sample", "Get", "Sample", "Gets a sample of the given kind."], Values(command, "details"));
        Assert.Equal(
            [
                "With bold text, <brackets> and a link (https://example.com/more).",
                "1. one item",
                "2. another item on two lines",
            ],
            Values(command, "description"));
        XElement example = Child(Child(command, "examples"), "example");
        Assert.Matches("^-+ Example 1: One & only -+$", Child(example, "title").Value);
        Assert.Equal("Get-Sample one |\n    Where-Object { $_.Name -like '<*>' }", Child(example, "code").Value);
        Assert.Equal(["Shows one. See Set-Sample.", ""], Values(example, "remarks"));
        Assert.Equal(["System.String[]Names."], Values(command, "inputTypes"));
        Assert.Equal(["None"], Values(command, "returnValues"));
        Assert.Equal(["about_Sample", "Morehttps://example.com/more"], Values(command, "relatedLinks"));
    }

    [Fact]
    public void Syntax_and_bindings_come_from_the_assembly()
    {
        XElement command = Assert.Single(Build().Elements());
        Assert.Equal(
            ["Get-Sample Name Limit Day WhatIf Confirm", "Get-Sample All Limit Day WhatIf Confirm"],
            Child(command, "syntax").Elements().Select(set => string.Join(' ', set.Descendants(Maml.Text + "name")
                .Where(name => name.Parent!.Name != Maml.Dev + "type").Select(name => name.Value))));
        Assert.Equal(
            [
                "Limit Int32 false named False none false 5: How many. Accepted values: 1 to 10",
                "Name String[] true 0 True (ByValue) N, SampleName true None: The name.",
                "All SwitchParameter true named False none false False: All of them.",
                "Day DayOfWeek[] false named True (ByPropertyName) none false Today: The days. Accepted values: "
                    + string.Join(", ", Enum.GetNames<DayOfWeek>()),
                "WhatIf SwitchParameter false named False wi false False: Shows what would happen.",
                "Confirm SwitchParameter false named False cf false False: Asks first.",
            ],
            Child(command, "parameters").Elements().Select(parameter => string.Join(
                ' ',
                Child(parameter, "name").Value,
                Child(parameter, "parameterValue").Value,
                parameter.Attribute("required")!.Value,
                parameter.Attribute("position")!.Value,
                parameter.Attribute("pipelineInput")!.Value,
                parameter.Attribute("aliases")!.Value,
                parameter.Attribute("globbing")!.Value,
                Child(parameter, "defaultValue").Value + ":",
                string.Join(' ', Values(parameter, "description")))));
    }

    // Each row: what to replace in the page, by what, a text in the line that the error must name, and its words.
    [Theory]
    [InlineData("# Get-Sample\n", "# Sample\n", "# Sample", "expected one title, '# Get-Sample'")]
    [InlineData("# Get-Sample\n", "\n", "## SYNOPSIS", "expected '# Get-Sample' before this")]
    [InlineData("## DESCRIPTION", "## DISCRIPTION", "## DISCRIPTION", "the sections must be these")]
    [InlineData("A note.", "", "## NOTES", "none of them empty")]
    [InlineData("## RELATED LINKS", "## NOTES", "## NOTES", "the sections must be these")]
    [InlineData("### Example 1: One", "### Example 2: One", "### Example 2", "expected '### Example 1: '")]
    [InlineData("```powershell", "```text", "### Example 1", "one ```powershell block")]
    [InlineData("Shows one. See [Set-Sample](Set-Sample.md).", "", "### Example 1", "and a text")]
    [InlineData("\\<brackets>", "<brackets>", "<brackets>", "HtmlInline cannot be shown")]
    [InlineData("A note.", "| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |", "Table cannot be shown")]
    [InlineData("### -Day", "### -Days", "### -Days", "Get-Sample has no parameter -Days; rename or remove")]
    [InlineData("### -Day\n\nThe days.\n\nDefault: Today", "", "### CommonParameters", "-Day is not described; do it")]
    [InlineData("### -Day", "### -Name", "### -Name", "-Name is described twice")]
    [InlineData("### -Day", "### Day", "### Day", "expected '### -Name' and a description")]
    [InlineData("The name.", "", "### -Name", "expected '### -Name' and a description")]
    [InlineData("Default: 5", "Default: 6", "### -Limit", "write 'Default: 5'")]
    [InlineData("(common-parameters.md)", "(other.md)", "### CommonParameters", "a link to common-parameters.md")]
    [InlineData("### System.String[]\n\nNames.", "Names.", "Names.", "expected '### Type.Name' before this")]
    [InlineData("[More](https://example.com/more)\n", "More\n", "More", "one [text](address)")]
    public void A_page_that_cannot_become_help_is_named_with_its_line(
        string old, string replacement, string line, string problem)
    {
        string page = Replace(Page, old, replacement);
        int number = Array.FindLastIndex(page.Split('\n'), text => text.StartsWith(line, StringComparison.Ordinal)
            || (line[0] == '<' && text.Contains(line, StringComparison.Ordinal))) + 1;
        string message = Assert.Single(Problems(page));
        string place = $"{_folder.File("Get-Sample.md")}({number}): error KRHELP: ";
        Assert.StartsWith(place, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cmdlet_without_a_page_and_a_page_without_a_cmdlet_are_named()
    {
        File.WriteAllText(_folder.File("Get-Other.md"), Page);
        string[] problems = [.. Problems(page: null)];
        Assert.Equal(2, problems.Length);
        Assert.Contains("Get-Sample.md(1): error KRHELP: Get-Sample has no", problems[0], StringComparison.Ordinal);
        Assert.Contains("Get-Other.md(1): error KRHELP: no cmdlet has this", problems[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("### -Limit", "### -Limits", 17, "no cmdlet has -Limits")]
    [InlineData("### -Confirm", "### Confirm", 13, "expected '### -Name'")]
    public void A_mistake_in_the_shared_page_is_named_once(string old, string replacement, int line, string problem)
    {
        string message = Assert.Single(Problems(Page, Replace(Shared, old, replacement)));
        string expected = $"{_folder.File("common-parameters.md")}({line}): error KRHELP: {problem}";
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }

    private static string Replace(string page, string old, string replacement)
    {
        Assert.Contains(old, page, StringComparison.Ordinal);
        int at = page.LastIndexOf(old, StringComparison.Ordinal);
        return page[..at] + replacement + page[(at + old.Length)..];
    }

    private static XElement Child(XElement parent, string name) =>
        parent.Elements().First(child => child.Name.LocalName == name);

    private static IEnumerable<string> Values(XElement parent, string name) =>
        Child(parent, name).Elements().Select(child => child.Value);

    private XElement Build()
    {
        Assert.Empty(Problems(Page));
        Read().Write(_folder.File("en-US"), "Sample.dll-Help.xml");
        return XElement.Load(_folder.File("en-US/Sample.dll-Help.xml"));
    }

    private IEnumerable<string> Problems(string? page, string shared = Shared)
    {
        File.WriteAllText(_folder.File("common-parameters.md"), shared);
        if (page is not null)
        {
            File.WriteAllText(_folder.File("Get-Sample.md"), page);
        }

        return Read().Problems.Select(problem => problem.Message);
    }

    private ModuleHelp Read()
    {
        Directory.CreateDirectory(_folder.File("about"));
        return new ModuleHelp([DeclaredCmdlet.Read(typeof(GetSampleCommand))!], _folder.Path, _folder.File("about"));
    }
}
