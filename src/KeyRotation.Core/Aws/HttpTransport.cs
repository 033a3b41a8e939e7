using System;
using System.Collections.Concurrent;
using System.Net.Http;
using System.Threading;
using Amazon.Runtime;

namespace KeyRotation.Aws;

/// <summary>
/// One pool of connections for all clients of the process, and one more for those that skip the certificate check:
/// reads and changes of every service share warm connections.
/// </summary>
internal sealed class HttpTransport : HttpClientFactory
{
    /// <summary>The most requests that are under way to one address at once; what more there is waits for a connection.</summary>
    public const int MaxConnections = 50;

    private static readonly Lazy<HttpMessageHandler> s_checking = new(static () => CreateHandler(skipCertificateCheck: false));
    private static readonly Lazy<HttpMessageHandler> s_trusting = new(static () => CreateHandler(skipCertificateCheck: true));
    private static readonly ConcurrentDictionary<(bool, TimeSpan), HttpTransport> s_shared = new();

    private readonly HttpClient _client;

    // HttpClient's own limit ends with the headers, and the SDK ignores its Timeout setting where it is given a client.
    private HttpTransport(HttpMessageHandler connections, TimeSpan requestTimeout) =>
        _client = new HttpClient(new TimeLimit(connections, requestTimeout), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The process's transport.</summary>
    /// <param name="skipCertificateCheck">Take any server for the right one.</param>
    /// <param name="requestTimeout">How long one attempt may take, from the connection to the last byte of the answer.</param>
    public static HttpTransport Shared(bool skipCertificateCheck, TimeSpan requestTimeout) => s_shared.GetOrAdd(
        (skipCertificateCheck, requestTimeout),
        static key => new HttpTransport((key.Item1 ? s_trusting : s_checking).Value, key.Item2));

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static HttpMessageHandler CreateHandler(bool skipCertificateCheck)
    {
        // HttpClientHandler is there on every target. A redirect would re-send a signed request elsewhere: never followed.
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = MaxConnections,
        };
        if (skipCertificateCheck)
        {
            handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
        }

        return handler;
    }
}
