using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using KeyRotation.Errors;
using KeyRotation.Waiting;

namespace KeyRotation.Redshift;

/// <summary>Reads clusters.</summary>
internal static class ClusterReader
{
    // The maximum page size of DescribeClusters.
    private const int PageSize = 100;

    /// <summary>Makes a reader for many clusters.</summary>
    /// <param name="client">The service.</param>
    /// <param name="statusOnly">
    /// Keep only what a rotation needs, to save memory when thousands of clusters are read.
    /// </param>
    public static ManyReader<Cluster> Many(AmazonRedshiftClient client, bool statusOnly = false) =>
        new(
            static cluster => cluster.ClusterIdentifier ?? string.Empty,
            async (marker, cancellationToken) =>
            {
                var page = await client
                    .DescribeClustersAsync(
                        new DescribeClustersRequest { MaxRecords = PageSize, Marker = marker }, cancellationToken)
                    .ConfigureAwait(false);
                return (statusOnly ? (page.Clusters ?? []).Select(StatusOf) : page.Clusters ?? [], page.Marker);
            },
            async (identifier, cancellationToken) =>
            {
                try
                {
                    var cluster = await OneAsync(client, identifier, cancellationToken).ConfigureAwait(false);
                    return ReadResult<Cluster>.Found(statusOnly ? StatusOf(cluster) : cluster);
                }
                catch (AmazonServiceException e)
                    when (Failure.Of(e).Kind is FaultKind.NotFound or FaultKind.InvalidInput)
                {
                    // An error for this cluster only. The others are still waited for.
                    return ReadResult<Cluster>.Missing(e);
                }
            }
        );

    /// <summary>Reads one cluster.</summary>
    /// <exception cref="ClusterNotFoundException">There is no cluster with that name.</exception>
    public static async Task<Cluster> OneAsync(
        AmazonRedshiftClient client, string identifier, CancellationToken cancellationToken)
    {
        var answer = await client
            .DescribeClustersAsync(new DescribeClustersRequest { ClusterIdentifier = identifier }, cancellationToken)
            .ConfigureAwait(false);
        return answer.Clusters?.FirstOrDefault()
            ?? throw new ClusterNotFoundException(identifier) { ErrorCode = "ClusterNotFound" };
    }

    private static Cluster StatusOf(Cluster cluster) => new()
    {
        ClusterIdentifier = cluster.ClusterIdentifier,
        ClusterStatus = cluster.ClusterStatus,
        ClusterNamespaceArn = cluster.ClusterNamespaceArn,
        Encrypted = cluster.Encrypted,
    };
}
