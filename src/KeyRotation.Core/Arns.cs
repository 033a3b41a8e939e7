using System;
using Amazon.Redshift.Model;

namespace KeyRotation;

/// <summary>Amazon resource names: arn:partition:service:region:account:resource.</summary>
internal static class Arns
{
    /// <summary>The account in an ARN; null if the text is not an ARN or the ARN has no account.</summary>
    public static string? AccountOf(string? arn) => Part(arn, 4);

    /// <summary>The Region in an ARN; null if the text is not an ARN or the ARN has no Region.</summary>
    public static string? RegionOf(string? arn) => Part(arn, 3);

    /// <summary>
    /// The ARN of a cluster, derived from its namespace ARN. DescribeClusters returns only the namespace ARN, which
    /// has the same partition, Region and account.
    /// </summary>
    public static string? OfCluster(Cluster cluster) =>
        cluster is { ClusterNamespaceArn: { } namespaceArn, ClusterIdentifier: { } id }
        && Part(namespaceArn, 1) is { } partition
        && RegionOf(namespaceArn) is { } region
        && AccountOf(namespaceArn) is { } account
            ? OfCluster(partition, region, account, id)
            : null;

    /// <summary>The ARN of a cluster.</summary>
    public static string OfCluster(string partition, string region, string account, string identifier) =>
        $"arn:{partition}:redshift:{region}:{account}:cluster:{identifier}";

    /// <summary>The resource type: "key", "alias", "cluster" or "namespace".</summary>
    public static string KindOf(string arn) => Part(arn, 5)?.Split(':', '/')[0] ?? string.Empty;

    /// <summary>Whether a key's id or ARN identifies the key of an ARN.</summary>
    public static bool IsOfKey(string arn, string key) =>
        arn == key || arn.EndsWith(":key/" + key, StringComparison.Ordinal);

    private static string? Part(string? arn, int index) =>
        arn is not null
        && arn.StartsWith("arn:", StringComparison.Ordinal)
        && arn.Split([':'], 6) is { Length: 6 } parts
        && parts[index].Length > 0
            ? parts[index]
            : null;
}
