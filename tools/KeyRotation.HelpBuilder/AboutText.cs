using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace KeyRotation.HelpBuilder;

/// <summary>Lays a topic's text out in columns, as the about topics of PowerShell are.</summary>
internal sealed class AboutText
{
    // A console of 80 columns breaks a line of 80 characters.
    private const int Width = 79;
    private const int TextIndent = 4;
    private const int CodeIndent = 6;

    private readonly string _path;
    private readonly StringBuilder _text = new();
    private bool _afterHeading;

    public AboutText(string path) => _path = path;

    public void Heading(string heading)
    {
        Separate();
        Append(0, heading, 1);
        _afterHeading = true;
    }

    public void Subheading(string heading)
    {
        Separate();
        Append(2, heading, 1);
        _afterHeading = true;
    }

    /// <summary>A paragraph; one that begins with a bullet or a number hangs from it.</summary>
    public void Paragraph(string paragraph, int line)
    {
        Separate();
        Wrap(paragraph, line);
    }

    /// <summary>Paragraphs without blank lines in between.</summary>
    public void List(IReadOnlyList<string> items, int line)
    {
        Separate();
        foreach (string item in items)
        {
            Wrap(item, line);
        }
    }

    /// <summary>Code, which cannot be wrapped.</summary>
    public void Code(IReadOnlyList<string> lines, int firstLine)
    {
        Separate();
        for (int i = 0; i < lines.Count; i++)
        {
            Append(CodeIndent, lines[i], firstLine + i);
        }
    }

    public override string ToString() => _text.ToString();

    private void Separate()
    {
        if (_text.Length > 0 && !_afterHeading)
        {
            _text.Append('\n');
        }

        _afterHeading = false;
    }

    private void Wrap(string paragraph, int line)
    {
        string text = paragraph.TrimStart();
        int indent = TextIndent + paragraph.Length - text.Length;
        int hanging = indent + BulletLength(text);
        foreach (string part in text.Split('\n'))
        {
            string row = string.Empty;
            foreach (string word in part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (row.Length > 0 && indent + row.Length + 1 + word.Length > Width)
                {
                    Append(indent, row, line);
                    row = string.Empty;
                    indent = hanging;
                }

                row += row.Length == 0 ? word : " " + word;
            }

            Append(indent, row, line);
            indent = hanging;
        }
    }

    private static int BulletLength(string text)
    {
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return text.StartsWith("- ", StringComparison.Ordinal) ? 2
            : digits > 0 && text[digits..].StartsWith(". ", StringComparison.Ordinal) ? digits + 2
            : 0;
    }

    private void Append(int indent, string text, int line)
    {
        // Windows PowerShell 5.1 reads a topic without a byte order mark in the system's own code page.
        if (!text.All(char.IsAscii))
        {
            throw new HelpPageException(_path, line, $"a topic must be ASCII: {text}");
        }

        if (indent + text.Length > Width)
        {
            throw new HelpPageException(_path, line, $"this is wider than {Width - indent} columns and cannot be wrapped: {text}");
        }

        _text.Append(' ', text.Length == 0 ? 0 : indent).Append(text).Append('\n');
    }
}
