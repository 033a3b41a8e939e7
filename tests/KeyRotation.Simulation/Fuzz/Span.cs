using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>The position of a member in a document.</summary>
/// <param name="Start">Its first byte, including the name.</param>
/// <param name="ValueStart">The first byte of its value.</param>
/// <param name="ValueEnd">The position after the last byte of its value.</param>
/// <param name="End">The position after its last byte.</param>
internal readonly record struct Span(int Start, int ValueStart, int ValueEnd, int End)
{
    /// <summary>The members of a JSON document, up to the first syntax error.</summary>
    public static List<Span> InJson(byte[] text)
    {
        var spans = new List<Span>();
        var open = new Stack<(int Start, int ValueStart)>();
        var reader = new Utf8JsonReader(
            text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        int name = -1;
        try
        {
            while (reader.Read())
            {
                int at = (int)reader.TokenStartIndex;
                int end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = at;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((name < 0 ? at : name, at));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (int start, int valueStart) = open.Pop();
                        spans.Add(new Span(start, valueStart, end, end));
                        break;
                    default:
                        spans.Add(new Span(name < 0 ? at : name, at, end, end));
                        break;
                }

                name = -1;
            }
        }
        catch (JsonException)
        {
            // An earlier mutation ended the document here.
        }

        return spans;
    }

    /// <summary>The elements of an XML document, up to the first unmatched tag.</summary>
    public static List<Span> InXml(byte[] text)
    {
        var spans = new List<Span>();
        var open = new Stack<(string Name, int Start, int ValueStart)>();
        string document = Encoding.Latin1.GetString(text);
        for (int at = document.IndexOf('<'); at >= 0; at = document.IndexOf('<', at + 1))
        {
            int end = document.IndexOf('>', at) + 1;
            if (end == 0)
            {
                break;
            }

            string tag = document[(at + 1)..(end - 1)];
            if (tag.Length == 0 || tag[0] is '?' or '!' || tag[^1] == '/')
            {
                continue;
            }

            if (tag[0] != '/')
            {
                open.Push((tag.Split(' ')[0], at, end));
            }
            else if (open.Count > 0 && open.Peek().Name == tag[1..])
            {
                (_, int start, int valueStart) = open.Pop();
                // A tag that contains the start of another one ends after it.
                if (valueStart <= at)
                {
                    spans.Add(new Span(start, valueStart, at, end));
                }
            }
        }

        return spans;
    }
}
