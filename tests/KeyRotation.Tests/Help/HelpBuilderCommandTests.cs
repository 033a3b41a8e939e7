using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using KeyRotation.HelpBuilder;
using Xunit;

namespace KeyRotation.Tests.Help;

public sealed class HelpBuilderCommandTests : IDisposable
{
    private readonly TemporaryFolder _pages = new();
    private readonly TemporaryFolder _output = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    private string OutputFile => Path.Combine(_output.Path, "en-US", "Sample.dll-Help.xml");

    public void Dispose()
    {
        _pages.Dispose();
        _output.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_folder_of_pages_becomes_one_file_in_the_order_of_the_names()
    {
        AddPage("Set-Sample");
        AddPage("Get-Sample");
        Assert.Equal(HelpBuilderCommand.Success, Run(_pages.Path, OutputFile));
        string[] names = [.. XDocument.Load(OutputFile).Root!.Elements().Select(command => command.Elements().First().Elements().First().Value)];
        Assert.Equal(["Get-Sample", "Set-Sample"], names);
        Assert.Equal($"{OutputFile}: help of 2 cmdlets", _out.ToString().Trim());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Each_malformed_page_is_named_with_its_line_and_nothing_is_written()
    {
        AddPage("Get-Sample");
        AddPage("Set-Sample", page => page.Replace("Position: 0", "Position: first", StringComparison.Ordinal));
        AddPage("New-Sample", page => page.Replace("## NOTES", "## NOTE", StringComparison.Ordinal));
        Assert.Equal(HelpBuilderCommand.Failure, Run(_pages.Path, OutputFile));
        string[] lines = _error.ToString().Trim().Split(Environment.NewLine);
        Assert.Equal(2, lines.Length);
        int noteLine = SamplePage.LineOf(SamplePage.Text, "## NOTES");
        int positionLine = SamplePage.LineOf(SamplePage.Text, "Position: 0");
        Assert.StartsWith($"{_pages.File("New-Sample.md")}({noteLine}): error KRHELP: expected", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{_pages.File("Set-Sample.md")}({positionLine}): error KRHELP: 'Position", lines[1], StringComparison.Ordinal);
        Assert.False(File.Exists(OutputFile));
    }

    [Fact]
    public void A_page_in_the_wrong_file_is_refused()
    {
        File.WriteAllText(_pages.File("Get-Other.md"), SamplePage.Text);
        Assert.Equal(HelpBuilderCommand.Failure, Run(_pages.Path, OutputFile));
        Assert.Contains("must be the file Get-Sample.md", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_names_another_help_file_is_refused_because_Get_Help_would_not_find_it()
    {
        AddPage("Get-Sample");
        Assert.Equal(HelpBuilderCommand.Failure, Run(_pages.Path, _output.File("Other.dll-Help.xml")));
        Assert.Contains("'external help file' is 'Sample.dll-Help.xml'", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_pages_is_an_error()
    {
        Assert.Equal(HelpBuilderCommand.Failure, Run(_pages.Path, OutputFile));
        Assert.Contains("holds no help page", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error()
    {
        Assert.Equal(HelpBuilderCommand.Failure, Run(_pages.File("nowhere"), OutputFile));
        Assert.Contains("nowhere", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_show_the_usage()
    {
        Assert.Equal(HelpBuilderCommand.WrongUsage, Run());
        Assert.Equal(HelpBuilderCommand.WrongUsage, Run("--help", "x"));
        Assert.Contains("usage: KeyRotation.HelpBuilder <folder of pages> <output file>", _error.ToString(), StringComparison.Ordinal);
    }

    private int Run(params string[] args) => HelpBuilderCommand.Run(args, _out, _error);

    private void AddPage(string cmdlet, Func<string, string>? change = null)
    {
        string text = SamplePage.Text
            .Replace("# Get-Sample", "# " + cmdlet, StringComparison.Ordinal)
            .Replace("\nGet-Sample ", "\n" + cmdlet + " ", StringComparison.Ordinal);
        File.WriteAllText(_pages.File(cmdlet + ".md"), change is null ? text : change(text));
    }
}
