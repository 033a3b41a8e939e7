using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeyRotation.HelpBuilder;

/// <summary>Turns Markdown into what a console shows: paragraphs of plain text.</summary>
internal sealed class PlainText
{
    private readonly string _path;

    public PlainText(string path) => _path = path;

    /// <summary>One paragraph per Markdown paragraph, list item and code block.</summary>
    public IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks)
    {
        var paragraphs = new List<string>();
        foreach (Block block in blocks)
        {
            AddBlock(block, string.Empty, paragraphs);
        }

        return paragraphs;
    }

    /// <summary>The text of a heading or a paragraph on one line.</summary>
    public string Line(LeafBlock block)
    {
        var text = new StringBuilder();
        if (block.Inline is not null)
        {
            AddInlines(block.Inline, text);
        }

        return text.ToString().Trim();
    }

    /// <summary>The lines of a code block without its fences.</summary>
    public static IReadOnlyList<string> CodeLines(CodeBlock block)
    {
        var lines = new List<string>(block.Lines.Count);
        for (int i = 0; i < block.Lines.Count; i++)
        {
            lines.Add(block.Lines.Lines[i].ToString());
        }

        return lines;
    }

    private void AddBlock(Block block, string indent, List<string> paragraphs)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                paragraphs.Add(indent + Line(paragraph));
                break;
            case CodeBlock code:
                paragraphs.Add(indent + "    " + string.Join("\n" + indent + "    ", CodeLines(code)));
                break;
            case ListBlock list:
                AddList(list, indent, paragraphs);
                break;
            default:
                throw Unsupported(block);
        }
    }

    private void AddList(ListBlock list, string indent, List<string> paragraphs)
    {
        int number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out int start) ? start : 1;
        foreach (Block item in list)
        {
            string bullet = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            bool first = true;
            foreach (Block block in (ListItemBlock)item)
            {
                if (first && block is ParagraphBlock paragraph)
                {
                    paragraphs.Add(indent + bullet + Line(paragraph));
                }
                else
                {
                    AddBlock(block, indent + "  ", paragraphs);
                }

                first = false;
            }
        }
    }

    private void AddInlines(ContainerInline container, StringBuilder text)
    {
        foreach (Inline inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline lineBreak:
                    text.Append(lineBreak.IsHard ? '\n' : ' ');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case LinkInline { IsImage: false } link:
                    AddLink(link, text);
                    break;
                case EmphasisInline emphasis:
                    AddInlines(emphasis, text);
                    break;
                default:
                    throw Unsupported(inline);
            }
        }
    }

    private void AddLink(LinkInline link, StringBuilder text)
    {
        int start = text.Length;
        AddInlines(link, text);
        string label = text.ToString(start, text.Length - start);

        // A page beside this one is found by its name; only an address on the web is worth reading.
        if (link.Url is { Length: > 0 } url && url.Contains("://", StringComparison.Ordinal) && url != label)
        {
            text.Append(" (").Append(url).Append(')');
        }
    }

    private HelpPageException Unsupported(MarkdownObject element)
    {
        string problem = element switch
        {
            HtmlInline or HtmlBlock => "HTML would be lost in the help; write \\< for a literal <",
            Table => "a table cannot be shown in the help; use a list",
            QuoteBlock => "a quotation cannot be shown in the help; use a paragraph",
            HeadingBlock => "a heading of this level does not belong here",
            _ => $"{element.GetType().Name} cannot be shown in the help; use paragraphs, lists and code",
        };
        return new HelpPageException(_path, element.Line + 1, problem);
    }
}
