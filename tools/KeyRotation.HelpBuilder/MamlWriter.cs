using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KeyRotation.HelpBuilder;

/// <summary>Writes pages as MAML, the XML that Get-Help of Windows PowerShell 5.1 and PowerShell 7 reads.</summary>
public static class MamlWriter
{
    // Wide enough for most titles, and what fits a console of 80 columns.
    private const int ExampleTitleWidth = 76;

    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes the pages to a file: UTF-8, LF, and the same bytes for the same pages.</summary>
    public static void Write(IEnumerable<HelpPage> pages, string path)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        };
        using FileStream stream = File.Create(path);
        using (XmlWriter writer = XmlWriter.Create(stream, settings))
        {
            ToDocument(pages).Save(writer);
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>The MAML document of the pages.</summary>
    public static XDocument ToDocument(IEnumerable<HelpPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return new XDocument(new XElement(s_help + "helpItems", new XAttribute("schema", "maml"), pages.Select(Command)));
    }

    private static XElement Command(HelpPage page) => new(
        s_command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", s_maml),
        new XAttribute(XNamespace.Xmlns + "command", s_command),
        new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        new XElement(
            s_command + "details",
            new XElement(s_command + "name", page.Name),
            new XElement(s_command + "verb", page.Verb),
            new XElement(s_command + "noun", page.Noun),
            Description(page.Synopsis)),
        Description(page.Description),
        new XElement(s_command + "syntax", page.Syntax.Select(syntax => SyntaxItem(page, syntax))),
        new XElement(
            s_command + "parameters",
            page.Parameters.Select(parameter => Parameter(parameter, parameter.Blocks[0], inSyntax: false))),
        new XElement(s_command + "inputTypes", page.Inputs.Select(type => Type(s_command + "inputType", type))),
        new XElement(s_command + "returnValues", page.Outputs.Select(type => Type(s_command + "returnValue", type))),
        page.Notes.Count == 0
            ? null
            : new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", page.Notes.Select(Para))),
        new XElement(s_command + "examples", page.Examples.Select(Example)),
        new XElement(s_command + "relatedLinks", Links(page)));

    private static XElement SyntaxItem(HelpPage page, HelpSyntax syntax) => new(
        s_command + "syntaxItem",
        new XElement(s_maml + "name", page.Name),
        SyntaxText.InSet(page.Parameters, syntax.ParameterSet)
            .Select(entry => Parameter(entry.Parameter, entry.Block, inSyntax: true)));

    private static XElement Parameter(HelpParameter parameter, HelpParameterBlock block, bool inSyntax) => new(
        s_command + "parameter",
        new XAttribute("required", block.Required),
        new XAttribute("variableLength", block.Type.EndsWith("[]", StringComparison.Ordinal)),
        new XAttribute("globbing", block.AcceptsWildcards),
        new XAttribute("pipelineInput", PipelineInput(block)),
        new XAttribute("position", block.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", block.Aliases.Count == 0 ? "none" : string.Join(", ", block.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        Description(parameter.Description),
        inSyntax && block.AcceptedValues.Count > 0 ? AcceptedValues(block) : null,

        // Get-Help prints a value wherever it finds this element, so a switch has none in its syntax.
        inSyntax && block.IsSwitch
            ? null
            : new XElement(
                s_command + "parameterValue",
                new XAttribute("required", !block.IsSwitch),
                new XAttribute("variableLength", false),
                block.Type),
        TypeName(block.Type),
        new XElement(s_dev + "defaultValue", block.DefaultValue));

    private static XElement AcceptedValues(HelpParameterBlock block) => new(
        s_command + "parameterValueGroup",
        block.AcceptedValues.Select(value => new XElement(
            s_command + "parameterValue", new XAttribute("required", false), new XAttribute("variableLength", false), value)));

    private static string PipelineInput(HelpParameterBlock block) => (block.PipelineByValue, block.PipelineByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static XElement Type(XName name, HelpType type) => new(name, TypeName(type.Name), Description(type.Description));

    private static XElement TypeName(string name) => new(s_dev + "type", new XElement(s_maml + "name", name), new XElement(s_maml + "uri"));

    private static XElement Example(HelpExample example) => new(
        s_command + "example",
        new XElement(s_maml + "title", ExampleTitle(example)),
        new XElement(s_dev + "code", example.Output.Length == 0 ? example.Code : example.Code + "\n\n" + example.Output),

        // Get-Help prints nothing between two examples; the empty paragraph is their blank line.
        new XElement(s_dev + "remarks", example.Remarks.Append(string.Empty).Select(Para)));

    // Get-Help prints the title as it is, and every module's help frames it with dashes.
    private static string ExampleTitle(HelpExample example)
    {
        string title = string.Create(CultureInfo.InvariantCulture, $" Example {example.Number}: {example.Title} ");
        int dashes = Math.Max(2, (ExampleTitleWidth - title.Length) / 2);
        return new string('-', dashes) + title + new string('-', dashes);
    }

    private static IEnumerable<XElement> Links(HelpPage page)
    {
        if (page.OnlineVersion.Length > 0)
        {
            // Get-Help -Online opens the first address, so this one comes first.
            yield return Link(new HelpLink("Online Version:", page.OnlineVersion));
        }

        foreach (HelpLink link in page.RelatedLinks)
        {
            yield return Link(link);
        }
    }

    private static XElement Link(HelpLink link) => new(
        s_maml + "navigationLink", new XElement(s_maml + "linkText", link.Text), new XElement(s_maml + "uri", link.Uri));

    private static XElement Description(IEnumerable<string> paragraphs) => new(s_maml + "description", paragraphs.Select(Para));

    private static XElement Para(string text) => new(s_maml + "para", text);
}
