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
/// One account and region as reached with one set of credentials: the clients of each service, made on first use.
/// Reads are retried by the SDK; a change goes through a client whose every retry is off.
/// </summary>
internal sealed class AwsConnection
{
    /// <summary>The application id in the User-Agent, where the user has set none.</summary>
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

    /// <summary>Resolves region and credentials; sends nothing but what the credentials themselves need.</summary>
    /// <exception cref="KeyRotationException">No or malformed region, endpoint or credentials.</exception>
    public AwsConnection(ConnectionOptions options)
        : this(options, transport: null)
    {
    }

    /// <summary>A connection over another transport than the process's own.</summary>
    internal AwsConnection(ConnectionOptions options, HttpClientFactory? transport)
    {
        SharedFiles.Follow();
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
        // The trail's reader tries again itself: it has a rate to keep and a clock of its own.
        _trail = New<AmazonCloudTrailClient>(() =>
            new TracedTrailClient(_credentials, Configure(new AmazonCloudTrailConfig(), retries: false)));
    }

    /// <summary>A connection over clients that somebody else made.</summary>
    internal AwsConnection(ConnectionOptions options, HttpClientFactory? transport, AwsClients clients)
        : this(options, transport)
    {
        _caller = clients.Caller;
        _redshiftReads = _redshiftChanges = New(() => clients.Redshift);
        _kmsReads = _kmsChanges = New(() => clients.Kms);
        _serverlessReads = _serverlessChanges = New(() => clients.Serverless);
        _trail = clients.Trail is { } trail ? New(() => trail) : _trail;
    }

    /// <summary>The region's system name.</summary>
    public string Region { get; }

    /// <summary>Where the credentials come from, in words that hold no secret.</summary>
    public string CredentialOrigin { get; }

    /// <summary>What its endpoints are called in a message.</summary>
    public string EndpointName => _options.EndpointUrl?.WithoutSecrets() ?? CoreMessages.AwsEndpoint.With(Region);

    /// <summary>The profile that was asked for; null where none was.</summary>
    internal string? ProfileName => _options.ProfileName;

    /// <summary>The role that was asked for; null where none was.</summary>
    internal string? RoleArn => _options.RoleArn;

    /// <summary>The endpoint that was asked for, without secrets; null where none was.</summary>
    internal string? EndpointUrl => _options.EndpointUrl?.WithoutSecrets();

    internal AmazonRedshiftClient RedshiftReads => _redshiftReads.Value;

    internal AmazonRedshiftClient RedshiftChanges => _redshiftChanges.Value;

    internal IAmazonKeyManagementService KmsReads => _kmsReads.Value;

    internal IAmazonKeyManagementService KmsChanges => _kmsChanges.Value;

    internal AmazonRedshiftServerlessClient ServerlessReads => _serverlessReads.Value;

    internal AmazonRedshiftServerlessClient ServerlessChanges => _serverlessChanges.Value;

    /// <summary>The audit trail. The client retries nothing.</summary>
    internal AmazonCloudTrailClient Trail => _trail.Value;

    /// <summary>Who the calls are made as, asked once; null where STS does not tell.</summary>
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
                // Nothing depends on it but what is shown: who may rotate need not be allowed to ask STS.
            }
        }

        return _caller;
    }

    /// <summary>The same account, region and credentials, asked in another manner; null keeps its own.</summary>
    /// <param name="maxAttempts">How often a read is tried in all.</param>
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

    /// <summary>The same Region, reached as changed options say.</summary>
    /// <param name="change">Makes the new options of the ones this connection was made with.</param>
    /// <exception cref="KeyRotationException">As the constructor.</exception>
    internal AwsConnection With(Func<ConnectionOptions, ConnectionOptions> change)
    {
        var options = change(_options) with { Region = Region };
        return options.Equals(_options) ? this : ConnectionCache.Get(options);
    }

    /// <summary>The region and where the credentials come from.</summary>
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
            // The endpoint may also come from the environment or a profile. From such a host name the SDK would guess
            // the Region of the signature, and settle for us-east-1.
            config.AuthenticationRegion = Region;
        }

        config.HttpClientFactory = _transport;
        // The user's own, of the environment or the profile, is there already.
        config.ClientAppId ??= AppId;
        if (!retries)
        {
            // Both knobs: the second one retries dropped connections outside the first, ten times and without delay.
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

/// <summary>The clients of one account and region, each for reads and for changes.</summary>
/// <param name="Caller">Who the calls are made as.</param>
/// <param name="Redshift">Provisioned clusters.</param>
/// <param name="Kms">Keys.</param>
/// <param name="Serverless">Serverless namespaces.</param>
/// <param name="Trail">The audit trail; null for the client of the connection itself.</param>
internal sealed record AwsClients(
    Caller Caller,
    AmazonRedshiftClient Redshift,
    IAmazonKeyManagementService Kms,
    AmazonRedshiftServerlessClient Serverless,
    AmazonCloudTrailClient? Trail = null);
