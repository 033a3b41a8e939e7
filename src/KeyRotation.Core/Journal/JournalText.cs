using System;
using System.Text.RegularExpressions;

namespace KeyRotation.Journal;

/// <summary>Makes a sentence fit for a file that others read.</summary>
internal static class JournalText
{
    private const int LongestMessage = 1000;

    // As long as a secret key (40 characters) or a session token (hundreds). ARNs and UUIDs have a character in between
    // that neither has, so that they stay readable.
    private static readonly Regex s_secret = new(
        "[A-Za-z0-9+/=]{40,}", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    /// <summary>
    /// The first line, masked and cut. AWS answers a wrong signature with the whole canonical request, session token
    /// included, in the lines that follow.
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

    /// <summary>An endpoint without what could be a secret: scheme, host, port and path.</summary>
    /// <returns>Null where it is no absolute URL.</returns>
    public static string? CleanUrl(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;
}
