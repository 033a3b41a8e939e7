using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using KeyRotation.Sandbox.CloudTrail;
using KeyRotation.Sandbox.Control;
using KeyRotation.Sandbox.Dispatch;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Kms;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.Redshift;
using KeyRotation.Sandbox.Serverless;
using KeyRotation.Sandbox.SigV4;
using KeyRotation.Sandbox.State;
using KeyRotation.Sandbox.Sts;

namespace KeyRotation.Sandbox.Server;

/// <summary>
/// An embedded stand-in for Amazon Redshift, Redshift Serverless, AWS KMS, AWS STS and the event history of AWS
/// CloudTrail on 127.0.0.1, for any AWS client. Safe for use by several threads.
/// </summary>
public sealed partial class SandboxServer : IDisposable, IOtherActors
{
    private readonly SandboxClock _clock;
    private readonly CredentialStore _credentials;
    private readonly KmsKeyRing _keys;
    private readonly ClusterFleet _fleet;
    private readonly Registry<ServerlessNamespace> _namespaces;
    private readonly StsService _sts;
    private readonly AuditTrail _trail;
    private readonly Dispatcher _dispatcher;
    private readonly LoopbackListener _listener;
    private readonly TimeSpan _rotationDuration;
    private readonly Caller _someoneElse;

