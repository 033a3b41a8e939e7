using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Amazon.SlimClients;

/// <summary>
/// Reads the JSON of a response from start to end. Each method that reads a value starts on the token before it (the
/// name of a property) and ends on its last token. A value of the wrong type is an exception; unknown properties are
/// skipped.
/// </summary>
internal static class JsonAnswer
{
    private static ReadOnlySpan<byte> ByteOrderMark => new byte[] { 0xEF, 0xBB, 0xBF };

    /// <summary>Reads the object of the document, and the rest of the document.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <param name="maxDepth">The maximum depth.</param>
    /// <param name="result">Receives the members.</param>
    /// <param name="required">A property that the object must have; null if there is none.</param>
    public static void Document(ReadOnlySpan<byte> utf8, int maxDepth, IJsonStructure result, string? required)
    {
        var json = new Utf8JsonReader(WithoutMark(utf8), Options(maxDepth));
        json.Read();
        Expect(ref json, JsonTokenType.StartObject, "an object");
        bool found = required == null;
        while (NextName(ref json))
        {
            bool isRequired = required != null && json.ValueTextEquals(required.AsSpan());
            ReadOrSkip(ref json, result);
            found |= isRequired && json.TokenType != JsonTokenType.Null;
        }

        if (!found)
        {
            throw new AnswerException($"\"{required}\" is missing.");
        }

        // The document is known to be well-formed only when what follows the object is read too.
        json.Read();
    }

    /// <summary>Whether the text is the start of a JSON document without its end.</summary>
    public static bool IsCutOff(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var json = new Utf8JsonReader(WithoutMark(utf8), isFinalBlock: false, new JsonReaderState(Options(maxDepth)));
        try
        {
            while (json.Read())
            {
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return json.CurrentDepth > 0
            || json.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray;
    }

    public static T? Structure<T>(ref this Utf8JsonReader json, T target)
        where T : class, IJsonStructure
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : Fill(ref json, target);
    }

    public static List<T>? StructureList<T>(ref this Utf8JsonReader json, Func<T> create)
        where T : class, IJsonStructure
    {
        if (!EnterList(ref json))
        {
            return Collections.Initial<T>();
        }

        var list = new List<T>();
        while (NextItem(ref json))
        {
            list.Add(Fill(ref json, create()));
        }

        return list;
    }

    public static List<string>? TextList(ref this Utf8JsonReader json)
    {
        if (!EnterList(ref json))
        {
            return Collections.Initial<string>();
        }

        var list = new List<string>();
        while (NextItem(ref json))
        {
            Expect(ref json, JsonTokenType.String, "text");
            list.Add(json.GetString()!);
        }

        return list;
    }

    public static string? Text(ref this Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref json, JsonTokenType.String, "text");
        return json.GetString();
    }

    public static DateTime? Timestamp(ref this Utf8JsonReader json)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                return Timestamps.FromSeconds(json.GetDouble());
            default:
                Expect(ref json, JsonTokenType.String, "a time");
                return Timestamps.Parse(json.GetString()!);
        }
    }

    /// <summary>A text member of an error document; null if there is none.</summary>
    public static string? ErrorText(byte[] body, string name)
    {
        try
        {
            // Errors are rare and small, so reading the whole document is fast enough.
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            // Not JSON, or an incomplete surrogate pair.
            return null;
        }
    }

    private static JsonReaderOptions Options(int maxDepth) => new() { MaxDepth = maxDepth };

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith(ByteOrderMark) ? utf8.Slice(ByteOrderMark.Length) : utf8;

    private static T Fill<T>(ref Utf8JsonReader json, T target)
        where T : class, IJsonStructure
    {
        Expect(ref json, JsonTokenType.StartObject, "an object");
        while (NextName(ref json))
        {
            ReadOrSkip(ref json, target);
        }

        return target;
    }

    // A null does not overwrite a value: a document can name a property twice.
    private static void ReadOrSkip(ref Utf8JsonReader json, IJsonStructure target)
    {
        Utf8JsonReader value = json;
        value.Read();
        if (value.TokenType == JsonTokenType.Null)
        {
            json = value;
            return;
        }

        if (!target.ReadMember(ref json))
        {
            json.Skip();
        }
    }

    // Moves to the next name, or to the end of the object. JSON allows nothing else there.
    private static bool NextName(ref Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName;

    private static bool EnterList(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        Expect(ref json, JsonTokenType.StartArray, "a list");
        return true;
    }

    // Moves to the next item, or to the end of the list. Null items are skipped.
    private static bool NextItem(ref Utf8JsonReader json)
    {
        do
        {
            json.Read();
        }
        while (json.TokenType == JsonTokenType.Null);

        return json.TokenType != JsonTokenType.EndArray;
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string expected)
    {
        if (json.TokenType != type)
        {
            throw new AnswerException(
                $"Expected {expected}, found {json.TokenType}, at byte {json.TokenStartIndex}.");
        }
    }
}
