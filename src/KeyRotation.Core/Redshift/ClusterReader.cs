using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using KeyRotation.Errors;
using KeyRotation.Waiting;

namespace KeyRotation.Redshift;

/// <summary>Reads clusters, one or many.</summary>
public static class ClusterReader
{
    // The most that one DescribeClusters answers.
    private const int PageSize = 100;

    /// <summary>A reader of many clusters.</summary>
    public static ManyReader<Cluster> Many(AmazonRedshiftClient client) => new(
        static cluster => cluster.ClusterIdentifier ?? string.Empty,
        async (marker, cancellationToken) =>
        {
            var page = await client.DescribeClustersAsync(
                new DescribeClustersRequest { MaxRecords = PageSize, Marker = marker }, cancellationToken).ConfigureAwait(false);
            return (page.Clusters ?? [], page.Marker);
        },
        async (identifier, cancellationToken) =>
        {
            try
            {
                return Reading<Cluster>.Found(await OneAsync(client, identifier, cancellationToken).ConfigureAwait(false));
            }
            catch (AmazonServiceException e) when (Failure.Of(e).Kind is FaultKind.NotFound or FaultKind.InvalidInput)
            {
                // A word on this cluster alone; the others' wait goes on.
                return Reading<Cluster>.Missing(e);
            }
        });

    /// <summary>Reads one cluster.</summary>
    /// <exception cref="ClusterNotFoundException">There is none of that name.</exception>
    public static async Task<Cluster> OneAsync(AmazonRedshiftClient client, string identifier, CancellationToken cancellationToken)
    {
        var answer = await client.DescribeClustersAsync(
            new DescribeClustersRequest { ClusterIdentifier = identifier }, cancellationToken).ConfigureAwait(false);
        return answer.Clusters?.FirstOrDefault()
            ?? throw new ClusterNotFoundException(identifier) { ErrorCode = "ClusterNotFound" };
    }
}
