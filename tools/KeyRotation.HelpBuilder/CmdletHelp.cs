using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeyRotation.HelpBuilder;

/// <summary>The help of a cmdlet, from its page, the shared page and its declaration in the assembly.</summary>
internal sealed class CmdletHelp
{
    // Wide enough for most titles, and within a console of 80 columns.
    private const int ExampleTitleWidth = 76;

    private static readonly string[] s_sections =
        ["SYNOPSIS", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly MarkdownPage _page;
    private readonly DeclaredCmdlet _cmdlet;
    private readonly IReadOnlyList<Section> _sections;
    private readonly IReadOnlyList<HelpParameter> _parameters;

    /// <summary>Reads a page.</summary>
    /// <param name="shared">The parameters of the shared page. The cmdlet's own page takes precedence.</param>
    /// <exception cref="HelpPageException">The page is incomplete, or contradicts the assembly.</exception>
    public CmdletHelp(MarkdownPage page, DeclaredCmdlet cmdlet, IReadOnlyList<ParameterProse> shared)
    {
        _page = page;
        _cmdlet = cmdlet;
        _sections = page.Sections(page.Title(cmdlet.Name).Blocks, 2, s_sections[0]);
        Section? wrong = _sections.FirstOrDefault(section => section.Blocks.Count == 0)
            ?? _sections.Where((section, i) => section.Title != s_sections.ElementAtOrDefault(i)).FirstOrDefault();
        if (wrong is not null || _sections.Count != s_sections.Length)
        {
            string expected = string.Join(", ", s_sections);
            throw page.Problem(wrong?.Line ?? 1, $"the sections must be these, and none of them empty: {expected}");
        }

        _parameters = ReadParameters(Blocks("PARAMETERS"), shared);
    }

    /// <summary>The cmdlet's element in the MAML file.</summary>
    public XElement ToMaml() => new(
        Maml.Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
        new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
        new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
        new XElement(
            Maml.Command + "details",
            new XElement(Maml.Command + "name", _cmdlet.Name),
            new XElement(Maml.Command + "verb", _cmdlet.Name.Split('-')[0]),
            new XElement(Maml.Command + "noun", _cmdlet.Name.Split('-')[1]),
            Maml.Description(Text("SYNOPSIS"))),
        Maml.Description(Text("DESCRIPTION")),
        new XElement(Maml.Command + "syntax", _cmdlet.ParameterSets.Select(Syntax)),
        new XElement(
            Maml.Command + "parameters",
            from parameter in _parameters
            let bindings = _cmdlet.ParameterSets.Select(parameter.Declared.InSet).OfType<Binding>()
            select Maml.Parameter(parameter, bindings.First(), inSyntax: false)),
        new XElement(Maml.Command + "inputTypes", Types("INPUTS", "inputType")),
        new XElement(Maml.Command + "returnValues", Types("OUTPUTS", "returnValue")),
        new XElement(Maml.Text + "alertSet", new XElement(Maml.Text + "alert", Text("NOTES").Select(Maml.Para))),
        new XElement(
            Maml.Command + "examples", _page.Sections(Blocks("EXAMPLES"), 3, "Example 1: Title").Select(Example)),
        new XElement(Maml.Command + "relatedLinks", Blocks("RELATED LINKS").Select(Link)));

    // The page's own parameters come first, in its order. -WhatIf and -Confirm come last, as in PowerShell's own help.
    private IReadOnlyList<HelpParameter> ReadParameters(List<Block> blocks, IReadOnlyList<ParameterProse> shared)
    {
        IReadOnlyList<Section> sections = _page.Sections(blocks, 3, "-Name");
        Section last = sections[^1];
        IReadOnlyList<ParameterProse> own = ParameterProse.ReadAll(_page, sections.SkipLast(1));
        List<ParameterProse> taken = [.. shared.Where(prose =>
            IsDeclared(prose) && own.All(other => other.Name != prose.Name))];
        if (last.Title != "CommonParameters" || (taken.Count > 0 && !LinksToShared(last)))
        {
            throw _page.Problem(
                last.Line, $"expected last '### CommonParameters' and a link to {ParameterProse.SharedPage}");
        }

        if (own.FirstOrDefault(prose => !IsDeclared(prose)) is { } unknown)
        {
            throw _page.Problem(
                unknown.Line, $"{_cmdlet.Name} has no parameter -{unknown.Name}; rename or remove this section");
        }

        List<ParameterProse> all = [.. own, .. taken];
        string? bare = _cmdlet.Parameters.Select(parameter => parameter.Name).Except(all.Select(prose => prose.Name))
            .FirstOrDefault();
        return bare is null
            ? [.. all.OrderBy(prose => prose.Name is "WhatIf" or "Confirm").Select(Describe)]
            : throw _page.Problem(
                last.Line, $"-{bare} is not described; do it before this or in {ParameterProse.SharedPage}");
    }

    private bool IsDeclared(ParameterProse prose) => _cmdlet.Parameters.Any(parameter => parameter.Name == prose.Name);

    private static bool LinksToShared(Section section) => section.Blocks.OfType<ParagraphBlock>()
        .SelectMany(block => block.Inline!.OfType<LinkInline>()).Any(link => link.Url == ParameterProse.SharedPage);

    private HelpParameter Describe(ParameterProse prose)
    {
        DeclaredParameter declared = _cmdlet.Parameters.First(parameter => parameter.Name == prose.Name);
        if (prose.Default is not null && declared.Default is not null && prose.Default != declared.Default)
        {
            throw prose.Page.Problem(
                prose.Line, $"the default of -{prose.Name} is {declared.Default}; write 'Default: {declared.Default}'");
        }

        string[] values = declared.AcceptedValues.Length == 0 ? [] : [$"Accepted values: {declared.AcceptedValues}"];
        return new HelpParameter(declared, [.. prose.Text, .. values], prose.Default ?? declared.Default ?? "None");
    }

    // Positional parameters first, then mandatory ones, then the others, as in Get-Command -Syntax.
    private XElement Syntax(string set) => new(
        Maml.Command + "syntaxItem",
        new XElement(Maml.Text + "name", _cmdlet.Name),
        from parameter in _parameters
        let binding = parameter.Declared.InSet(set)
        where binding is not null
        orderby binding.Position ?? int.MaxValue, !binding.Mandatory
        select Maml.Parameter(parameter, binding, inSyntax: true));

    private IEnumerable<XElement> Types(string section, string element) =>
        from type in _page.Sections(Blocks(section), 3, "Type.Name")
        select new XElement(
            Maml.Command + element, Maml.Type(type.Title), Maml.Description(_page.Paragraphs(type.Blocks)));

    private XElement Example(Section example, int index)
    {
        List<FencedCodeBlock> code = [.. example.Blocks.OfType<FencedCodeBlock>()];
        IReadOnlyList<string> remarks = _page.Paragraphs(example.Blocks.Except(code));
        if (!example.Title.StartsWith($"Example {index + 1}: ", StringComparison.Ordinal)
            || code is not [{ Info: "powershell" }] || remarks.Count == 0)
        {
            throw _page.Problem(
                example.Line, $"expected '### Example {index + 1}: ' and a title, one ```powershell block, and a text");
        }

        // Get-Help prints the title as it is. By convention it is framed with dashes.
        string dashes = new('-', Math.Max(2, (ExampleTitleWidth - example.Title.Length - 2) / 2));
        return new XElement(
            Maml.Command + "example",
            new XElement(Maml.Text + "title", $"{dashes} {example.Title} {dashes}"),
            new XElement(Maml.Dev + "code", string.Join('\n', MarkdownPage.CodeLines(code[0]))),

            // Get-Help prints nothing between two examples. The empty paragraph adds a blank line.
            new XElement(Maml.Dev + "remarks", remarks.Append("").Select(Maml.Para)));
    }

    // Get-Help opens only web addresses. Pages of other cmdlets are found by name.
    private XElement Link(Block block) =>
        block is ParagraphBlock { Inline.FirstChild: LinkInline { NextSibling: null, Url: { } url } link }
            ? new XElement(
                Maml.Text + "navigationLink",
                new XElement(Maml.Text + "linkText", _page.Text(link)),
                new XElement(Maml.Text + "uri", url.Contains("://", StringComparison.Ordinal) ? url : ""))
            : throw _page.Problem(block.Line + 1, "expected one [text](address) in each paragraph of RELATED LINKS");

    private List<Block> Blocks(string section) => _sections.First(other => other.Title == section).Blocks;

    private IReadOnlyList<string> Text(string section) => _page.Paragraphs(Blocks(section));
}
