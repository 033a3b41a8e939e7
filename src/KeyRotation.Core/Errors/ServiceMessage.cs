using System;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using KeyRotation.Properties;

namespace KeyRotation.Errors;

/// <summary>
/// The message of a service's error as one line. If there is no message, or only a proxy's HTML page, a sentence with
/// the code and the status takes its place, because the SDK would use the whole body.
/// </summary>
internal static class ServiceMessage
{
    private const int Longest = 1000;
    private const string Ellipsis = "...";

    // The SDK's text if the service sent no message. The body follows.
    private const string SdkMessage = "The service returned an error";

    private static readonly string[] s_beforeBody = ["HTTP Body:", "Response Body:"];

    // HTML names only: AWS uses placeholders such as <value> in its messages.
    private static readonly Regex s_markup = new(
        @"</?(?:!doctype|html|head|title|body|meta|link|script|style|h[1-6]|p|br|hr|div|span|center|table|tr|td|ul|li|a|b|i|font|pre)\b[^<>]*>",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The message of an error, or a sentence in its place.</summary>
    public static string Of(AmazonServiceException error) =>
        Clean(error.Message)
        ?? (
            error.ErrorCode is { Length: > 0 } code
                ? CoreMessages.ErrorWithoutMessage.With(code, (int)error.StatusCode)
                : CoreMessages.ErrorWithoutCode.With((int)error.StatusCode));

    /// <summary>
    /// The first line of a message, without markup and truncated; null if the service wrote no message.
    /// </summary>
    public static string? Clean(string? message)
    {
        var text = (message ?? string.Empty).Trim();
        if (text.Length == 0 || text[0] == '<' || text.StartsWith(SdkMessage, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var mark in s_beforeBody)
        {
            var body = text.IndexOf(mark, StringComparison.Ordinal);
            text = body < 0 ? text : text.Substring(0, body).TrimEnd();
        }

        // For a wrong signature, the first line is followed by the whole canonical request with its session token.
        var end = text.IndexOfAny(['\r', '\n']);
        text = end < 0 ? text : text.Substring(0, end);
        text = text.Length <= Longest * 4 ? text : text.Substring(0, Longest * 4);
        text = s_markup.Replace(text, " ");
        text = Regex.Replace(text, @"[\s\p{Cc}]+", " ").Trim();
        return text.Length == 0 ? null : text.Length <= Longest ? text : text.Substring(0, Longest) + Ellipsis;
    }
}