    private SandboxServer(SandboxOptions options)
    {
        var names = new AwsNames(options.Region, options.AccountId);
        Region = options.Region;
        AccountId = options.AccountId;
        RoleArn = names.GlobalArn("iam", "role/sandbox-role");
        ExternalIdRoleArn = names.GlobalArn("iam", "role/sandbox-external-role");
        _rotationDuration = options.RotationDuration;
        _someoneElse = new Caller(
            "AKIAIOSFODNN7EXAMPLE",
            string.Empty,
            null,
            null,
            AccountId,
            names.GlobalArn("iam", "user/someone-else"),
            "AIDASANDBOXOTHEREXAMP");
        _clock = new SandboxClock(options.TimeProvider, options.ConsistencyDelay);
        _credentials = new CredentialStore(
            options.AccessKey, options.SecretKey, options.AccountId, names.GlobalArn("iam", "user/sandbox"));
        _keys = new KmsKeyRing(options.Keys, names, _clock.Now);
        _fleet = new ClusterFleet(
            options.Clusters,
            names,
            _keys.Rotatable.Select(key => key.Arn).ToList(),
            options.RotationDuration,
            options.RotationEvents);
        _trail = new AuditTrail(_keys, options.TrailDelay);
        _namespaces = CreateNamespaces(options, names, _keys);
        _sts = new StsService(
            _credentials, new SandboxRoles(RoleArn, ExternalIdRoleArn, ExternalId, options.Roles), options.TokenCode);
        ClusterIdentifiers = _fleet
            .Clusters.InOrder.Where(cluster => cluster.Encrypted)
            .Select(cluster => cluster.Identifier)
            .ToList();
        UnencryptedClusterIdentifier = _fleet.Clusters.InOrder.LastOrDefault(cluster => !cluster.Encrypted)?.Identifier;
        KeyIds = _keys.Rotatable.Select(key => key.Id).ToList();
        NamespaceNames = _namespaces.InOrder.Select(item => item.Name).ToList();
        Faults = new SandboxFaults(name => _keys.TryFind(name)?.Id ?? name);

        var directory = new ServiceDirectory(
            new AwsService[]
            {
                new RedshiftService(_fleet, new ClusterXml(names, options.ClusterEndpoint)),
                new KmsService(_keys, names, options.RotationDuration),
                new ServerlessService(_namespaces, _keys, names, options.RotationDuration),
                new CloudTrailService(_trail, names, options.TimeProvider, options.TrailRequestsPerSecond),
                _sts,
            });
        var verifier = new SignatureVerifier(
            _credentials, options.AcceptAnyRegion ? null : Region, options.TimeProvider, options.WallClock);
        var pages = new ControlPages(GetState, Faults, new ChangesPage(this));
        _dispatcher = new Dispatcher(directory, verifier, Faults, pages, _trail, _clock, options);
        _listener = new LoopbackListener(options.Port, _dispatcher.HandleAsync, options.TimeProvider);
        Endpoint = new Uri("http://127.0.0.1:" + _listener.Port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Where it listens: http://127.0.0.1 and its port.</summary>
    public Uri Endpoint { get; }

    /// <summary>The region that requests must be signed for.</summary>
    public string Region { get; }

    /// <summary>The account of all resources.</summary>
    public string AccountId { get; }

    /// <summary>The access key id of the sandbox's user.</summary>
    public string AccessKey => _credentials.User.AccessKey;

    /// <summary>The secret access key of the sandbox's user.</summary>
    public string SecretKey => _credentials.User.SecretKey;

    /// <summary>
    /// Always null: the user's credentials are static. <see cref="CreateSessionCredentials"/> makes temporary ones.
    /// </summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Read from an instance, as every value beside it.")]
    public string? SessionToken => null;

    /// <summary>The faults that are set; change them at any time.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>The clusters that can be rotated, in listing order; the first is mycluster.</summary>
    public IReadOnlyList<string> ClusterIdentifiers { get; }

    /// <summary>The cluster that is not encrypted; null where there are fewer than three clusters.</summary>
    public string? UnencryptedClusterIdentifier { get; }

    /// <summary>
    /// The ids of the keys that can be rotated, in listing order; the first is the one of the CLI reference.
    /// </summary>
    public IReadOnlyList<string> KeyIds { get; }

    /// <summary>The namespaces, in listing order; the first is mynamespace.</summary>
    public IReadOnlyList<string> NamespaceNames { get; }

    /// <summary>A role that the sandbox's user may assume.</summary>
    public string RoleArn { get; }

    /// <summary>A role that asks for <see cref="ExternalId"/>.</summary>
    public string ExternalIdRoleArn { get; }

    /// <summary>The external id that <see cref="ExternalIdRoleArn"/> asks for.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Read from an instance, as every value beside it.")]
    public string ExternalId => "sandbox-external-id";

    /// <summary>How far reads lag behind changes.</summary>
    public TimeSpan ConsistencyDelay
    {
        get => _clock.ConsistencyDelay;
        set =>
            _clock.ConsistencyDelay =
                value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>
    /// How long an event takes to be visible in the audit trail; see <see cref="SandboxOptions.TrailDelay"/>.
    /// </summary>
    public TimeSpan TrailDelay
    {
        get => _trail.Delay;
        set => _trail.Delay = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>Starts a sandbox. It accepts connections when this returns, and until it is disposed.</summary>
    /// <param name="options">Its size, speed and manners; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The port is in use, or not for this user.</exception>
    public static SandboxServer Start(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        options.Validate();
        return new SandboxServer(options);
    }

    /// <summary>What it has seen, and what its resources are now.</summary>
    public SandboxState GetState()
    {
        DateTimeOffset now = _clock.Now;
        var rotations = new Dictionary<string, int>(StringComparer.Ordinal);
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Cluster cluster in _fleet.Clusters.InOrder)
        {
            Add(cluster.Identifier, cluster.Rotations, cluster.ConditionAt(now)?.Status);
        }

        foreach (KmsKey key in _keys.Keys.InOrder)
        {
            Add(key.Id, key.CarriedOut, key.StateAt(now));
        }

        foreach (ServerlessNamespace item in _namespaces.InOrder)
        {
            Add(item.Name, item.Rotations, item.ConditionAt(now)?.Status);
        }

        return new SandboxState(_dispatcher.Calls(), rotations, states, _dispatcher.Throttled);

        void Add(string identifier, int count, string? status)
        {
            rotations[identifier] = count;
            if (status is not null)
            {
                states[identifier] = status;
            }
        }
    }

    /// <summary>Stops at once: ends every connection, also those with a call in flight, and frees the port.</summary>
    public void Dispose() => _listener.Dispose();

    private static Registry<ServerlessNamespace> CreateNamespaces(
        SandboxOptions options, AwsNames names, KmsKeyRing keys)
    {
        var namespaces = new ServerlessNamespace[options.Namespaces];
        for (int i = 0; i < namespaces.Length; i++)
        {
            string name = AwsNames.Numbered("mynamespace", i);
            bool awsOwned = keys.Rotatable.Count == 0 || (options.AwsOwnedNamespaceKey && i == namespaces.Length - 1);
            string key = awsOwned ? ServerlessService.AwsOwnedKey : keys.Rotatable[i % keys.Rotatable.Count].Arn;
            namespaces[i] = new ServerlessNamespace(name, AwsNames.Uuid("namespace/" + name), key);
        }

        return new Registry<ServerlessNamespace>(namespaces, item => item.Name);
    }
}
