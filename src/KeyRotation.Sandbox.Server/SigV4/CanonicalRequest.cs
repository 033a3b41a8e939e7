using System;
using System.Collections.Generic;
using System.Text;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.SigV4;

/// <summary>The canonical request that SigV4 hashes.</summary>
internal static class CanonicalRequest
{
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    public static string Build(HttpRequest request, SignatureParts parts)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n');
        // For every service except S3, the path is URI-encoded twice.
        UrlCoding.AppendEncoded(text, request.Path, keepSlash: true);
        text.Append('\n');
        AppendQuery(text, request.Query);
        text.Append('\n');
        foreach (string name in parts.SignedHeaders.Split(';'))
        {
            text.Append(name).Append(':');
            AppendTrimmed(text, request.Header(name) ?? string.Empty);
            text.Append('\n');
        }

        text.Append('\n').Append(parts.SignedHeaders).Append('\n').Append(PayloadHash(request));
        return text.ToString();
    }

    private static string PayloadHash(HttpRequest request)
    {
        // Unless the header has the marker, the hash is computed here. A body that does not match its header fails the
        // signature.
        return request.Header("X-Amz-Content-Sha256") == UnsignedPayload
            ? UnsignedPayload
            : Digest.Hex(Digest.Sha256(request.Body));
    }

    private static void AppendQuery(StringBuilder text, string query)
    {
        if (query.Length == 0)
        {
            return;
        }

        var pairs = new List<string>();
        foreach (KeyValuePair<string, string> pair in UrlCoding.Pairs(query))
        {
            if (pair.Key == "X-Amz-Signature")
            {
                continue;
            }

            var encoded = new StringBuilder();
            UrlCoding.AppendEncoded(encoded, pair.Key, keepSlash: false);
            encoded.Append('=');
            UrlCoding.AppendEncoded(encoded, pair.Value, keepSlash: false);
            pairs.Add(encoded.ToString());
        }

        pairs.Sort(StringComparer.Ordinal);
        text.Append(string.Join("&", pairs));
    }

    /// <summary>Trims a header value and collapses runs of spaces.</summary>
    private static void AppendTrimmed(StringBuilder text, string value)
    {
        bool space = false;
        foreach (char c in value.Trim())
        {
            if (c == ' ' && space)
            {
                continue;
            }

            space = c == ' ';
            text.Append(c);
        }
    }
}
