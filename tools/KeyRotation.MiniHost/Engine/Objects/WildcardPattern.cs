using System.Text;
using System.Text.RegularExpressions;

namespace System.Management.Automation;

[Flags]
public enum WildcardOptions
{
    None = 0,
    Compiled = 1,
    IgnoreCase = 2,
    CultureInvariant = 4,
}

/// <summary>A pattern of *, ?, [a-z] and the back-tick that takes their meaning away.</summary>
public class WildcardPattern
{
    private readonly Regex _regex;

    public WildcardPattern(string pattern)
        : this(pattern, WildcardOptions.None)
    {
    }

    public WildcardPattern(string pattern, WildcardOptions options)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        RegexOptions regexOptions = RegexOptions.Singleline | RegexOptions.CultureInvariant;
        _regex = new Regex(ToRegex(pattern), options.HasFlag(WildcardOptions.IgnoreCase) ? regexOptions | RegexOptions.IgnoreCase : regexOptions);
    }

    public static WildcardPattern Get(string pattern, WildcardOptions options) => new(pattern, options);

    public static bool ContainsWildcardCharacters(string? pattern)
    {
        for (int index = 0; index < (pattern ?? string.Empty).Length; index++)
        {
            switch (pattern![index])
            {
                case '*' or '?' or '[' or ']':
                    return true;
                case '`':
                    index++;
                    break;
            }
        }

        return false;
    }

    public static string Escape(string pattern) => Regex.Replace(pattern, @"[*?\[\]`]", "`$0");

    public static string Unescape(string pattern) => Regex.Replace(pattern, "`(.)", "$1");

    public bool IsMatch(string? input) => input is not null && _regex.IsMatch(input);

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (int index = 0; index < pattern.Length; index++)
        {
            char each = pattern[index];
            int close = each == '[' ? pattern.IndexOf(']', index + 1) : -1;
            if (each == '`' && index + 1 < pattern.Length)
            {
                regex.Append(Regex.Escape(pattern[++index].ToString()));
            }
            else if (close > index + 1)
            {
                regex.Append('[').Append(pattern[(index + 1)..close].Replace("\\", "\\\\").Replace("^", "\\^")).Append(']');
                index = close;
            }
            else
            {
                regex.Append(each switch { '*' => ".*", '?' => ".", _ => Regex.Escape(each.ToString()) });
            }
        }

        return regex.Append(@"\z").ToString();
    }
}
