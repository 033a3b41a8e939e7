using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon;
using Amazon.CloudTrail;
using Amazon.KeyManagementService;
using Amazon.Redshift;
using Amazon.RedshiftServerless;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// One account and Region, reached with one set of credentials. The clients of the services are created on first use.
/// The SDK retries reads; changes use clients with all retries disabled.
/// </summary>
internal sealed class AwsConnection
{
    /// <summary>The application id in the User-Agent, if the user has set none.</summary>
    internal const string AppId = "KeyRotation";

    private readonly ConnectionOptions _options;
    private readonly AWSCredentials _credentials;
    private readonly HttpClientFactory _transport;
    private readonly CredentialProfile? _profile;
    private Caller? _caller;
    private readonly Lazy<AmazonRedshiftClient> _redshiftReads;
    private readonly Lazy<AmazonRedshiftClient> _redshiftChanges;
    private readonly Lazy<IAmazonKeyManagementService> _kmsReads;
    private readonly Lazy<IAmazonKeyManagementService> _kmsChanges;
    private readonly Lazy<AmazonRedshiftServerlessClient> _serverlessReads;
    private readonly Lazy<AmazonRedshiftServerlessClient> _serverlessChanges;
    private readonly Lazy<AmazonCloudTrailClient> _trail;

    /// <summary>
    /// Resolves Region and credentials. Sends no requests other than those needed for the credentials.
    /// </summary>
    /// <exception cref="KeyRotationException">Region, endpoint or credentials are missing or malformed.</exception>
    public AwsConnection(ConnectionOptions options)
        : this(options, transport: null)
    {
    }

    /// <summary>Makes a connection that uses another transport than the process's shared one.</summary>
    internal AwsConnection(ConnectionOptions options, HttpClientFactory? transport)
    {
        SharedFiles.Refresh();
        _options = options;
        CheckEndpoint(options.EndpointUrl);
        _transport =
            transport
            ?? HttpTransport.Shared(
                options.SkipCertificateCheck, options.RequestTimeout, ProfileSettings.CertificateBundle(options));
        _profile =
            options.ProfileName is { } name
            && new CredentialProfileStoreChain(options.ProfileLocation).TryGetProfile(name, out var profile)
                ? profile
                : null;
        Region = RegionSource.Resolve(options, _profile);
        var source = new CredentialSource(options, CreateSts);
        (_credentials, CredentialOrigin) = CredentialCache.Get(
            options with
            {
                RoleArn = null,
                ExternalId = null,
            },
            source.Resolve);
        if (options.RoleArn is not null)
        {
            var own = _credentials;
            (_credentials, CredentialOrigin) = CredentialCache.Get(options, () => source.Assume(own));
        }

        // Clients need no disposal: they share one HttpClient that lives as long as the process.
        _redshiftReads = New<AmazonRedshiftClient>(() =>
            new TracedRedshiftClient(
                _credentials, Configure(new AmazonRedshiftConfig(), retries: true), sendsChanges: false));
        _redshiftChanges = New<AmazonRedshiftClient>(() =>
            new TracedRedshiftClient(
                _credentials, Configure(new AmazonRedshiftConfig(), retries: false), sendsChanges: true));
        _kmsReads = New<IAmazonKeyManagementService>(() =>
            new TracedKmsClient(
                _credentials, Configure(new AmazonKeyManagementServiceConfig(), retries: true), sendsChanges: false));
        _kmsChanges = New<IAmazonKeyManagementService>(() =>
            new TracedKmsClient(
                _credentials, Configure(new AmazonKeyManagementServiceConfig(), retries: false), sendsChanges: true));
        _serverlessReads = New<AmazonRedshiftServerlessClient>(() =>
            new TracedServerlessClient(
                _credentials, Configure(new AmazonRedshiftServerlessConfig(), retries: true), sendsChanges: false));
        _serverlessChanges = New<AmazonRedshiftServerlessClient>(() =>
            new TracedServerlessClient(
                _credentials, Configure(new AmazonRedshiftServerlessConfig(), retries: false), sendsChanges: true));
        // The trail's reader retries by itself, because it has its own rate limit and clock.
        _trail = New<AmazonCloudTrailClient>(() =>
            new TracedTrailClient(_credentials, Configure(new AmazonCloudTrailConfig(), retries: false)));
    }

    /// <summary>Makes a connection that uses existing clients.</summary>
    internal AwsConnection(ConnectionOptions options, HttpClientFactory? transport, AwsClients clients)
        : this(options, transport)
    {
        _caller = clients.Caller;
        _redshiftReads = _redshiftChanges = New(() => clients.Redshift);
        _kmsReads = _kmsChanges = New(() => clients.Kms);
        _serverlessReads = _serverlessChanges = New(() => clients.Serverless);
        _trail = clients.Trail is { } trail ? New(() => trail) : _trail;
    }

    /// <summary>The Region's system name, such as us-east-1.</summary>
    public string Region { get; }

    /// <summary>The source of the credentials, without secrets.</summary>
    public string CredentialOrigin { get; }

    /// <summary>The name of its endpoints in messages.</summary>
    public string EndpointName => _options.EndpointUrl?.WithoutSecrets() ?? CoreMessages.AwsEndpoint.With(Region);

    /// <summary>The requested profile; null if none was requested.</summary>
    internal string? ProfileName => _options.ProfileName;

    /// <summary>The requested role; null if none was requested.</summary>
    internal string? RoleArn => _options.RoleArn;

