using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The input of a JSON call.</summary>
internal sealed class JsonInput : OperationInput
{
    private static readonly DateTimeOffset s_epoch = DateTimeOffset.FromUnixTimeSeconds(0);

    private readonly JsonElement _root;

    public JsonInput(string operation, byte[] body, string? identifierName)
        : base(operation)
    {
        _root = Parse(body);
        Identifier = identifierName is null ? null : Text(identifierName);
    }

    /// <summary>The names of all members that have a value.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            foreach (JsonProperty property in _root.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.Null)
                {
                    yield return property.Name;
                }
            }
        }
    }

    public string? Text(string name)
    {
        JsonElement? value = Value(name);
        return value is null ? null
            : value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString()
            : throw WrongType(name, "a string");
    }

    /// <summary>A string; null if the member is missing or has another type. Does not throw.</summary>
    public string? TextOrNull(string name)
        => Value(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A time in the format of JSON services: seconds since 1970, with or without decimals.</summary>
    public DateTimeOffset? Time(string name)
    {
        JsonElement? value = Value(name);
        if (value is null)
        {
            return null;
        }

        bool valid = value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetDouble(out double seconds)
            && seconds is >= -62_135_596_800 and < 253_402_300_800;
        return valid ? s_epoch.AddSeconds(value.Value.GetDouble()) : throw WrongType(name, "a time");
    }

    /// <summary>The items of a list; empty if the member is missing.</summary>
    public IReadOnlyList<JsonElement> Items(string name)
    {
        JsonElement? value = Value(name);
        if (value is null)
        {
            return Array.Empty<JsonElement>();
        }

        return value.Value.ValueKind == JsonValueKind.Array
            ? value.Value.EnumerateArray().ToList()
            : throw WrongType(name, "a list");
    }

    public int? Number(string name)
    {
        JsonElement? value = Value(name);
        if (value is null)
        {
            return null;
        }

        return value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetInt32(out int number)
            ? number
            : throw WrongType(name, "an integer");
    }

    public bool? Flag(string name) => Value(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw WrongType(name, "a Boolean"),
    };

    public int NumberWithin(string name, int min, int max, int fallback)
    {
        int number = Number(name) ?? fallback;
        if (number < min)
        {
            throw Validation(
                $"Value '{number}' at '{Camel(name)}' failed to satisfy constraint: Member must have value greater than or equal to {min}");
        }

        return number <= max
            ? number
            : throw Validation(
                $"Value '{number}' at '{Camel(name)}' failed to satisfy constraint: Member must have value less than or equal to {max}");
    }

    public List<string>? Texts(string name)
    {
        JsonElement? value = Value(name);
        if (value is null)
        {
            return null;
        }

        if (value.Value.ValueKind != JsonValueKind.Array)
        {
            throw WrongType(name, "a list");
        }

        var texts = new List<string>();
        foreach (JsonElement item in value.Value.EnumerateArray())
        {
            texts.Add(
                item.ValueKind == JsonValueKind.String ? item.GetString()! : throw WrongType(name, "a list of strings"));
        }

        return texts;
    }

    public string RequiredText(string name, int min, int max)
    {
        string text =
            Text(name)
            ?? throw Validation($"Value null at '{Camel(name)}' failed to satisfy constraint: Member must not be null");
        if (text.Length < min)
        {
            throw Validation(
                $"Value '{text}' at '{Camel(name)}' failed to satisfy constraint: Member must have length greater than or equal to {min}");
        }

        return text.Length <= max
            ? text
            : throw Validation(
                $"Value at '{Camel(name)}' failed to satisfy constraint: Member must have length less than or equal to {max}");
    }

    /// <summary>A validation error, in the wording that all JSON services share.</summary>
    public static AwsErrorException Validation(string problem)
        => new("ValidationException", 400, "1 validation error detected: " + problem);

    /// <summary>Converts a member name to camel case. Validation messages use it for all members.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static JsonElement Parse(byte[] body)
    {
        if (body.Length == 0)
        {
            return Parse(new[] { (byte)'{', (byte)'}' });
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new AwsErrorException(
                    "SerializationException", 400, "Start of structure or map found where not expected.")
                {
                    IsCommon = true,
                };
        }
        catch (JsonException)
        {
            throw new AwsErrorException("SerializationException", 400, "The body of the request is not valid JSON.")
            {
                IsCommon = true,
            };
        }
    }

    private static AwsErrorException WrongType(string name, string expected) =>
        new("SerializationException", 400, $"The value of {name} can not be converted to {expected}.")
        {
            IsCommon = true,
        };

    private JsonElement? Value(string name)
        => _root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
