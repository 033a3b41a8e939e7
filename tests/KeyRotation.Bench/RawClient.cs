using System;
using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace KeyRotation.Bench;

/// <summary>
/// The lower bound: Redshift calls signed by hand (Signature Version 4) and sent by a plain HttpClient. Answers are
/// received, but not parsed.
/// </summary>
internal sealed class RawClient(Endpoint endpoint) : IDisposable
{
    private const string ContentType = "application/x-www-form-urlencoded";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public Task<byte[]> CallAsync(string operation, string cluster) =>
        SendAsync($"Action={operation}&Version=2012-12-01&ClusterIdentifier={cluster}");

    /// <summary>Requests one page of a list.</summary>
    public Task<byte[]> ReadPageAsync(string operation) =>
        SendAsync($"Action={operation}&Version=2012-12-01&MaxRecords=100");

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> SendAsync(string form)
    {
        var body = Encoding.UTF8.GetBytes(form);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        Sign(request, body);
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private void Sign(HttpRequestMessage request, byte[] body)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{endpoint.Region}/redshift/aws4_request";
        const string Signed = "content-type;host;x-amz-date";
        var canonical = $"POST\n/\n\ncontent-type:{ContentType}\nhost:{endpoint.Url.Authority}\nx-amz-date:{time}\n\n"
            + $"{Signed}\n{Hex(SHA256.HashData(body))}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

        var key = Encoding.UTF8.GetBytes("AWS4" + endpoint.SecretKey);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={endpoint.AccessKey}/{scope}, SignedHeaders={Signed}, Signature={signature}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
