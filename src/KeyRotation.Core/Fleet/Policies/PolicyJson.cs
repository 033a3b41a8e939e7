using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace KeyRotation.Fleet.Policies;

/// <summary>
/// Parses a policy in JSON. Comments and trailing commas are allowed, because people write these files by hand.
/// </summary>
internal sealed class PolicyJson
{
    private static readonly JsonReaderOptions s_options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly string _path;
    private readonly byte[] _text;
    private readonly List<int> _lineStarts;

    private PolicyJson(string path, string text)
    {
        _path = path;
        _text = Encoding.UTF8.GetBytes(text);
        _lineStarts = LineStarts(_text);
    }

    /// <summary>Parses the text.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">The file's text.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// The text is not JSON. The message contains the line and the column.
    /// </exception>
    public static PolicyNode Parse(string path, string text) => new PolicyJson(path, text).Parse();

    private PolicyNode Parse()
    {
        var reader = new Utf8JsonReader(_text, s_options);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader);
            // Text after the value is also an error.
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw PolicyErrors.Syntax(_path, PositionOf(e), WithoutPosition(e.Message));
        }
        catch (InvalidOperationException e)
        {
            // A string with half of a surrogate pair.
            throw PolicyErrors.Syntax(_path, PositionAt(reader.TokenStartIndex), e.Message);
        }
    }

    private PolicyNode ReadValue(ref Utf8JsonReader reader)
    {
        var position = PositionAt(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new PolicyNode(position) { Members = ReadMembers(ref reader) },
            JsonTokenType.StartArray => new PolicyNode(position) { Items = ReadItems(ref reader) },
            JsonTokenType.String => new PolicyNode(position) { Value = reader.GetString() },
            JsonTokenType.Number => new PolicyNode(position)
            {
                Value = reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble(),
            },
            JsonTokenType.True or JsonTokenType.False => new PolicyNode(position) { Value = reader.GetBoolean() },
            _ => new PolicyNode(position),
        };
    }

    private List<PolicyMember> ReadMembers(ref Utf8JsonReader reader)
    {
        var members = new List<PolicyMember>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var position = PositionAt(reader.TokenStartIndex);
            var key = reader.GetString()!;
            reader.Read();
            members.Add(new PolicyMember(key, position, ReadValue(ref reader)));
        }

        return members;
    }

    private List<PolicyNode> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<PolicyNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return items;
    }

    private PolicyPosition PositionAt(long offset)
    {
        var end = (int)Math.Min(offset, _text.Length);
        var line = _lineStarts.BinarySearch(end);
        line = line < 0 ? ~line - 1 : line;
        return new PolicyPosition(
            line + 1, Encoding.UTF8.GetCharCount(_text, _lineStarts[line], end - _lineStarts[line]) + 1);
    }

    // The reader counts lines from 0 and columns in bytes.
    private PolicyPosition PositionOf(JsonException failure)
    {
        var line = (int)Math.Min(failure.LineNumber ?? 0, _lineStarts.Count - 1);
        return PositionAt(_lineStarts[line] + (failure.BytePositionInLine ?? 0));
    }

    private static string WithoutPosition(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end
            ? message.Substring(0, end)
            : message;

    private static List<int> LineStarts(byte[] text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }
}
