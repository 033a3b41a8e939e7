using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeyRotation.HelpBuilder;

/// <summary>Reads a page in the PlatyPS schema 2.0.0.</summary>
/// <remarks>https://github.com/PowerShell/platyPS/blob/v1/platyPS.schema.md, with its sections in the order that PlatyPS writes.</remarks>
public sealed partial class HelpPageReader
{
    private static readonly string[] s_sections =
    [
        "SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS",
    ];

    private static readonly string[] s_metadataKeys = ["external help file", "Module Name", "online version", "schema"];

    private static readonly string[] s_parameterKeys =
    [
        "Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input",
        "Accept wildcard characters",
    ];

    private static readonly string[] s_optionalParameterKeys = ["Accepted values"];

    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private readonly string _path;
    private readonly PlainText _text;

    private HelpPageReader(string path)
    {
        _path = path;
        _text = new PlainText(path);
    }

    /// <summary>Reads a page from its file.</summary>
    /// <exception cref="HelpPageException">The page breaks the schema.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HelpPage ReadFile(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Reads a page from its text.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="path">What error messages call it.</param>
    /// <exception cref="HelpPageException">The page breaks the schema.</exception>
    public static HelpPage Parse(string markdown, string path)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ArgumentNullException.ThrowIfNull(path);
        return new HelpPageReader(path).ReadPage(markdown);
    }

    [GeneratedRegex("^[A-Z][a-z]+-[A-Z][A-Za-z]+$", RegexOptions.CultureInvariant)]
    private static partial Regex CmdletName();

    [GeneratedRegex("^Example (?<number>[0-9]+): (?<title>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ExampleHeading();

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();

    private HelpPage ReadPage(string markdown)
    {
        string[] lines = markdown.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        FlatYaml metadata = ReadMetadata(lines, out int bodyStart);

        // Blank lines in place of the front matter keep Markdig's line numbers those of the file.
        string body = new string('\n', bodyStart) + string.Join('\n', lines.Skip(bodyStart));
        MarkdownDocument document = Markdown.Parse(body, s_markdown);

        Section title = ReadTitle(document);
        Dictionary<string, Section> sections = ReadSections(title);
        IReadOnlyList<HelpParameter> parameters = ReadParameters(sections["PARAMETERS"]);
        IReadOnlyList<HelpSyntax> syntax = ReadSyntax(sections["SYNTAX"], title.Title, parameters);

        return new HelpPage
        {
            Path = _path,
            Line = title.Line,
            ExternalHelpFile = metadata.NonEmptyText("external help file"),
            ModuleName = metadata.NonEmptyText("Module Name"),
            OnlineVersion = metadata.Text("online version"),
            Name = title.Title,
            Synopsis = NonEmptyText(sections["SYNOPSIS"]),
            Syntax = syntax,
            Description = NonEmptyText(sections["DESCRIPTION"]),
            Examples = ReadExamples(sections["EXAMPLES"]),
            Parameters = parameters,
            Inputs = ReadTypes(sections["INPUTS"]),
            Outputs = ReadTypes(sections["OUTPUTS"]),
            Notes = _text.Paragraphs(sections["NOTES"].Blocks),
            RelatedLinks = ReadLinks(sections["RELATED LINKS"]),
        };
    }

    private FlatYaml ReadMetadata(string[] lines, out int bodyStart)
    {
        int end = lines.Length > 0 && lines[0] == "---" ? Array.IndexOf(lines, "---", 1) : -1;
        if (end < 0)
        {
            throw new HelpPageException(_path, 1, "the page must start with front matter between two lines of '---'");
        }

        bodyStart = end + 1;
        FlatYaml metadata = FlatYaml.Parse(_path, 2, lines[1..end], s_metadataKeys, []);
        return metadata.Text("schema") == "2.0.0"
            ? metadata
            : throw metadata.Problem("schema", $"'schema: {metadata.Text("schema")}' must be 2.0.0");
    }

    private Section ReadTitle(MarkdownDocument document)
    {
        IReadOnlyList<Section> titles = Split(document, 1, out IReadOnlyList<Block> before);
        if (before.Count > 0 || titles.Count == 0)
        {
            int line = before.Count > 0 ? before[0].Line + 1 : 1;
            throw new HelpPageException(_path, line, "the title '# Verb-Noun' is missing after the front matter");
        }

        if (titles.Count > 1)
        {
            throw new HelpPageException(_path, titles[1].Line, $"a page has one title; '# {titles[1].Title}' is a second");
        }

        return CmdletName().IsMatch(titles[0].Title)
            ? titles[0]
            : throw new HelpPageException(_path, titles[0].Line, $"the title '{titles[0].Title}' is not of the form Verb-Noun");
    }

    private Dictionary<string, Section> ReadSections(Section title)
    {
        IReadOnlyList<Section> sections = Split(title.Blocks, 2, out IReadOnlyList<Block> before);
        if (before.Count > 0)
        {
            throw new HelpPageException(_path, before[0].Line + 1, "expected '## SYNOPSIS' right after the title");
        }

        for (int i = 0; i < Math.Max(s_sections.Length, sections.Count); i++)
        {
            if (i >= sections.Count)
            {
                throw new HelpPageException(_path, title.LastLine, $"the section '## {s_sections[i]}' is missing");
            }

            if (i >= s_sections.Length)
            {
                throw new HelpPageException(_path, sections[i].Line, $"the section '## {sections[i].Title}' is not one of the schema");
            }

            if (sections[i].Title != s_sections[i])
            {
                throw new HelpPageException(
                    _path, sections[i].Line, $"expected the section '## {s_sections[i]}', found '## {sections[i].Title}'");
            }
        }

        return sections.ToDictionary(section => section.Title, StringComparer.Ordinal);
    }

    private IReadOnlyList<HelpSyntax> ReadSyntax(Section section, string cmdlet, IReadOnlyList<HelpParameter> parameters)
    {
        IReadOnlyList<Section> named = Split(section.Blocks, 3, out IReadOnlyList<Block> before);
        List<HelpSyntax> all = [];
        if (named.Count == 0)
        {
            all.Add(new HelpSyntax(HelpParameterBlock.AllSets, IsDefault: true, SyntaxLine(section, before), section.Line));
        }
        else if (before.Count > 0)
        {
            throw new HelpPageException(_path, before[0].Line + 1, "expected '### ' and a parameter set's name");
        }

        const string DefaultMark = " (Default)";
        foreach (Section set in named)
        {
            bool isDefault = set.Title.EndsWith(DefaultMark, StringComparison.Ordinal);
            string name = isDefault ? set.Title[..^DefaultMark.Length] : set.Title;
            all.Add(new HelpSyntax(name, isDefault, SyntaxLine(set, set.Blocks), set.Line));
        }

        CheckSets(section, all, parameters);
        foreach (HelpSyntax syntax in all)
        {
            // MAML's syntax comes from the yaml blocks; a page that shows another is wrong in one of the two.
            string expected = SyntaxText.Of(cmdlet, parameters, syntax.ParameterSet);
            if (syntax.Text != expected)
            {
                throw new HelpPageException(_path, syntax.Line, $"the syntax must be as the parameters say: {expected}");
            }
        }

        return all;
    }

    private string SyntaxLine(Section section, IReadOnlyList<Block> blocks) =>
        blocks is [FencedCodeBlock code]
            ? Whitespace().Replace(string.Join(' ', PlainText.CodeLines(code)), " ").Trim()
            : throw new HelpPageException(_path, section.Line, $"'{section.Title}' must hold one code block with the syntax");

    private void CheckSets(Section section, List<HelpSyntax> syntax, IReadOnlyList<HelpParameter> parameters)
    {
        if (syntax.Count(entry => entry.IsDefault) > 1)
        {
            throw new HelpPageException(_path, section.Line, "more than one parameter set is '(Default)'");
        }

        HashSet<string> known = [HelpParameterBlock.AllSets];
        foreach (HelpSyntax entry in syntax)
        {
            if (!known.Add(entry.ParameterSet) && entry.ParameterSet != HelpParameterBlock.AllSets)
            {
                throw new HelpPageException(_path, entry.Line, $"the parameter set '{entry.ParameterSet}' is there twice");
            }
        }

        foreach (HelpParameterBlock block in parameters.SelectMany(parameter => parameter.Blocks))
        {
            string? unknown = block.ParameterSets.FirstOrDefault(name => !known.Contains(name));
            if (unknown is not null)
            {
                throw new HelpPageException(_path, block.Line, $"the parameter set '{unknown}' is not under '## SYNTAX'");
            }
        }
    }

    private List<HelpExample> ReadExamples(Section section)
    {
        IReadOnlyList<Section> sections = Split(section.Blocks, 3, out IReadOnlyList<Block> before);
        if (before.Count > 0 || sections.Count == 0)
        {
            throw new HelpPageException(_path, section.Line, "expected '### Example 1: ' and a title after '## EXAMPLES'");
        }

        var examples = new List<HelpExample>();
        foreach (Section example in sections)
        {
            Match heading = ExampleHeading().Match(example.Title);
            string expected = (examples.Count + 1).ToString(CultureInfo.InvariantCulture);
            if (!heading.Success || heading.Groups["number"].Value != expected)
            {
                throw new HelpPageException(_path, example.Line, $"expected '### Example {expected}: ' and a title");
            }

            examples.Add(ReadExample(example, examples.Count + 1, heading.Groups["title"].Value));
        }

        return examples;
    }

    private HelpExample ReadExample(Section example, int number, string title)
    {
        string? code = null;
        string? output = null;
        var text = new List<Block>();
        foreach (Block block in example.Blocks)
        {
            if (block is not FencedCodeBlock fence)
            {
                text.Add(block);
            }
            else if (fence.Info == "powershell" && code is null)
            {
                code = string.Join('\n', PlainText.CodeLines(fence));
            }
            else if (fence.Info == "Output" && code is not null && output is null)
            {
                output = string.Join('\n', PlainText.CodeLines(fence));
            }
            else
            {
                throw new HelpPageException(
                    _path, fence.Line + 1, "an example has one ```powershell block and after it at most one ```Output block");
            }
        }

        if (string.IsNullOrWhiteSpace(code))
        {
            throw new HelpPageException(_path, example.Line, "the example has no ```powershell block");
        }

        if (text.Count == 0)
        {
            throw new HelpPageException(_path, example.Line, "the example has no text that says what it shows");
        }

        return new HelpExample(number, title, code, output ?? string.Empty, _text.Paragraphs(text), example.Line);
    }

    private List<HelpParameter> ReadParameters(Section section)
    {
        IReadOnlyList<Section> sections = Split(section.Blocks, 3, out IReadOnlyList<Block> before);
        if (before.Count > 0)
        {
            throw new HelpPageException(_path, before[0].Line + 1, "expected '### -' and a parameter's name");
        }

        if (sections.Count == 0 || sections[^1].Title != "CommonParameters")
        {
            throw new HelpPageException(_path, section.LastLine, "'### CommonParameters' must end the section '## PARAMETERS'");
        }

        var parameters = new List<HelpParameter>();
        foreach (Section parameter in sections.Take(sections.Count - 1))
        {
            if (parameter.Title.Length < 2 || parameter.Title[0] != '-')
            {
                throw new HelpPageException(_path, parameter.Line, $"expected '### -' and a parameter's name, found '### {parameter.Title}'");
            }

            string name = parameter.Title[1..];
            if (parameters.Any(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new HelpPageException(_path, parameter.Line, $"the parameter -{name} is there twice");
            }

            parameters.Add(ReadParameter(parameter, name));
        }

        return parameters;
    }

    private HelpParameter ReadParameter(Section section, string name)
    {
        List<HelpParameterBlock> blocks = [.. section.Blocks.Where(IsYaml).Select(block => ReadBlock((FencedCodeBlock)block))];
        if (blocks.Count == 0)
        {
            throw new HelpPageException(_path, section.Line, $"the parameter -{name} has no ```yaml block");
        }

        List<string> sets = [.. blocks.SelectMany(block => block.ParameterSets)];
        if (sets.Distinct(StringComparer.Ordinal).Count() != sets.Count || (sets.Count > 1 && sets.Contains(HelpParameterBlock.AllSets)))
        {
            throw new HelpPageException(_path, section.Line, $"the blocks of -{name} name a parameter set twice");
        }

        IReadOnlyList<string> description = _text.Paragraphs(section.Blocks.Where(block => !IsYaml(block)));
        return description.Count > 0
            ? new HelpParameter(name, description, blocks, section.Line)
            : throw new HelpPageException(_path, section.Line, $"the parameter -{name} has no description");
    }

    private static bool IsYaml(Block block) => block is FencedCodeBlock { Info: "yaml" };

    private HelpParameterBlock ReadBlock(FencedCodeBlock fence)
    {
        // Markdig counts from 0, and the first line of the block is the one after its fence.
        int firstLine = fence.Line + 2;
        FlatYaml yaml = FlatYaml.Parse(
            _path, firstLine, PlainText.CodeLines(fence), s_parameterKeys, s_optionalParameterKeys);

        yaml.NonEmptyText("Parameter Sets");
        (bool byValue, bool byPropertyName) = ReadPipelineInput(yaml);
        return new HelpParameterBlock
        {
            Type = yaml.NonEmptyText("Type"),
            ParameterSets = yaml.Text("Parameter Sets") == "(All)" ? [HelpParameterBlock.AllSets] : yaml.List("Parameter Sets"),
            Aliases = yaml.List("Aliases"),
            AcceptedValues = yaml.List("Accepted values"),
            Required = yaml.Flag("Required"),
            Position = ReadPosition(yaml),
            DefaultValue = yaml.NonEmptyText("Default value"),
            PipelineByValue = byValue,
            PipelineByPropertyName = byPropertyName,
            AcceptsWildcards = yaml.Flag("Accept wildcard characters"),
            Line = firstLine,
        };
    }

    private static int? ReadPosition(FlatYaml yaml)
    {
        string text = yaml.Text("Position");
        if (text == "Named")
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int position)
            ? position
            : throw yaml.Problem("Position", $"'Position: {text}' must be Named or a number");
    }

    private static (bool ByValue, bool ByPropertyName) ReadPipelineInput(FlatYaml yaml)
    {
        const string Key = "Accept pipeline input";
        return yaml.Text(Key) switch
        {
            "False" => (false, false),
            "True (ByValue)" => (true, false),
            "True (ByPropertyName)" => (false, true),
            "True (ByPropertyName, ByValue)" => (true, true),
            string other => throw yaml.Problem(
                Key, $"'{Key}: {other}' must be False, True (ByValue), True (ByPropertyName) or True (ByPropertyName, ByValue)"),
        };
    }

    private List<HelpType> ReadTypes(Section section)
    {
        IReadOnlyList<Section> types = Split(section.Blocks, 3, out IReadOnlyList<Block> before);
        if (before.Count > 0 || types.Count == 0)
        {
            throw new HelpPageException(_path, section.Line, $"expected '### ' and a type's name, or '### None', after '## {section.Title}'");
        }

        return [.. types.Select(type => new HelpType(type.Title, _text.Paragraphs(type.Blocks)))];
    }

    private List<HelpLink> ReadLinks(Section section)
    {
        var links = new List<HelpLink>();
        foreach (Block block in section.Blocks)
        {
            if (block is not ParagraphBlock { Inline.FirstChild: LinkInline { NextSibling: null } link } || link.Url is null)
            {
                throw new HelpPageException(_path, block.Line + 1, "expected one [text](address) per paragraph under '## RELATED LINKS'");
            }

            var text = new StringBuilder();
            foreach (LiteralInline literal in link.Descendants<LiteralInline>())
            {
                text.Append(literal.Content.AsSpan());
            }

            // Get-Help opens addresses only; another cmdlet's page is found by the cmdlet's name.
            string uri = link.Url.Contains("://", StringComparison.Ordinal) ? link.Url : string.Empty;
            links.Add(new HelpLink(text.ToString(), uri));
        }

        return links;
    }

    private IReadOnlyList<string> NonEmptyText(Section section)
    {
        IReadOnlyList<string> text = _text.Paragraphs(section.Blocks);
        return text.Count > 0
            ? text
            : throw new HelpPageException(_path, section.Line, $"the section '## {section.Title}' is empty");
    }

    /// <summary>Cuts blocks at the headings of a level; deeper headings stay inside their section.</summary>
    private List<Section> Split(IEnumerable<Block> blocks, int level, out IReadOnlyList<Block> before)
    {
        var first = new List<Block>();
        var sections = new List<Section>();
        foreach (Block block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                sections.Add(new Section(_text.Line(heading), heading.Line + 1, []));
            }
            else if (sections.Count == 0)
            {
                first.Add(block);
            }
            else
            {
                sections[^1].Blocks.Add(block);
            }
        }

        before = first;
        return sections;
    }

    private sealed record Section(string Title, int Line, List<Block> Blocks)
    {
        public int LastLine => Blocks.Count == 0 ? Line : Blocks[^1].Line + 1;
    }
}
