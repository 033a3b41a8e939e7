using System;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using KeyRotation.Properties;

namespace KeyRotation.Errors;

/// <summary>
/// The message of a service's error as one line. An error without a message, or a page of a proxy in place of one,
/// becomes a sentence with the code and the status: the SDK would put the whole body there.
/// </summary>
internal static class ServiceMessage
{
    private const int Longest = 1000;
    private const string Ellipsis = "...";

    // What the SDK writes where the service wrote no message; the body follows.
    private const string SdkMessage = "The service returned an error";

    private static readonly string[] s_beforeBody = ["HTTP Body:", "Response Body:"];

    // Names of HTML only: AWS itself writes <value> and the like in its messages.
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
    /// The first line of a message, without markup and cut; null where there is nothing that a service wrote.
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

        // After the first line comes, for a wrong signature, the whole canonical request with its session token.
        var end = text.IndexOfAny(['\r', '\n']);
        text = end < 0 ? text : text.Substring(0, end);
        text = text.Length <= Longest * 4 ? text : text.Substring(0, Longest * 4);
        text = s_markup.Replace(text, " ");
        text = Regex.Replace(text, @"[\s\p{Cc}]+", " ").Trim();
        return text.Length == 0 ? null : text.Length <= Longest ? text : text.Substring(0, Longest) + Ellipsis;
    }
}
