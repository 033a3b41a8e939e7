using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.Http;

/// <summary>A complete request.</summary>
internal sealed class HttpRequest
{
    public HttpRequest(string method, string target, bool keepAlive, Dictionary<string, string> headers, byte[] body)
    {
        Method = method;
        KeepAlive = keepAlive;
        Headers = headers;
        Body = body;
        int question = target.IndexOf('?');
        Path = question < 0 ? target : target.Substring(0, question);
        Query = question < 0 ? string.Empty : target.Substring(question + 1);
    }

    public string Method { get; }

    /// <summary>The path as sent, still percent-encoded, because the signature covers these exact bytes.</summary>
    public string Path { get; }

    /// <summary>The query string as sent, without the question mark.</summary>
    public string Query { get; }

    public bool KeepAlive { get; }

    /// <summary>The header values by case-insensitive name. Repeated headers are joined with commas.</summary>
    public Dictionary<string, string> Headers { get; }

    public byte[] Body { get; }

    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    public bool Is(string method) => string.Equals(Method, method, StringComparison.Ordinal);
}
