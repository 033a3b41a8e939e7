using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;

namespace KeyRotation.Inventory;

/// <summary>Lists the resources that can be rotated in one account and Region, page by page.</summary>
/// <param name="connection">The connection to the account and Region.</param>
/// <param name="onSkipped">
/// Called for each part of a list that the caller may not read, while the list continues without it: with the key, or
/// null for the aliases of all keys, and the service's refusal. Called from background work, possibly concurrently.
/// </param>
internal sealed class TargetLister(AwsConnection connection, Action<string?, AmazonServiceException>? onSkipped = null)
{
    private const int PageSize = 100;
    private const int KeysAtATime = 8;

    /// <summary>Lists the resources of one service. Each page is passed on before the next one is requested.</summary>
    /// <param name="service">The service.</param>
    /// <param name="onPage">
    /// Called with each page. The next page is requested after its task completes. Pages of keys contain only
    /// customer managed keys, because no others can be rotated.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task ListAsync(
        TargetService service, Func<IReadOnlyList<Target>, Task> onPage, CancellationToken cancellationToken) =>
        service switch
        {
            TargetService.RedshiftCluster => ListClustersAsync(onPage, cancellationToken),
            TargetService.RedshiftServerlessNamespace => ListNamespacesAsync(onPage, cancellationToken),
            TargetService.KmsKey => ListKeysAsync(onPage, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
        };

    private async Task ListClustersAsync(Func<IReadOnlyList<Target>, Task> onPage, CancellationToken cancellationToken)
    {
        var caller = await connection.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        var request = new DescribeClustersRequest { MaxRecords = PageSize };
        do
        {
            var page = await connection
                .RedshiftReads.DescribeClustersAsync(request, cancellationToken)
                .ConfigureAwait(false);
            await onPage([.. (page.Clusters ?? []).Select(cluster => FromCluster(cluster, caller))])
                .ConfigureAwait(false);
            request.Marker = page.Marker;
        }
        while (!string.IsNullOrEmpty(request.Marker));
    }

    private async Task ListNamespacesAsync(
        Func<IReadOnlyList<Target>, Task> onPage, CancellationToken cancellationToken)
    {
        var request = new ListNamespacesRequest { MaxResults = PageSize };
        do
        {
            var page = await connection
                .ServerlessReads.ListNamespacesAsync(request, cancellationToken)
                .ConfigureAwait(false);
            await onPage([.. (page.Namespaces ?? []).Select(FromNamespace)]).ConfigureAwait(false);
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }

    private async Task ListKeysAsync(Func<IReadOnlyList<Target>, Task> onPage, CancellationToken cancellationToken)
    {
        var aliases = await TryListAliasesAsync(cancellationToken).ConfigureAwait(false);
        var request = new ListKeysRequest { Limit = PageSize };
        bool? more;
        do
        {
            var page = await connection.KmsReads.ListKeysAsync(request, cancellationToken).ConfigureAwait(false);
            await onPage(await DescribeAsync(page.Keys ?? [], aliases, cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
            request.Marker = page.NextMarker;
            more = page.Truncated;
        }
        while (more == true && !string.IsNullOrEmpty(request.Marker));
    }

    // KMS describes one key per call. There is no call for many.
    private async Task<IReadOnlyList<Target>> DescribeAsync(
        List<KeyListEntry> keys, Dictionary<string, string> aliases, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(KeysAtATime);
        var described = await Task.WhenAll(
                keys.Select(async entry =>
                {
                    await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                    try
                    {
                        return await TryDescribeAsync(entry, cancellationToken).ConfigureAwait(false);
                    }
                    finally
                    {
                        slots.Release();
                    }
                }))
            .ConfigureAwait(false);
        return
        [
            .. described.Where(key => key?.KeyManager == KeyManagerType.CUSTOMER).Select(key => FromKey(key!, aliases)),
        ];
    }

    // A key policy may deny access to a single key, and a key may be deleted after it was listed. It is then unknown
    // whether a customer can rotate the key, so it is left out.
    private async Task<KeyMetadata?> TryDescribeAsync(KeyListEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var request = new DescribeKeyRequest { KeyId = entry.KeyId };
            return (
                await connection.KmsReads.DescribeKeyAsync(request, cancellationToken).ConfigureAwait(false)).KeyMetadata;
        }
        catch (AmazonServiceException e) when (Failure.Of(e).Kind is FaultKind.Permission or FaultKind.NotFound)
        {
            onSkipped?.Invoke(entry.KeyArn ?? entry.KeyId, e);
            return null;
        }
    }

    // Aliases are only names. Without them, every key is still found by its id.
    private async Task<Dictionary<string, string>> TryListAliasesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAliasesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonServiceException e) when (Failure.Of(e).Kind == FaultKind.Permission)
        {
            onSkipped?.Invoke(null, e);
            return [];
        }
    }

    private async Task<Dictionary<string, string>> ListAliasesAsync(CancellationToken cancellationToken)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        var request = new ListAliasesRequest { Limit = PageSize };
        bool? more;
        do
        {
            var page = await connection.KmsReads.ListAliasesAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var alias in page.Aliases ?? [])
            {
                if (alias.TargetKeyId is { } keyId && !aliases.ContainsKey(keyId))
                {
                    aliases.Add(keyId, alias.AliasName);
                }
            }

            request.Marker = page.NextMarker;
            more = page.Truncated;
        }
        while (more == true && !string.IsNullOrEmpty(request.Marker));
        return aliases;
    }

    private Target FromCluster(Cluster cluster, Caller? caller) =>
        new()
        {
            Service = TargetService.RedshiftCluster,
            Id = cluster.ClusterIdentifier ?? string.Empty,
            // DescribeClusters returns the ARN of the namespace, not the cluster's own.
            Arn = caller is null
                ? null
                : $"arn:{caller.Partition}:redshift:{connection.Region}:{caller.AccountId}:cluster:{cluster.ClusterIdentifier}",
            Region = connection.Region,
            AccountId = caller?.AccountId,
            Status = cluster.ClusterStatus,
            Encrypted = cluster.Encrypted,
            KeyArn = cluster.KmsKeyId,
            Tags = cluster.Tags is { Count: > 0 } tags
                ? tags.ToDictionary(
                    tag => tag.Key ?? string.Empty, tag => tag.Value ?? string.Empty, StringComparer.Ordinal)
                : Target.NoTags,
            Resource = cluster,
        };

    private Target FromNamespace(Namespace found) => new()
    {
        Service = TargetService.RedshiftServerlessNamespace,
        Id = found.NamespaceName ?? string.Empty,
        Arn = found.NamespaceArn,
        Region = connection.Region,
        AccountId = AccountOf(found.NamespaceArn),
        Status = found.Status?.Value,
        Encrypted = true,
        KeyArn = found.KmsKeyId,
        Resource = found,
    };

    private Target FromKey(KeyMetadata key, Dictionary<string, string> aliases) => new()
    {
        Service = TargetService.KmsKey,
        Id = key.KeyId,
        Arn = key.Arn,
        Alias = aliases.TryGetValue(key.KeyId, out var alias) ? alias : null,
        Region = connection.Region,
        AccountId = key.AWSAccountId ?? AccountOf(key.Arn),
        Status = key.KeyState?.Value,
        KeyArn = key.Arn,
        Resource = key,
    };

    private static string? AccountOf(string? arn) => arn?.Split(':') is { Length: > 4 } parts ? parts[4] : null;
}
