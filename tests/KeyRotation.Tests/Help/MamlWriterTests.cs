using System;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using KeyRotation.HelpBuilder;
using Xunit;

namespace KeyRotation.Tests.Help;

public sealed class MamlWriterTests
{
    private static readonly XElement s_command = Command(SamplePage.Text);

    [Fact]
    public void The_root_is_what_PowerShell_recognises_as_help()
    {
        XElement root = MamlWriter.ToDocument([HelpPageReader.Parse(SamplePage.Text, SamplePage.Path)]).Root!;
        Assert.Equal("helpItems", root.Name.LocalName);
        Assert.Equal("maml", root.Attribute("schema")?.Value);
        Assert.Equal("command", Assert.Single(root.Elements()).Name.LocalName);
    }

    [Fact]
    public void The_sections_come_in_the_order_of_the_schema()
    {
        string[] sections = [.. s_command.Elements().Select(element => element.Name.LocalName)];
        Assert.Equal(
            [
                "details", "description", "syntax", "parameters", "inputTypes", "returnValues", "alertSet", "examples",
                "relatedLinks",
            ],
            sections);
        Assert.Equal(["Get-Sample", "Get", "Sample", "Gets a sample of the given kind."], Values(s_command, "details"));
    }

    [Fact]
    public void Each_parameter_set_has_a_syntax_of_its_own_parameters()
    {
        string[][] sets = [.. Child(s_command, "syntax").Elements()
            .Select(item => item.Elements().Select(e => e.Name.LocalName == "name" ? e.Value : Child(e, "name").Value).ToArray())];
        Assert.Equal(["Get-Sample", "Name", "Kind", "Timeout", "WhatIf", "Confirm"], sets[0]);
        Assert.Equal(["Get-Sample", "All", "Kind", "Timeout", "WhatIf", "Confirm"], sets[1]);
    }

    [Fact]
    public void A_parameter_says_how_it_binds()
    {
        XElement name = Child(s_command, "parameters").Elements().First();
        Assert.Equal(
            ["required=true", "variableLength=true", "globbing=true", "pipelineInput=True (ByPropertyName, ByValue)", "position=0", "aliases=N, SampleName"],
            name.Attributes().Select(attribute => $"{attribute.Name.LocalName}={attribute.Value}"));
        Assert.Equal("String[]", Child(name, "parameterValue").Value);
        Assert.Equal("None", Child(name, "defaultValue").Value);
    }

    [Fact]
    public void A_switch_has_a_type_but_in_the_syntax_no_value()
    {
        XElement inSyntax = Child(s_command, "syntax").Elements().Last().Elements().ElementAt(1);
        XElement inParameters = Child(s_command, "parameters").Elements().ElementAt(1);
        Assert.Equal(["All", "All"], [Child(inSyntax, "name").Value, Child(inParameters, "name").Value]);
        Assert.DoesNotContain(inSyntax.Elements(), element => element.Name.LocalName == "parameterValue");
        Assert.Equal("SwitchParameter", Child(inParameters, "parameterValue").Value);
    }

    [Fact]
    public void The_accepted_values_show_in_the_syntax()
    {
        XElement kind = Child(s_command, "syntax").Elements().First().Elements().ElementAt(2);
        Assert.Equal(["Big", "Small"], Values(kind, "parameterValueGroup"));
    }

    [Fact]
    public void An_example_keeps_its_line_breaks_and_its_special_characters()
    {
        XElement example = Reload(SamplePage.Text).Descendants().First(element => element.Name.LocalName == "example");
        Assert.Matches("^-+ Example 1: One & only -+$", Child(example, "title").Value);
        Assert.Equal(
            "$x = Get-Sample one\n$x | Where-Object { $_.Size -gt 1 -and $_.Name -like '<*>' }\n\none", Child(example, "code").Value);
        Assert.Equal("Shows one.", Values(example, "remarks")[0]);
    }

    [Fact]
    public void The_online_version_is_the_first_link_because_Get_Help_Online_opens_the_first()
    {
        XElement[] links = [.. Child(s_command, "relatedLinks").Elements()];
        Assert.Equal(
            ["https://example.com/get-sample", "", "https://example.com/more"], links.Select(link => Child(link, "uri").Value));
    }

    [Fact]
    public void A_page_without_notes_has_no_alert_set()
    {
        XElement command = Command(SamplePage.With("A note.\n\n", string.Empty));
        Assert.DoesNotContain(command.Elements(), element => element.Name.LocalName == "alertSet");
    }

    [Fact]
    public void The_same_pages_give_the_same_bytes_in_UTF8_with_LF()
    {
        using var folder = new TemporaryFolder();
        HelpPage[] pages = [HelpPageReader.Parse(SamplePage.With("A note.", "A n\u00F6te."), SamplePage.Path)];
        MamlWriter.Write(pages, folder.File("1.xml"));
        MamlWriter.Write(pages, folder.File("2.xml"));
        byte[] bytes = File.ReadAllBytes(folder.File("1.xml"));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("2.xml")));
        Assert.Equal("<?xml"u8.ToArray(), bytes[..5]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.Contains("A n\u00F6te.", XDocument.Load(folder.File("1.xml")).Root!.Value, StringComparison.Ordinal);
    }

    private static XElement Command(string page) =>
        MamlWriter.ToDocument([HelpPageReader.Parse(page, SamplePage.Path)]).Root!.Elements().Single();

    private static XElement Reload(string page)
    {
        using var folder = new TemporaryFolder();
        MamlWriter.Write([HelpPageReader.Parse(page, SamplePage.Path)], folder.File("help.xml"));

        // As PowerShell reads it: without DTDs.
        using var reader = XmlReader.Create(folder.File("help.xml"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }

    private static XElement Child(XElement parent, string name) => parent.Elements().First(element => element.Name.LocalName == name);

    private static string[] Values(XElement parent, string name) =>
        [.. Child(parent, name).Elements().Select(element => element.Value)];
}
