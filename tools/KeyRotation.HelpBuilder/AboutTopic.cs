using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Markdig.Syntax;

namespace KeyRotation.HelpBuilder;

/// <summary>Converts a page of docs/about to the plain text that Get-Help about_... shows.</summary>
internal sealed class AboutTopic
{
    // A console of 80 columns wraps a line of 80 characters.
    private const int Width = 79;
    private const int TextIndent = 4;
    private const int CodeIndent = 6;

    private readonly MarkdownPage _page;
    private readonly StringBuilder _text = new();
    private bool _afterHeading = true;

    private AboutTopic(MarkdownPage page) => _page = page;

    /// <summary>The topic's text: ASCII, at most 79 columns wide.</summary>
    /// <exception cref="HelpPageException">
    /// The page is not a topic, or contains something that plain text cannot show.
    /// </exception>
    public static string ToText(MarkdownPage page)
    {
        Section title = page.Title(page.Name);
        string[] sections = [.. page.Sections(title.Blocks, 2, "SHORT DESCRIPTION").Select(section => section.Title)];
        if (sections is not ["SHORT DESCRIPTION", "LONG DESCRIPTION", .., "SEE ALSO"])
        {
            throw page.Problem(title.Line, "the sections must be SHORT DESCRIPTION, LONG DESCRIPTION, ..., SEE ALSO");
        }

        var topic = new AboutTopic(page);
        topic.Heading(0, "TOPIC", title.Line);
        topic.Lines(TextIndent, [page.Name], title.Line);
        title.Blocks.ForEach(topic.Add);
        return topic._text.ToString();
    }

    private void Add(Block block)
    {
        int line = block.Line + 1;
        switch (block)
        {
            case HeadingBlock { Level: 2 or 3 } heading:
                Heading(heading.Level == 2 ? 0 : 2, _page.Line(heading), line);
                break;
            case CodeBlock code:
                Lines(CodeIndent, MarkdownPage.CodeLines(code), line);
                break;
            case ListBlock { IsLoose: false }:
                Lines(TextIndent, [.. _page.Paragraphs([block]).SelectMany(Wrap)], line);
                break;
            default:
                foreach (string paragraph in _page.Paragraphs([block]))
                {
                    Lines(TextIndent, [.. Wrap(paragraph)], line);
                }

                break;
        }
    }

    private void Heading(int indent, string heading, int line)
    {
        Lines(indent, [heading], line);
        _afterHeading = true;
    }

    // Continuation lines of an item align with its text, not with its bullet or number.
    private static IEnumerable<string> Wrap(string paragraph)
    {
        string text = paragraph.TrimStart();
        string indent = new(' ', paragraph.Length - text.Length);
        string bullet = text[..(text.IndexOf(' ', StringComparison.Ordinal) + 1)];
        bool isItem = bullet == "- " || (char.IsAsciiDigit(text[0]) && bullet.EndsWith(". ", StringComparison.Ordinal));
        string hanging = isItem ? indent + new string(' ', bullet.Length) : indent;
        foreach (string part in text.Split('\n'))
        {
            string row = "";
            foreach (string word in part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (row.Length > 0 && TextIndent + indent.Length + row.Length + 1 + word.Length > Width)
                {
                    yield return indent + row;
                    (row, indent) = ("", hanging);
                }

                row += row.Length == 0 ? word : " " + word;
            }

            yield return indent + row;
            indent = hanging;
        }
    }

    private void Lines(int indent, IReadOnlyList<string> lines, int firstLine)
    {
        _text.Append(_afterHeading ? "" : "\n");
        _afterHeading = false;
        foreach (string line in lines)
        {
            // Without a byte order mark, Windows PowerShell 5.1 reads a topic in the system's code page.
            if (!line.All(char.IsAscii) || indent + line.Length > Width)
            {
                throw _page.Problem(firstLine, $"not ASCII, or wider than {Width - indent} columns; change it: {line}");
            }

            _text.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');
        }
    }
}
