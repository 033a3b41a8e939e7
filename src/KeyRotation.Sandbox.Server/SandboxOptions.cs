using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Sandbox;

/// <summary>The size, speed and manners of a <see cref="SandboxServer"/>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The most resources of one sort.</summary>
    public const int MaxResources = 100_000;

    /// <summary>The port on 127.0.0.1; 0 (the default) takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>How many clusters there are; from three on, the last is not encrypted.</summary>
    public int Clusters { get; set; } = 3;

    /// <summary>
    /// How many customer keys there are that can be rotated; one of each sort that cannot comes on top.
    /// </summary>
    public int Keys { get; set; } = 2;

    /// <summary>How many serverless namespaces there are.</summary>
    public int Namespaces { get; set; } = 1;

    /// <summary>
    /// Whether the last namespace is encrypted with a key that AWS owns (AWS_OWNED_KMS_KEY) and not with a customer's.
    /// </summary>
    public bool AwsOwnedNamespaceKey { get; set; }

    /// <summary>
    /// How long a rotation takes; for a namespace, how long 8 TB take (AWS documents fifteen minutes).
    /// </summary>
    public TimeSpan RotationDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How far reads lag behind changes. Answers to changes, and their refusals, are never stale.</summary>
    public TimeSpan ConsistencyDelay { get; set; }

    /// <summary>
    /// How long events of the audit trail (CloudTrail) take to be visible, on average. Each takes from one half to one
    /// and a half of it, always the same part, so events do not appear in order. In AWS it is about five minutes.
    /// </summary>
    public TimeSpan TrailDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many calls of LookupEvents per second each account may make, as AWS allows; null for no limit.
    /// </summary>
    public int? TrailRequestsPerSecond { get; set; } = 2;

    /// <summary>
    /// Whether DescribeEvents shows the start and the end of a cluster's key rotation. AWS documents no such events.
    /// </summary>
    public bool RotationEvents { get; set; }

    /// <summary>The region that the sandbox is in, and the only one that signatures may be for.</summary>
    public string Region { get; set; } = "us-west-2";

    /// <summary>Whether signatures for any other region are accepted as well.</summary>
    public bool AcceptAnyRegion { get; set; }

    /// <summary>The account, twelve digits.</summary>
    public string AccountId { get; set; } = "123456789012";

    /// <summary>
    /// The service's clock: of the resources, the Date header, throttling, held-back answers and temporary credentials.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The clock of signatures: real time, even where the resources live in virtual time. Null accepts signatures of
    /// any age, so that a client never corrects its clock by a virtual one.
    /// </summary>
    public TimeProvider? WallClock { get; set; } = TimeProvider.System;

    /// <summary>The access key id; null for a generated one.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret access key; null for a generated one.</summary>
    public string? SecretKey { get; set; }

    /// <summary>
    /// How many calls per second each service takes, with one second's worth at once; more are throttled. Null for no
    /// limit.
    /// </summary>
    public int? RequestsPerSecond { get; set; }

    /// <summary>
    /// The "host:port" that every cluster gives as its endpoint; null for names like AWS's, which lead nowhere.
    /// </summary>
    public string? ClusterEndpoint { get; set; }

    /// <summary>Further roles that may be assumed: ARN, and the external id that the role asks for or null.</summary>
    public IReadOnlyDictionary<string, string?>? Roles { get; set; }

    /// <summary>The code that every MFA device shows; null where every code is wrong.</summary>
    public string? TokenCode { get; set; }

    /// <summary>Is told of every call. Called on a worker thread, several at once.</summary>
    public Action<SandboxCall>? RequestLog { get; set; }

    /// <summary>The settings, without the secret.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "Port {0}, {1} clusters, {2} keys, {3} namespaces, rotation {4}, region {5}, account {6}",
        Port,
        Clusters,
        Keys,
        Namespaces,
        RotationDuration,
        Region,
        AccountId);

    internal void Validate()
    {
        Check(Port is >= 0 and <= 65_535, nameof(Port), "must be from 0 to 65535");
        CheckCount(Clusters, nameof(Clusters));
        CheckCount(Keys, nameof(Keys));
        CheckCount(Namespaces, nameof(Namespaces));
        Check(RotationDuration >= TimeSpan.Zero, nameof(RotationDuration), "must not be negative");
        Check(ConsistencyDelay >= TimeSpan.Zero, nameof(ConsistencyDelay), "must not be negative");
        Check(TrailDelay >= TimeSpan.Zero, nameof(TrailDelay), "must not be negative");
        Check(
            TrailRequestsPerSecond is null or > 0,
            nameof(TrailRequestsPerSecond),
            "must be at least 1, or null for no limit");
        Check(
            Matches(Region, "^[a-z]{2,}(-[a-z]+)+-[0-9]+$"),
            nameof(Region),
            "must be a region's name such as us-west-2");
        Check(Matches(AccountId, "^[0-9]{12}$"), nameof(AccountId), "must be twelve digits");
        Check(TimeProvider is not null, nameof(TimeProvider), "must not be null");
        Check(RequestsPerSecond is null or > 0, nameof(RequestsPerSecond), "must be at least 1, or null for no limit");
        Check(
            AccessKey is null || Matches(AccessKey, "^[A-Za-z0-9_]{16,128}$"),
            nameof(AccessKey),
            "must be 16 to 128 letters and digits");
        Check(SecretKey is null || SecretKey.Length > 0, nameof(SecretKey), "must not be empty");
        Check(
            ClusterEndpoint is null
                || (Matches(ClusterEndpoint, "^.+:[0-9]{1,5}$") && PortOf(ClusterEndpoint) is > 0 and <= 65_535),
            nameof(ClusterEndpoint),
            "must be of the form host:port");
    }

    private static int PortOf(string endpoint) =>
        int.Parse(endpoint.Substring(endpoint.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static bool Matches(string? text, string pattern) =>
        text is not null && Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant);

    private static void CheckCount(int count, string name) =>
        Check(count is >= 0 and <= MaxResources, name, "must be from 0 to 100000");

    private static void Check(bool valid, string name, string what)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} {what}.", name);
        }
    }
}
