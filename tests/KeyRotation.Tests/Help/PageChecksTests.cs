using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.HelpBuilder;
using KeyRotation.Tests.Help.FakeAutomation;
using Xunit;

namespace KeyRotation.Tests.Help;

public sealed class PageChecksTests
{
    [Fact]
    public void A_page_that_says_what_the_cmdlet_says_has_no_difference() =>
        Assert.Empty(PageChecks.Differences(Page(SamplePage.Text), typeof(GetSampleCommand)));

    // Each row: what to replace in a page that is right, by what, and the one difference that must be found.
    [Theory]
    [InlineData("Type: TimeSpan", "Type: Int32", "-Timeout: type: the page says 'Int32', the cmdlet 'TimeSpan'")]
    [InlineData("Aliases: N, SampleName", "Aliases: N", "-Name: aliases: the page says 'N', the cmdlet 'N, SampleName'")]
    [InlineData("Aliases: wi", "Aliases:", "-WhatIf: aliases: the page says '', the cmdlet 'wi'")]
    [InlineData("Accepted values: Big, Small", "Accepted values: Big", "-Kind: accepted values: the page says 'Big', the cmdlet 'Big, Small'")]
    [InlineData("Default value: 02:00:00", "Default value: 01:00:00", "-Timeout: default value: the page says '01:00:00', the cmdlet '02:00:00'")]
    [InlineData("Accept wildcard characters: True", "Accept wildcard characters: False", "-Name: wildcards: the page says 'False', the cmdlet 'True'")]
    [InlineData("Position: 0", "Position: 1", "-Name: binding in the parameter set ByName: the page says 'mandatory, position 1,")]
    [InlineData("True (ByPropertyName, ByValue)", "True (ByValue)", "-Name: binding in the parameter set ByName: the page says 'mandatory, position 0, by value'")]
    [InlineData("True (ByPropertyName)", "False", "-Kind: binding in the parameter set All: the page says 'optional, named, not from the pipeline', the cmdlet 'optional, named, by property name'")]
    [InlineData("### Sample.Thing", "### Sample.Other", "output types: the page says 'Sample.Other', the cmdlet 'Sample.Thing'")]
    [InlineData("### ByName (Default)", "### ByName", "default parameter set: the page says 'none', the cmdlet 'ByName'")]
    [InlineData("### -Timeout", "### -TimeOut", "-Timeout: the page does not describe it")]
    [InlineData("### -Timeout", "### -TimeOut", "-TimeOut: the cmdlet has no such parameter")]
    public void A_difference_is_found_and_says_what_both_say(string old, string replacement, string expected)
    {
        IReadOnlyList<string> differences = PageChecks.Differences(Page(SamplePage.With(old, replacement)), typeof(GetSampleCommand));
        Assert.Contains(differences, difference => difference.StartsWith("Get-Sample", StringComparison.Ordinal)
            && difference.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_mandatory_parameter_that_the_page_calls_optional_is_a_difference()
    {
        string text = SamplePage.With("Get-Sample [-Name] <String[]>", "Get-Sample [[-Name] <String[]>]")
            .Replace("Required: True\nPosition: 0", "Required: False\nPosition: 0", StringComparison.Ordinal);
        string difference = Assert.Single(PageChecks.Differences(HelpPageReader.Parse(text, SamplePage.Path), typeof(GetSampleCommand)));
        Assert.Contains("the page says 'optional, position 0", difference, StringComparison.Ordinal);
        Assert.Contains("the cmdlet 'mandatory, position 0", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_set_that_the_page_lacks_is_a_difference()
    {
        IReadOnlyList<string> differences = PageChecks.Differences(Page(SamplePage.Text), typeof(GetSampleWithThreeSetsCommand));
        Assert.Contains(
            "Get-Sample: parameter sets: the page says 'All, ByName', the cmdlet 'All, ById, ByName'", differences);
        Assert.Contains("Get-Sample -Id: the page does not describe it", differences);
    }

    [Fact]
    public void A_default_that_is_worked_out_later_may_be_described_in_words()
    {
        HelpPage page = Page(SamplePage.With("Default value: 02:00:00", "Default value: Adaptive, 1 to 30 seconds"));
        Assert.Empty(PageChecks.Differences(page, typeof(GetSampleWithLaterDefaultCommand)));
    }

    [Fact]
    public void A_cmdlet_that_does_not_ask_must_not_have_WhatIf_in_its_page()
    {
        IReadOnlyList<string> differences = PageChecks.Differences(Page(SamplePage.Text), typeof(GetSampleWithoutShouldProcessCommand));
        Assert.Contains("Get-Sample -WhatIf: the cmdlet has no such parameter", differences);
        Assert.Contains("Get-Sample -Confirm: the cmdlet has no such parameter", differences);
    }

    [Fact]
    public void A_cmdlet_without_a_page_and_a_page_without_a_cmdlet_are_found()
    {
        Assert.Equal(
            ["Set-Sample: the cmdlet has no page"],
            PageChecks.Differences([Page(SamplePage.Text)], [typeof(GetSampleCommand), typeof(SetSampleCommand)]));
        Assert.Equal(["Get-Sample: the page has no cmdlet"], PageChecks.Differences([Page(SamplePage.Text)], []));
    }

    [Fact]
    public void The_cmdlets_of_an_assembly_are_its_public_classes_with_the_attribute() =>
        Assert.Equal([typeof(PublicSampleCommand)], PageChecks.CmdletsOf(typeof(PublicSampleCommand).Assembly).Where(type => type.Name.EndsWith("SampleCommand", StringComparison.Ordinal)));

    // A page with another type or another position is refused where its syntax still shows the old one.
    private static HelpPage Page(string text)
    {
        HelpPage? page = null;
        while (page is null)
        {
            try
            {
                page = HelpPageReader.Parse(text, SamplePage.Path);
            }
            catch (HelpPageException problem) when (problem.Problem.StartsWith("the syntax must be", StringComparison.Ordinal))
            {
                text = WithSyntax(text, problem);
            }
        }

        return page;
    }

    private static string WithSyntax(string text, HelpPageException problem)
    {
        string syntax = problem.Problem[(problem.Problem.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        List<string> lines = [.. text.Split('\n')];
        int fence = lines.FindIndex(problem.Line, line => line == "```");
        int end = lines.FindIndex(fence + 1, line => line == "```");
        lines.RemoveRange(fence + 1, end - fence - 1);
        lines.Insert(fence + 1, syntax);
        return string.Join('\n', lines);
    }

    internal abstract class SampleBase
    {
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [ValidateSet("Big", "Small")]
        public string Kind { get; set; } = "Big";

        [Parameter(DontShow = true, ValueFromPipeline = true)]
        public object? InputObject { get; set; }

        public string? NotAParameter { get; set; }
    }

    internal abstract class SampleBaseWithTimeout : SampleBase
    {
        [Parameter(ParameterSetName = "ByName", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        [Alias("N", "SampleName")]
        [SupportsWildcards]
        public string[]? Name { get; set; }

        [Parameter(ParameterSetName = "All", Mandatory = true)]
        public SwitchParameter All { get; set; }
    }

    [Cmdlet("Get", "Sample", DefaultParameterSetName = "ByName", SupportsShouldProcess = true)]
    [OutputType("Sample.Thing")]
    internal sealed class GetSampleCommand : SampleBaseWithTimeout
    {
        [Parameter]
        public TimeSpan? Timeout { get; set; } = TimeSpan.FromHours(2);
    }

    [Cmdlet("Get", "Sample", DefaultParameterSetName = "ByName", SupportsShouldProcess = true)]
    internal sealed class GetSampleWithLaterDefaultCommand : SampleBaseWithTimeout
    {
        [Parameter]
        public TimeSpan Timeout { get; set; }
    }

    [Cmdlet("Get", "Sample", DefaultParameterSetName = "ByName", SupportsShouldProcess = true)]
    internal sealed class GetSampleWithThreeSetsCommand : SampleBaseWithTimeout
    {
        [Parameter]
        public TimeSpan Timeout { get; set; }

        [Parameter(ParameterSetName = "ById", Mandatory = true)]
        public int Id { get; set; }
    }

    [Cmdlet("Get", "Sample", DefaultParameterSetName = "ByName")]
    internal sealed class GetSampleWithoutShouldProcessCommand : SampleBaseWithTimeout
    {
        [Parameter]
        public TimeSpan Timeout { get; set; }
    }

    [Cmdlet("Set", "Sample")]
    internal sealed class SetSampleCommand
    {
        [Parameter]
        public string? Name { get; set; }
    }
}

/// <summary>What an assembly exports.</summary>
[Cmdlet("Get", "PublicSample")]
public sealed class PublicSampleCommand;
