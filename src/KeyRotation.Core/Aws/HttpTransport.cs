using System;
using System.Collections.Concurrent;
using System.Net.Http;
using Amazon.Runtime;

namespace KeyRotation.Aws;

/// <summary>
/// One HttpClient for all clients of the process, and one more for those that skip the certificate check: reads and
/// changes of every service share warm connections.
/// </summary>
internal sealed class HttpTransport : HttpClientFactory
{
    private static readonly ConcurrentDictionary<bool, HttpTransport> s_shared = new();

    private readonly HttpClient _client;

    private HttpTransport(HttpMessageHandler handler) =>
        // The SDK bounds each request itself, with the time-out of its configuration.
        _client = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>The process's transport.</summary>
    public static HttpTransport Shared(bool skipCertificateCheck) =>
        s_shared.GetOrAdd(skipCertificateCheck, skip => new HttpTransport(CreateHandler(skip)));

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static HttpClientHandler CreateHandler(bool skipCertificateCheck)
    {
        // HttpClientHandler is there on every target. A redirect would re-send a signed request elsewhere: never followed.
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = 50,
        };
        if (skipCertificateCheck)
        {
            handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
        }

        return handler;
    }
}
