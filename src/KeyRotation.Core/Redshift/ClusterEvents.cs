using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift;
using Amazon.Redshift.Model;

namespace KeyRotation.Redshift;

/// <summary>
/// Finds finished rotations in the events. AWS documents neither an id nor a text for this event, so its message is
/// read for its meaning; where an account has no such event, the status alone decides.
/// </summary>
internal static class ClusterEvents
{
    /// <summary>How long after it an event may take to show.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private const int PageSize = 100;

    // Events are a proof on the side: beyond so many calls the search costs more than it can tell.
    private const int MaxCalls = 10;

    /// <summary>Those of many clusters that have a finished rotation since a time, and when the last one finished.</summary>
    /// <param name="client">The service.</param>
    /// <param name="identifiers">The clusters.</param>
    /// <param name="since">Events before it do not count (UTC).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks>
    /// By pages, no more of them than asking for each by name would take. In a large fleet the events of the others may
    /// fill them all; a few are then asked for by name.
    /// </remarks>
    public static async Task<Dictionary<string, DateTimeOffset>> ReadRotatedAsync(
        AmazonRedshiftClient client, IReadOnlyList<string> identifiers, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (identifiers.Count == 1)
        {
            return await ReadRotatedAsync(client, identifiers[0], since, cancellationToken).ConfigureAwait(false);
        }

        var (rotated, isWhole) = await ReadPagesAsync(client, null, since, Math.Max(MaxCalls, identifiers.Count), cancellationToken).ConfigureAwait(false);
        foreach (var identifier in isWhole ? [] : identifiers.Where(id => !rotated.ContainsKey(id)).Take(MaxCalls).ToList())
        {
            if ((await ReadRotatedAsync(client, identifier, since, cancellationToken).ConfigureAwait(false)).TryGetValue(identifier, out var date))
            {
                rotated[identifier] = date;
            }
        }

        return rotated;
    }

    /// <summary>Clusters with a finished rotation since a time, and when the last one finished.</summary>
    /// <param name="client">The service.</param>
    /// <param name="identifier">One cluster, or null for all.</param>
    /// <param name="since">Events before it do not count (UTC).</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Dictionary<string, DateTimeOffset>> ReadRotatedAsync(
        AmazonRedshiftClient client, string? identifier, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await ReadPagesAsync(client, identifier, since, MaxCalls, cancellationToken).ConfigureAwait(false)).Rotated;

    private static async Task<(Dictionary<string, DateTimeOffset> Rotated, bool IsWhole)> ReadPagesAsync(
        AmazonRedshiftClient client, string? identifier, DateTimeOffset since, int maxPages, CancellationToken cancellationToken)
    {
        var rotated = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var request = new DescribeEventsRequest
        {
            SourceType = SourceType.Cluster,
            SourceIdentifier = identifier,
            StartTime = since.UtcDateTime,
            MaxRecords = PageSize,
        };
        for (var page = 0; page < maxPages; page++)
        {
            var answer = await client.DescribeEventsAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var entry in answer.Events ?? [])
            {
                if (entry is { Date: { } local, SourceIdentifier: { } cluster } && IsFinishedRotation(entry.Message))
                {
                    var date = new DateTimeOffset(local.ToUniversalTime());
                    if (date >= since && !(rotated.TryGetValue(cluster, out var known) && known > date))
                    {
                        rotated[cluster] = date;
                    }
                }
            }

            if (string.IsNullOrEmpty(request.Marker = answer.Marker))
            {
                return (rotated, IsWhole: true);
            }
        }

        return (rotated, IsWhole: false);
    }

    private static bool IsFinishedRotation(string? message) =>
        Contains(message, "encryption key")
        && (Contains(message, "rotat"))
        && (Contains(message, "complete") || Contains(message, "success") || Contains(message, "finished"));

    private static bool Contains(string? text, string part) =>
        text?.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
