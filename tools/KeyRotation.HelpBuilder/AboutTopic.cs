using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeyRotation.HelpBuilder;

/// <summary>One page of <c>docs/about</c>, which <c>Get-Help about_...</c> shows as plain text.</summary>
/// <remarks>
/// Its title is the topic's name; its first sections are SHORT DESCRIPTION and LONG DESCRIPTION, its last is SEE ALSO.
/// </remarks>
public sealed partial class AboutTopic
{
    private const string ShortDescription = "SHORT DESCRIPTION";
    private const string LongDescription = "LONG DESCRIPTION";
    private const string SeeAlso = "SEE ALSO";

    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private readonly string _path;
    private readonly PlainText _text;
    private readonly MarkdownDocument _page;

    private AboutTopic(string path, string markdown)
    {
        _path = path;
        _text = new PlainText(path);
        _page = Markdown.Parse(markdown, s_markdown);
        Name = ReadName();
        CheckSections();
    }

    /// <summary>The topic's name, such as about_KeyRotation.</summary>
    public string Name { get; }

    /// <summary>Reads every topic of a folder, in the order of their names.</summary>
    /// <exception cref="HelpPageException">A topic breaks the form.</exception>
    public static IReadOnlyList<AboutTopic> ReadFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return [.. Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(path => Parse(File.ReadAllText(path), path))];
    }

    /// <summary>Reads a topic from its text.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="path">Its file, whose name must be the topic's.</param>
    /// <exception cref="HelpPageException">The topic breaks the form.</exception>
    public static AboutTopic Parse(string markdown, string path)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ArgumentNullException.ThrowIfNull(path);
        return new AboutTopic(path, markdown);
    }

    /// <summary>The topic as a console shows it: at most 79 columns, ASCII.</summary>
    /// <exception cref="HelpPageException">Something in it cannot be shown so.</exception>
    public string ToHelpText()
    {
        var text = new AboutText(_path);
        text.Heading("TOPIC");
        text.Paragraph(Name, _page[0].Line + 1);
        foreach (Block block in _page.Skip(1))
        {
            switch (block)
            {
                case HeadingBlock { Level: 2 } heading:
                    text.Heading(_text.Line(heading));
                    break;
                case HeadingBlock { Level: 3 } heading:
                    text.Subheading(_text.Line(heading));
                    break;
                case CodeBlock code:
                    text.Code(PlainText.CodeLines(code), code.Line + 2);
                    break;
                case ListBlock list when IsCompact(list):
                    text.List(_text.Paragraphs([list]), list.Line + 1);
                    break;
                default:
                    foreach (string paragraph in _text.Paragraphs([block]))
                    {
                        text.Paragraph(paragraph, block.Line + 1);
                    }

                    break;
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("^about_[A-Za-z_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex TopicName();

    // Short items stand one below the other, as in Markdown; PlainText makes one paragraph of each.
    private static bool IsCompact(ListBlock list) => !list.IsLoose && list.All(item => ((ListItemBlock)item) is [ParagraphBlock]);

    private string ReadName()
    {
        string name = _page.Count > 0 && _page[0] is HeadingBlock { Level: 1 } title ? Plain(title) : string.Empty;
        if (!TopicName().IsMatch(name))
        {
            throw new HelpPageException(_path, 1, "the topic must start with its title '# about_...'");
        }

        return name == Path.GetFileNameWithoutExtension(_path)
            ? name
            : throw new HelpPageException(_path, 1, $"the topic {name} must be the file {name}.md");
    }

    // The name itself may hold what Markdown takes for emphasis.
    private static string Plain(HeadingBlock heading) => string.Concat(heading.Inline!.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));

    private void CheckSections()
    {
        List<HeadingBlock> sections = [.. _page.OfType<HeadingBlock>().Where(heading => heading.Level == 2)];
        string[] expected = [ShortDescription, LongDescription];
        for (int i = 0; i < expected.Length; i++)
        {
            if (sections.Count <= i || _text.Line(sections[i]) != expected[i])
            {
                throw new HelpPageException(_path, sections.Count > i ? sections[i].Line + 1 : 1, $"expected the section '## {expected[i]}'");
            }
        }

        if (_text.Line(sections[^1]) != SeeAlso)
        {
            throw new HelpPageException(_path, sections[^1].Line + 1, $"the last section must be '## {SeeAlso}'");
        }

        HeadingBlock? other = _page.Skip(1).OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level is not (2 or 3));
        if (other is not null)
        {
            throw new HelpPageException(_path, other.Line + 1, "a topic has one title, sections (##) and subsections (###)");
        }
    }
}
