using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Tests.Sandbox;

/// <summary>Signs requests by the book, independently of the code that verifies them, and shows raw answers.</summary>
internal sealed class SandboxClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public SandboxClient(SandboxServer server)
    {
        Endpoint = server.Endpoint;
        AccessKey = server.AccessKey;
        SecretKey = server.SecretKey;
        Region = server.Region;
    }

    public Uri Endpoint { get; }

    public string AccessKey { get; set; }

    public string SecretKey { get; set; }

    public string? SessionToken { get; set; }

    public string Region { get; set; }

    public DateTimeOffset? Date { get; set; }

    public bool UnsignedPayload { get; set; }

    public void Use(SandboxCredentials credentials)
    {
        AccessKey = credentials.AccessKey;
        SecretKey = credentials.SecretKey;
        SessionToken = credentials.SessionToken;
    }

    public Task<SandboxAnswer> Redshift(string action, params (string Name, string Value)[] parameters)
        => Query("redshift", "2012-12-01", action, parameters);

    public Task<SandboxAnswer> Sts(string action, params (string Name, string Value)[] parameters)
        => Query("sts", "2011-06-15", action, parameters);

    public Task<SandboxAnswer> Kms(string operation, string json = "{}") =>
        Json("kms", "TrentService." + operation, json);

    public Task<SandboxAnswer> Serverless(string operation, string json = "{}")
        => Json("redshift-serverless", "RedshiftServerless." + operation, json);

    public Task<SandboxAnswer> Query(
        string service, string version, string action, params (string Name, string Value)[] parameters)
    {
        IEnumerable<(string Name, string Value)> all = parameters
            .Prepend(("Version", version))
            .Prepend(("Action", action));
        string form = string.Join(
            "&", all.Select(pair => Uri.EscapeDataString(pair.Name) + "=" + Uri.EscapeDataString(pair.Value)));
        return Send(Signed(service, HttpMethod.Post, string.Empty, form, "application/x-www-form-urlencoded"));
    }

    public Task<SandboxAnswer> Json(string service, string target, string json) =>
        Send(
            Signed(service, HttpMethod.Post, string.Empty, json, "application/x-amz-json-1.1", ("X-Amz-Target", target)));

    public async Task<SandboxAnswer> Send(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await _http.SendAsync(request);
        return new SandboxAnswer(response, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<SandboxAnswer> Get(string path) =>
        Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Endpoint, path)));

    /// <summary>A signed request; <paramref name="query"/> must be encoded and sorted already.</summary>
    public HttpRequestMessage Signed(
        string service,
        HttpMethod method,
        string query,
        string body,
        string? contentType,
        params (string Name, string Value)[] headers)
    {
        DateTimeOffset now = Date ?? DateTimeOffset.UtcNow;
        string date = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = Endpoint.Authority,
            ["x-amz-date"] = date,
        };
        if (SessionToken is not null)
        {
            signed["x-amz-security-token"] = SessionToken;
        }

        string payloadHash = UnsignedPayload ? "UNSIGNED-PAYLOAD" : Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        if (UnsignedPayload)
        {
            signed["x-amz-content-sha256"] = payloadHash;
        }

        foreach ((string name, string value) in headers)
        {
            signed[name.ToLowerInvariant()] = value;
        }

        var request = new HttpRequestMessage(method, new Uri(Endpoint, query.Length == 0 ? "/" : "/?" + query));
        foreach (KeyValuePair<string, string> header in signed.Where(header => header.Key != "host"))
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        string names = string.Join(";", signed.Keys);
        string canonical =
            method.Method
            + "\n/\n"
            + query
            + "\n"
            + string.Concat(signed.Select(header => header.Key + ":" + header.Value + "\n"))
            + "\n"
            + names
            + "\n"
            + payloadHash;
        string scope = $"{date[..8]}/{Region}/{service}/aws4_request";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Hmac(
            Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + SecretKey), date[..8]), Region), service), "aws4_request");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={AccessKey}/{scope}, SignedHeaders={names}, Signature={Hex(Hmac(key, toSign))}");
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return request;
    }

    public void Dispose() => _http.Dispose();

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
