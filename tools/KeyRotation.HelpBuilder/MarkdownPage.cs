using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeyRotation.HelpBuilder;

/// <summary>A heading of a page and the blocks below it.</summary>
/// <param name="Line">The heading's line, counted from 1.</param>
internal sealed record Section(string Title, int Line, List<Block> Blocks);

/// <summary>A Markdown file: its sections, and its text for a console.</summary>
internal sealed class MarkdownPage(string markdown, string path)
{
    // Parses tables only to reject them.
    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <summary>The path of the file, as given.</summary>
    public string Path { get; } = path;

    /// <summary>The file name without extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>All blocks, including headings.</summary>
    public MarkdownDocument Blocks { get; } = Markdown.Parse(markdown, s_markdown);

    public static MarkdownPage Read(string path) => new(File.ReadAllText(path), path);

    public HelpPageException Problem(int line, string problem) => new(Path, line, problem);

    /// <summary>The page's only title and everything below it.</summary>
    public Section Title(string expected)
    {
        IReadOnlyList<Section> titles = Sections(Blocks, 1, expected);
        return titles.Count == 1 && titles[0].Title == expected
            ? titles[0]
            : throw Problem(titles.Count > 0 ? titles[^1].Line : 1, $"expected one title, '# {expected}'");
    }

    /// <summary>Splits blocks at the headings of a level. Deeper headings stay in their section.</summary>
    public IReadOnlyList<Section> Sections(IEnumerable<Block> blocks, int level, string expected)
    {
        List<Section> sections = [];
        foreach (Block block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                sections.Add(new Section(Line(heading), heading.Line + 1, []));
            }
            else if (sections.Count > 0)
            {
                sections[^1].Blocks.Add(block);
            }
            else
            {
                throw Problem(block.Line + 1, $"expected '{new string('#', level)} {expected}' before this");
            }
        }

        return sections;
    }

    /// <summary>One entry for each paragraph, list item (with its bullet) and code block.</summary>
    public IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks) =>
        [.. blocks.SelectMany(block => Paragraphs(block, ""))];

    /// <summary>The text of a heading or paragraph on one line.</summary>
    public string Line(LeafBlock block) => Text(block.Inline ?? Enumerable.Empty<Inline>()).Trim();

    /// <summary>The lines of a code block without its fences.</summary>
    public static IReadOnlyList<string> CodeLines(CodeBlock block) =>
        [.. block.Lines.Lines.Take(block.Lines.Count).Select(line => line.ToString())];

    private IEnumerable<string> Paragraphs(Block block, string indent) => block switch
    {
        ParagraphBlock paragraph => [indent + Line(paragraph)],
        CodeBlock code => [string.Join('\n', CodeLines(code).Select(line => indent + "    " + line))],
        ListBlock list => list.SelectMany((item, i) => Item((ListItemBlock)item, Bullet(list, i), indent)),
        _ => throw Unsupported(block),
    };

    private static string Bullet(ListBlock list, int index) =>
        list.IsOrdered ? $"{index + int.Parse(list.OrderedStart!, CultureInfo.InvariantCulture)}. " : "- ";

    private IEnumerable<string> Item(ListItemBlock item, string bullet, string indent) => item.SelectMany((block, i) =>
        i == 0 && block is ParagraphBlock first ? [indent + bullet + Line(first)] : Paragraphs(block, indent + "  "));

    /// <summary>The plain text of inlines. The address of a link follows in parentheses.</summary>
    public string Text(IEnumerable<Inline> inlines) => string.Concat(inlines.Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline lineBreak => lineBreak.IsHard ? "\n" : " ",
        AutolinkInline link => link.Url,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LinkInline { IsImage: false } link => Text(link, link.Url),
        EmphasisInline emphasis => Text(emphasis),
        _ => throw Unsupported(inline),
    }));

    // Pages of other cmdlets are found by name. Only web addresses are shown.
    private string Text(LinkInline link, string? url) =>
        url is not null && url.Contains("://", StringComparison.Ordinal) ? $"{Text(link)} ({url})" : Text(link);

    private HelpPageException Unsupported(MarkdownObject element) => Problem(
        element.Line + 1,
        $"{element.GetType().Name} cannot be shown; use paragraphs, lists, links and code, and \\< for a literal <");
}
