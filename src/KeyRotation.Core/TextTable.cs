using System;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeyRotation;

/// <summary>Names and values whose string form is readable, for example in a CSV file: a JSON object.</summary>
internal sealed class TextTable : Dictionary<string, string>
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal TextTable()
        : base(StringComparer.Ordinal)
    {
    }

    internal TextTable(IReadOnlyDictionary<string, string> table)
        : this()
    {
        foreach (var entry in table)
        {
            this[entry.Key] = entry.Value;
        }
    }

    /// <summary>Parses what <see cref="ToString"/> wrote; null for any other text.</summary>
    internal static TextTable? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text) is { } table
                ? new TextTable(table)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A JSON object; empty if there are no entries.</summary>
    public override string ToString() =>
        Count == 0 ? string.Empty : JsonSerializer.Serialize<IReadOnlyDictionary<string, string>>(this, s_options);
}
