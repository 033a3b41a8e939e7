using System.Text.RegularExpressions;

namespace System.Management.Automation;

[Flags]
public enum WildcardOptions { None = 0, Compiled = 1, IgnoreCase = 2, CultureInvariant = 4 }

/// <summary>A pattern of *, ?, [a-z] and the escape character `.</summary>
public class WildcardPattern(string pattern, WildcardOptions options)
{
    private readonly Regex _regex = new(
        @"\A" + Regex.Replace(pattern, @"(?s)`.|\[[^\]]+\]|.", static match => ToRegex(match.Value)) + @"\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant
            | (options.HasFlag(WildcardOptions.IgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None));

    public static WildcardPattern Get(string pattern, WildcardOptions options) => new(pattern, options);

    public static bool ContainsWildcardCharacters(string? pattern) => pattern.AsSpan().IndexOfAny("*?[]") >= 0;

    public static string Escape(string pattern) => Regex.Replace(pattern, @"[*?\[\]]", "`$0");

    public bool IsMatch(string? input) => input is not null && _regex.IsMatch(input);

    private static string ToRegex(string part) => part switch
    {
        "*" => ".*",
        "?" => ".",
        ['`', _] => Regex.Escape(part[1..]),
        ['[', _, ..] => "[" + part[1..].Replace("\\", "\\\\").Replace("^", "\\^"),
        _ => Regex.Escape(part),
    };
}