    /// <summary>The requested endpoint, without secrets; null if none was requested.</summary>
    internal string? EndpointUrl => _options.EndpointUrl?.WithoutSecrets();

    internal AmazonRedshiftClient RedshiftReads => _redshiftReads.Value;

    internal AmazonRedshiftClient RedshiftChanges => _redshiftChanges.Value;

    internal IAmazonKeyManagementService KmsReads => _kmsReads.Value;

    internal IAmazonKeyManagementService KmsChanges => _kmsChanges.Value;

    internal AmazonRedshiftServerlessClient ServerlessReads => _serverlessReads.Value;

    internal AmazonRedshiftServerlessClient ServerlessChanges => _serverlessChanges.Value;

    /// <summary>The client for the audit trail. It does not retry.</summary>
    internal AmazonCloudTrailClient Trail => _trail.Value;

    /// <summary>The caller identity, requested once; null if STS does not return it.</summary>
    internal async Task<Caller?> GetCallerAsync(CancellationToken cancellationToken)
    {
        if (_caller is null)
        {
            try
            {
                using var sts = CreateSts(_credentials);
                var identity = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken)
                    .ConfigureAwait(false);
                _caller = new Caller(identity.Account, identity.Arn);
            }
            catch (AmazonServiceException)
            {
                // Only displayed values depend on it. A user who may rotate keys may lack permission for STS.
            }
        }

        return _caller;
    }

    /// <summary>
    /// A connection with the same account, Region and credentials but other settings. Null keeps a setting.
    /// </summary>
    /// <param name="maxAttempts">How often a read is attempted in total.</param>
    /// <param name="requestTimeout">How long one request may take.</param>
    /// <param name="skipCertificateCheck">Accept any server certificate.</param>
    public AwsConnection With(int? maxAttempts, TimeSpan? requestTimeout, bool? skipCertificateCheck)
    {
        var options = _options with
        {
            MaxAttempts = maxAttempts ?? _options.MaxAttempts,
            RequestTimeout = requestTimeout ?? _options.RequestTimeout,
            SkipCertificateCheck = skipCertificateCheck ?? _options.SkipCertificateCheck,
        };
        return options.Equals(_options) ? this : ConnectionCache.Get(options);
    }

    /// <summary>A connection to the same Region with other options.</summary>
    /// <param name="change">Makes the new options from the current ones.</param>
    /// <exception cref="KeyRotationException">The same errors as the constructor.</exception>
    internal AwsConnection With(Func<ConnectionOptions, ConnectionOptions> change)
    {
        var options = change(_options) with { Region = Region };
        return options.Equals(_options) ? this : ConnectionCache.Get(options);
    }

    /// <summary>The Region and the source of the credentials.</summary>
    public override string ToString() => $"{Region} ({CredentialOrigin})";

    private static Lazy<T> New<T>(Func<T> create) => new(create, LazyThreadSafetyMode.ExecutionAndPublication);

    private static void CheckEndpoint(Uri? endpoint)
    {
        if (endpoint is not null
            && (
                !endpoint.IsAbsoluteUri
                || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps)))
        {
            throw new KeyRotationException(
                ErrorIds.InvalidEndpoint,
                FaultKind.InvalidInput,
                CoreMessages.InvalidEndpoint.With(Addresses.WithoutSecrets(endpoint.OriginalString)),
                CoreMessages.InvalidEndpointAction);
        }
    }

    private TracedStsClient CreateSts(AWSCredentials? source) =>
        new TracedStsClient(
            source ?? new AnonymousAWSCredentials(), Configure(new AmazonSecurityTokenServiceConfig(), retries: true));

    private T Configure<T>(T config, bool retries)
        where T : ClientConfig
    {
        if ((_options.EndpointUrl?.AbsoluteUri ?? ProfileSettings.EndpointUrl(_profile)) is { } endpoint)
        {
            config.ServiceURL = endpoint;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        }

        if (_profile is not null)
        {
            ProfileSettings.Apply(_profile, _options.ProfileLocation, config);
        }

        if (config.ServiceURL is not null)
        {
            // The endpoint may also come from the environment or a profile. From such a host name, the SDK would
            // guess the signing Region and default to us-east-1.
            config.AuthenticationRegion = Region;
        }

        config.HttpClientFactory = _transport;
        // The user's own setting, from the environment or the profile, is already applied.
        config.ClientAppId ??= AppId;
        if (!retries)
        {
            // Both settings are needed. The second one retries dropped connections independently of the first, ten
            // times and without delay.
            config.MaxErrorRetry = 0;
            config.MaxStaleConnectionRetries = 0;
        }
        else if (_options.MaxAttempts is { } attempts)
        {
            config.MaxErrorRetry = attempts - 1;
            config.MaxStaleConnectionRetries = 0;
        }

        return config;
    }
}

/// <summary>Clients for one account and Region, each used for reads and changes.</summary>
/// <param name="Caller">The caller identity.</param>
/// <param name="Redshift">The client for provisioned clusters.</param>
/// <param name="Kms">The client for keys.</param>
/// <param name="Serverless">The client for serverless namespaces.</param>
/// <param name="Trail">The client for the audit trail; null for the connection's own.</param>
internal sealed record AwsClients(
    Caller Caller,
    AmazonRedshiftClient Redshift,
    IAmazonKeyManagementService Kms,
    AmazonRedshiftServerlessClient Serverless,
    AmazonCloudTrailClient? Trail = null);
