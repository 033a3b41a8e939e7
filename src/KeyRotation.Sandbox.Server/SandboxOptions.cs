using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Sandbox;

/// <summary>The size, timing and behavior of a <see cref="SandboxServer"/>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The maximum number of resources of one kind.</summary>
    public const int MaxResources = 100_000;

    /// <summary>The port on 127.0.0.1. The default is 0, for any free port.</summary>
    public int Port { get; set; }

    /// <summary>The number of clusters. From three on, the last one is not encrypted.</summary>
    public int Clusters { get; set; } = 3;

    /// <summary>
    /// The number of customer keys that can be rotated. One key of each kind that cannot be rotated is added.
    /// </summary>
    public int Keys { get; set; } = 2;

    /// <summary>The number of serverless namespaces.</summary>
    public int Namespaces { get; set; } = 1;

    /// <summary>
    /// Whether the last namespace uses an AWS owned key (AWS_OWNED_KMS_KEY) instead of a customer managed key.
    /// </summary>
    public bool AwsOwnedNamespaceKey { get; set; }

    /// <summary>
    /// The duration of a rotation. For a namespace, the duration for 8 TB (AWS documents fifteen minutes).
    /// </summary>
    public TimeSpan RotationDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How far reads lag behind changes. Answers to changes, including errors, are never stale.</summary>
    public TimeSpan ConsistencyDelay { get; set; }

    /// <summary>
    /// The average delay until an event is visible in the audit trail (CloudTrail). Each event has a fixed share
    /// between half and one and a half, so events appear out of order. In AWS the delay is about five minutes.
    /// </summary>
    public TimeSpan TrailDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The maximum number of LookupEvents calls per second and account, as in AWS; null for no limit.
    /// </summary>
    public int? TrailRequestsPerSecond { get; set; } = 2;

    /// <summary>
    /// Whether DescribeEvents returns the start and the end of a cluster's key rotation. AWS does not document such
    /// events.
    /// </summary>
    public bool RotationEvents { get; set; }

    /// <summary>The Region of the sandbox. Signatures must be for this Region.</summary>
    public string Region { get; set; } = "us-west-2";

    /// <summary>Whether signatures for other Regions are also accepted.</summary>
    public bool AcceptAnyRegion { get; set; }

    /// <summary>The account ID, twelve digits.</summary>
    public string AccountId { get; set; } = "123456789012";

    /// <summary>
    /// The service's clock. It applies to resources, the Date header, throttling, delayed answers and temporary
    /// credentials.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The clock for signatures. It is real time, even if the resources use virtual time. Null accepts signatures of
    /// any age, so that a client never adjusts to a virtual clock.
    /// </summary>
    public TimeProvider? WallClock { get; set; } = TimeProvider.System;

    /// <summary>The access key ID; null to generate one.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret access key; null to generate one.</summary>
    public string? SecretKey { get; set; }

    /// <summary>
    /// The maximum number of calls per second for each service, with a burst of one second's worth. More are throttled.
    /// Null for no limit.
    /// </summary>
    public int? RequestsPerSecond { get; set; }

    /// <summary>
    /// The endpoint of every cluster, as "host:port"; null for names like those of AWS, which do not resolve.
    /// </summary>
    public string? ClusterEndpoint { get; set; }

    /// <summary>
    /// Additional roles that can be assumed: the ARN, and the external ID that the role requires or null.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Roles { get; set; }

    /// <summary>The code of every MFA device; null to reject every code.</summary>
    public string? TokenCode { get; set; }

    /// <summary>Called for every call, on worker threads and concurrently.</summary>
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
            "must be a Region code such as us-west-2");
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
