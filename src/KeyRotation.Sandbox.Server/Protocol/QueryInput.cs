using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The parameters of a Query call, from the form in the body or from the query string.</summary>
internal sealed class QueryInput : OperationInput
{
    private readonly Dictionary<string, string> _values;

    private QueryInput(string operation, Dictionary<string, string> values, string? identifierName)
        : base(operation)
    {
        _values = values;
        Identifier = identifierName is null ? null : Text(identifierName);
    }

    /// <summary>All parameters. The body takes precedence.</summary>
    public static Dictionary<string, string> Parameters(HttpRequest request)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        AddPairs(values, request.Query);
        string? type = request.Header("Content-Type");
        if (type is not null
            && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            AddPairs(values, Encoding.UTF8.GetString(request.Body));
        }

        return values;
    }

    public static QueryInput Read(string operation, HttpRequest request, string? identifierName)
        => new(operation, Parameters(request), identifierName);

    /// <summary>The value; null if it is missing or empty.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    public string RequiredText(string name) =>
        Text(name)
        ?? throw new AwsErrorException("MissingParameter", 400, $"The request must contain the parameter {name}.");

    public int? Number(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Invalid($"{name} must be an integer.");
    }

    public int NumberWithin(string name, int min, int max, int fallback)
    {
        int number = Number(name) ?? fallback;
        return number >= min && number <= max
            ? number
            : throw Invalid($"Invalid value {number} for {name}. It must be between {min} and {max}.");
    }

    public DateTimeOffset? Time(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Invalid($"{name} must be a time in ISO 8601.");
    }

    /// <summary>
    /// The values of a list, such as TagKeys.TagKey.1 and TagKeys.TagKey.2. Also accepts the element name "member".
    /// </summary>
    public List<string> Items(string name)
    {
        var items = new List<string>();
        foreach (KeyValuePair<string, string> pair in _values)
        {
            if (pair.Key.StartsWith(name + ".", StringComparison.Ordinal) && pair.Value.Length > 0)
            {
                items.Add(pair.Value);
            }
        }

        return items;
    }

    public static AwsErrorException Invalid(string message) => new("InvalidParameterValue", 400, message);

    private static void AddPairs(Dictionary<string, string> values, string text)
    {
        foreach (KeyValuePair<string, string> pair in UrlCoding.Pairs(text))
        {
            values[pair.Key] = pair.Value;
        }
    }
}
