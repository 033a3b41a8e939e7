using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using KeyRotation.TestCmdlets;

namespace KeyRotation.Tests.MiniHost;

/// <summary>The values of the shared table: JSON has too few types, so an object with "$type" says which is meant.</summary>
internal static class CaseValue
{
    internal static string? TypeOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("$type", out JsonElement type) ? type.GetString() : null;

    internal static object? From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt32(out int whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.Array => json.EnumerateArray().Select(From).ToArray(),
        _ => TypeOf(json) is { } type ? Typed(type, json.GetProperty("value")) : Custom(json),
    };

    internal static string? ToText(object? value) => value switch
    {
        null => null,
        string text => text,
        _ => $"[{PSObject.AsPSObject(value).BaseObject.GetType().Name}] {LanguagePrimitives.ConvertTo<string>(value)}",
    };

    private static PSObject Custom(JsonElement json)
    {
        var custom = new PSObject();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            custom.Properties.Add(new PSNoteProperty(property.Name, From(property.Value)));
        }

        return custom;
    }

    private static object Typed(string type, JsonElement value) => type switch
    {
        "hashtable" => new Hashtable(value.EnumerateObject().ToDictionary(each => each.Name, each => From(each.Value)), StringComparer.OrdinalIgnoreCase),
        "record" => new TestRecord { Identifier = value.GetProperty("Identifier").GetString(), Port = value.GetProperty("Port").GetInt32() },
        "wrapped" => PSObject.AsPSObject(From(value)!),
        "list" => new List<object?>(value.EnumerateArray().Select(From)),
        "timespan" => TimeSpan.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "datetime" => DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "version" => Version.Parse(value.GetString()!),
        "long" => value.GetInt64(),
        "decimal" => value.GetDecimal(),
        "char" => value.GetString()![0],
        "uri" => new Uri(value.GetString()!, UriKind.RelativeOrAbsolute),
        _ => throw new NotSupportedException($"The table's type {type} is not known here."),
    };
}
