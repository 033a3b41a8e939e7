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
/// An embedded simulation of Amazon Redshift, Redshift Serverless, AWS KMS, AWS STS and the CloudTrail event history on
/// 127.0.0.1, for any AWS client. Thread-safe.
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

    /// <summary>The address: http://127.0.0.1 and the port.</summary>
    public Uri Endpoint { get; }

    /// <summary>The Region that requests must be signed for.</summary>
    public string Region { get; }

    /// <summary>The account of all resources.</summary>
    public string AccountId { get; }

    /// <summary>The access key ID of the sandbox's user.</summary>
    public string AccessKey => _credentials.User.AccessKey;

    /// <summary>The secret access key of the sandbox's user.</summary>
    public string SecretKey => _credentials.User.SecretKey;

    /// <summary>
    /// Always null, because the user's credentials are static. <see cref="CreateSessionCredentials"/> creates temporary
    /// ones.
    /// </summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Read from an instance, as every value beside it.")]
    public string? SessionToken => null;

    /// <summary>The active faults. They can be changed at any time.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>The clusters that can be rotated, in listing order. The first is mycluster.</summary>
    public IReadOnlyList<string> ClusterIdentifiers { get; }

    /// <summary>The cluster that is not encrypted; null if there are fewer than three clusters.</summary>
    public string? UnencryptedClusterIdentifier { get; }

    /// <summary>
    /// The IDs of the keys that can be rotated, in listing order. The first is the one of the CLI reference.
    /// </summary>
    public IReadOnlyList<string> KeyIds { get; }

    /// <summary>The namespaces, in listing order. The first is mynamespace.</summary>
    public IReadOnlyList<string> NamespaceNames { get; }

    /// <summary>A role that the sandbox's user can assume.</summary>
    public string RoleArn { get; }

    /// <summary>A role that requires <see cref="ExternalId"/>.</summary>
    public string ExternalIdRoleArn { get; }

    /// <summary>The external ID that <see cref="ExternalIdRoleArn"/> requires.</summary>
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
    /// The average delay until an event is visible in the audit trail; see <see cref="SandboxOptions.TrailDelay"/>.
    /// </summary>
    public TimeSpan TrailDelay
    {
        get => _trail.Delay;
        set => _trail.Delay = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>
    /// Starts a sandbox. It accepts connections from the time this method returns until it is disposed.
    /// </summary>
    /// <param name="options">Its size, timing and behavior; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The port is in use, or this user is not allowed to use it.</exception>
    public static SandboxServer Start(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        options.Validate();
        return new SandboxServer(options);
    }

    /// <summary>Returns the calls received so far and the current state of the resources.</summary>
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

    /// <summary>
    /// Stops at once: closes all connections, including those with a call in progress, and frees the port.
    /// </summary>
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
