using System;
using System.Collections.Generic;
using System.Globalization;

namespace KeyRotation.Sandbox.Http;

/// <summary>A request line and headers.</summary>
internal sealed class HttpRequestHead
{
    private HttpRequestHead(string method, string target, bool keepAliveByDefault, Dictionary<string, string> headers)
    {
        Method = method;
        Target = target;
        Headers = headers;
        headers.TryGetValue("Connection", out string? connection);
        KeepAlive = keepAliveByDefault ? !Names(connection, "close") : Names(connection, "keep-alive");
        ExpectsContinue = headers.TryGetValue("Expect", out string? expect) && Names(expect, "100-continue");
    }

    public string Method { get; }

    public string Target { get; }

    public bool KeepAlive { get; }

    public bool ExpectsContinue { get; }

    public Dictionary<string, string> Headers { get; }

    public bool IsChunked { get; private set; }

    public int ContentLength { get; private set; }

    public bool HasBody => IsChunked || ContentLength > 0;

    public static HttpRequestHead Parse(string text)
    {
        string[] lines = text.Split('\n');
        string[] words = lines[0].TrimEnd('\r').Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || words[1].Length == 0)
        {
            throw new BadHttpRequestException(400, "The request line is not METHOD TARGET VERSION.");
        }

        if (words[2] != "HTTP/1.1" && words[2] != "HTTP/1.0")
        {
            throw new BadHttpRequestException(505, "Only HTTP/1.1 and HTTP/1.0 are supported.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 1; i < lines.Length; i++)
        {
            AddHeader(headers, lines[i].TrimEnd('\r'));
        }

        var head = new HttpRequestHead(words[0], PathOf(words[1]), words[2] == "HTTP/1.1", headers);
        head.ReadBodyLength();
        return head;
    }

    public static int ParseChunkSize(string line)
    {
        int semicolon = line.IndexOf(';');
        string digits = (semicolon < 0 ? line : line.Substring(0, semicolon)).Trim();
        bool valid = int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int size);
        return valid && size >= 0
            ? size
            : throw new BadHttpRequestException(400, "A chunk's size is not a hexadecimal number.");
    }

    private static void AddHeader(Dictionary<string, string> headers, string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        int colon = line.IndexOf(':');
        // Parsers treat a folded line or a space before the colon differently, which allows header smuggling (RFC 9112,
        // 5.1).
        if (colon <= 0 || line[0] == ' ' || line[0] == '\t' || line[colon - 1] == ' ' || line[colon - 1] == '\t')
        {
            throw new BadHttpRequestException(400, "A header line is not NAME: VALUE.");
        }

        string name = line.Substring(0, colon);
        string value = line.Substring(colon + 1).Trim();
        headers[name] = headers.TryGetValue(name, out string? before) ? before + "," + value : value;
    }

    private static string PathOf(string target)
    {
        if (target[0] == '/')
        {
            return target;
        }

        // Clients send the absolute form if this server is configured as their proxy.
        return Uri.TryCreate(target, UriKind.Absolute, out Uri? uri)
            ? uri.PathAndQuery
            : throw new BadHttpRequestException(400, "The request target is neither a path nor a URL.");
    }

    private static bool Names(string? value, string token)
        => value is not null && value.IndexOf(token, StringComparison.OrdinalIgnoreCase) >= 0;

    private void ReadBodyLength()
    {
        bool hasLength = Headers.TryGetValue("Content-Length", out string? length);
        if (Headers.TryGetValue("Transfer-Encoding", out string? encoding))
        {
            if (hasLength || !string.Equals(encoding, "chunked", StringComparison.OrdinalIgnoreCase))
            {
                throw new BadHttpRequestException(400, "Transfer-Encoding must be chunked, without Content-Length.");
            }

            IsChunked = true;
            return;
        }

        if (!hasLength)
        {
            return;
        }

        if (!long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            throw new BadHttpRequestException(400, "Content-Length is not a number.");
        }

        ContentLength = count <= HttpLimits.Body
            ? (int)count
            : throw new BadHttpRequestException(413, "The request's body is longer than 1 MiB.");
    }
}
