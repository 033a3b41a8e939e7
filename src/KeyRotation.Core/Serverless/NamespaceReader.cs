using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Errors;
using KeyRotation.Waiting;

namespace KeyRotation.Serverless;

/// <summary>Reads serverless namespaces.</summary>
internal static class NamespaceReader
{
    // The maximum page size of ListNamespaces.
    private const int PageSize = 100;

    /// <summary>Makes a reader for many namespaces.</summary>
    public static ManyReader<Namespace> Many(AmazonRedshiftServerlessClient client) =>
        new(
            static found => found.NamespaceName ?? string.Empty,
            async (marker, cancellationToken) =>
            {
                var page = await client
                    .ListNamespacesAsync(
                        new ListNamespacesRequest { MaxResults = PageSize, NextToken = marker }, cancellationToken)
                    .ConfigureAwait(false);
                return (page.Namespaces ?? [], page.NextToken);
            },
            async (name, cancellationToken) =>
            {
                try
                {
                    return ReadResult<Namespace>.Found(
                        await OneAsync(client, name, cancellationToken).ConfigureAwait(false));
                }
                catch (AmazonServiceException e)
                    when (Failure.Of(e).Kind is FaultKind.NotFound or FaultKind.InvalidInput)
                {
                    // An error for this namespace only. The others are still waited for.
                    return ReadResult<Namespace>.Missing(e);
                }
            }
        );

    /// <summary>Reads one namespace.</summary>
    /// <exception cref="ResourceNotFoundException">There is no namespace with that name.</exception>
    public static async Task<Namespace> OneAsync(
        AmazonRedshiftServerlessClient client, string name, CancellationToken cancellationToken) =>
        (
            await client
                .GetNamespaceAsync(new GetNamespaceRequest { NamespaceName = name }, cancellationToken)
                .ConfigureAwait(false)).Namespace;
}
