using System;
using System.Text.RegularExpressions;

namespace KeyRotation.Journal;

/// <summary>Makes a text safe for a file that others read.</summary>
internal static class JournalText
{
    private const int LongestMessage = 1000;

    // At least as long as a secret access key (40 characters); session tokens have hundreds. ARNs and UUIDs stay
    // readable, because they contain characters that neither has.
    private static readonly Regex s_secret = new(
        "[A-Za-z0-9+/=]{40,}", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    /// <summary>
    /// The first line, masked and truncated. For a wrong signature, AWS returns the whole canonical request,
    /// including the session token, in the lines that follow.
    /// </summary>
    public static string? Clean(string? message)
    {
        if (message is null)
        {
            return null;
        }

        var trimmed = message.Trim();
        var end = trimmed.IndexOfAny(['\r', '\n']);
        var line = s_secret.Replace(end < 0 ? trimmed : trimmed.Substring(0, end), "***");
        return line.Length <= LongestMessage ? line : line.Substring(0, LongestMessage) + "...";
    }

    /// <summary>An endpoint without parts that could be secret: scheme, host, port and path only.</summary>
    /// <returns>Null if the text is not an absolute URL.</returns>
    public static string? CleanUrl(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;
}
