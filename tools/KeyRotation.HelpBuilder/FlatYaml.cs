using System;
using System.Collections.Generic;

namespace KeyRotation.HelpBuilder;

/// <summary>The little YAML that a page holds: one "key: value" per line, every key known, none twice.</summary>
/// <remarks>
/// Strict on purpose: what a YAML parser would quietly accept (a misspelt key, a nested value) would go missing
/// from the help without a word.
/// </remarks>
internal sealed class FlatYaml
{
    private readonly string _path;
    private readonly int _line;
    private readonly Dictionary<string, (string Value, int Line)> _entries = new(StringComparer.Ordinal);

    private FlatYaml(string path, int line)
    {
        _path = path;
        _line = line;
    }

    /// <summary>Reads the lines of a block.</summary>
    /// <param name="path">The page, for error messages.</param>
    /// <param name="firstLine">The page's line that <paramref name="lines"/> starts at, counted from 1.</param>
    /// <param name="lines">The block's lines without its fences.</param>
    /// <param name="required">The keys that must be there.</param>
    /// <param name="optional">The keys that may be there.</param>
    public static FlatYaml Parse(
        string path, int firstLine, IReadOnlyList<string> lines, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var yaml = new FlatYaml(path, firstLine);
        for (int i = 0; i < lines.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                yaml.Add(lines[i], firstLine + i, required, optional);
            }
        }

        foreach (string key in required)
        {
            if (!yaml._entries.ContainsKey(key))
            {
                throw new HelpPageException(path, firstLine, $"the key '{key}:' is missing");
            }
        }

        return yaml;
    }

    /// <summary>The value of a key, empty where the key is not there or has none.</summary>
    public string Text(string key) => _entries.TryGetValue(key, out (string Value, int Line) entry) ? entry.Value : string.Empty;

    /// <summary>The value of a key that must have one.</summary>
    public string NonEmptyText(string key)
    {
        string value = Text(key);
        return value.Length > 0 ? value : throw Problem(key, $"'{key}:' has no value");
    }

    /// <summary>The value of a key as a comma-separated list, empty where there is none.</summary>
    public IReadOnlyList<string> List(string key)
    {
        string value = Text(key);
        if (value.Length == 0)
        {
            return [];
        }

        string[] items = value.Split(',', StringSplitOptions.TrimEntries);
        foreach (string item in items)
        {
            if (item.Length == 0)
            {
                throw Problem(key, $"'{key}: {value}' has an empty item");
            }
        }

        return items;
    }

    /// <summary>The value of a key as True or False.</summary>
    public bool Flag(string key) => Text(key) switch
    {
        "True" => true,
        "False" => false,
        string other => throw Problem(key, $"'{key}: {other}' must be True or False"),
    };

    /// <summary>A problem at the line of a key.</summary>
    public HelpPageException Problem(string key, string problem) =>
        new(_path, _entries.TryGetValue(key, out (string Value, int Line) entry) ? entry.Line : _line, problem);

    private void Add(string text, int line, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || char.IsWhiteSpace(text[0]))
        {
            throw new HelpPageException(_path, line, $"expected 'key: value', found '{text}'");
        }

        string key = text[..colon];
        if (!Contains(required, key) && !Contains(optional, key))
        {
            throw new HelpPageException(_path, line, $"the key '{key}:' is not one of the schema");
        }

        if (!_entries.TryAdd(key, (text[(colon + 1)..].Trim(), line)))
        {
            throw new HelpPageException(_path, line, $"the key '{key}:' is there twice");
        }
    }

    private static bool Contains(IReadOnlyList<string> keys, string key)
    {
        foreach (string known in keys)
        {
            if (known == key)
            {
                return true;
            }
        }

        return false;
    }
}
