using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using System.Threading;
using Amazon.Runtime;

namespace KeyRotation.Aws;

/// <summary>
/// One connection pool for all clients of the process, and another for those that skip the certificate check. Reads
/// and changes of every service share open connections.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Shared by the process and ends with it.")]
internal sealed class HttpTransport : HttpClientFactory
{
    /// <summary>The maximum number of concurrent requests to one address. Others wait for a connection.</summary>
    public const int MaxConnections = 50;

    private static readonly ConcurrentDictionary<Trust, Lazy<HttpMessageHandler>> s_connections = new();
    private static readonly ConcurrentDictionary<(Trust, TimeSpan), HttpTransport> s_shared = new();

    private readonly HttpClient _client;

    // HttpClient's own time-out covers only the headers, and the SDK ignores its Timeout setting if it is given a
    // client.
    private HttpTransport(HttpMessageHandler connections, TimeSpan requestTimeout) =>
        _client = new HttpClient(new TimeLimit(connections, requestTimeout), disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Gets the process's shared transport.</summary>
    /// <param name="skipCertificateCheck">Accept any server certificate.</param>
    /// <param name="requestTimeout">
    /// How long one attempt may take, from the connection to the last byte of the response.
    /// </param>
    /// <param name="certificateBundle">
    /// File with the certificates to trust instead of the system's; null for the system's.
    /// </param>
    /// <exception cref="Errors.KeyRotationException">The file cannot be read.</exception>
    public static HttpTransport Shared(bool skipCertificateCheck, TimeSpan requestTimeout, string? certificateBundle)
    {
        var bundle = skipCertificateCheck ? null : certificateBundle;
        var trust = new Trust(skipCertificateCheck, bundle, bundle is null ? null : SharedFiles.Stamp(bundle));
        return s_shared.GetOrAdd(
            (trust, requestTimeout), static key => new HttpTransport(Connections(key.Item1), key.Item2));
    }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static HttpMessageHandler Connections(Trust trust) =>
        s_connections
            .GetOrAdd(
                trust,
                static key => new Lazy<HttpMessageHandler>(
                    () => CreateHandler(key), LazyThreadSafetyMode.PublicationOnly))
            .Value;

    private static HttpClientHandler CreateHandler(Trust trust)
    {
        // HttpClientHandler is available on every target. Redirects are never followed, because they would send a
        // signed request elsewhere.
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = MaxConnections,
        };
        if (trust.SkipCheck)
        {
            handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
        }
        else if (trust.BundlePath is { } path)
        {
            var bundle = CertificateBundle.Read(path);
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) =>
                bundle.Trusts(certificate, chain, errors);
        }

        return handler;
    }

    /// <summary>The trusted certificates.</summary>
    private sealed record Trust(bool SkipCheck, string? BundlePath, string? BundleStamp);
}
