using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace KeyRotation.Sandbox.Http;

/// <summary>What happens to the connection after an answer.</summary>
internal enum ConnectionEnd
{
    /// <summary>Stays open for the next request.</summary>
    Keep,

    /// <summary>Closes in an orderly way (FIN).</summary>
    Close,

    /// <summary>Resets (RST).</summary>
    Reset,
}

/// <summary>A response. Faults can declare a wrong length, or send nothing.</summary>
internal sealed class HttpAnswer
{
    public HttpAnswer(int status, string contentType, byte[] body)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
    }

    /// <summary>The status code; 0 if nothing is sent.</summary>
    public int Status { get; }

    public string ContentType { get; }

    public byte[] Body { get; }

    /// <summary>A Content-Length that differs from the actual length.</summary>
    public int? DeclaredLength { get; set; }

    public ConnectionEnd End { get; set; }

    public string? RequestId { get; set; }

    /// <summary>The AWS error code of the answer, for the log.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The message of an error, for the audit trail.</summary>
    public string? ErrorMessage { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public static HttpAnswer None(ConnectionEnd end) => new(0, string.Empty, Array.Empty<byte>()) { End = end };

    public static HttpAnswer Text(int status, string text)
        => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Returns head and body together, so that a small answer is one packet.</summary>
    public byte[] ToBytes(DateTimeOffset date, bool keepAlive)
    {
        var head = new StringBuilder(256);
        head.Append("HTTP/1.1 ")
            .Append(Status.ToString(CultureInfo.InvariantCulture))
            .Append(' ')
            .Append(ReasonPhrase(Status))
            .Append("\r\n");
        if (RequestId is not null)
        {
            head.Append("x-amzn-RequestId: ").Append(RequestId).Append("\r\n");
        }

        if (Headers is not null)
        {
            foreach (KeyValuePair<string, string> header in Headers)
            {
                head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
            }
        }

        head.Append("Content-Type: ").Append(ContentType).Append("\r\nContent-Length: ")
            .Append((DeclaredLength ?? Body.Length).ToString(CultureInfo.InvariantCulture))
            // AWS clients correct their clocks by this header when a signature is refused for its age.
            .Append("\r\nDate: ").Append(date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture))
            .Append(keepAlive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");

        byte[] result = new byte[head.Length + Body.Length];
        int length = Encoding.ASCII.GetBytes(head.ToString(), 0, head.Length, result, 0);
        Buffer.BlockCopy(Body, 0, result, length, Body.Length);
        return result;
    }

    private static string ReasonPhrase(int status) => status switch
    {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "Status",
    };
}
