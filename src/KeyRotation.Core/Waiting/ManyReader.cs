using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Waiting;

/// <summary>
/// Reads many resources with few calls: by pages, or one by one where that is fewer calls. Remembers how many pages
/// the region has, so one instance serves one wait.
/// </summary>
/// <typeparam name="T">The resource.</typeparam>
/// <param name="idOf">The resource's identifier.</param>
/// <param name="readPage">Reads one page; the marker is null for the first and for the one after the last.</param>
/// <param name="readOne">Reads one by identifier; the service itself says where it is not there.</param>
public sealed class ManyReader<T>(
    Func<T, string> idOf,
    Func<string?, CancellationToken, Task<(IEnumerable<T> Page, string? NextMarker)>> readPage,
    Func<string, CancellationToken, Task<Reading<T>>> readOne)
    where T : class
{
    private int? _pages;

    /// <summary>Reads the resources.</summary>
    /// <returns>One reading for each identifier.</returns>
    public async Task<IReadOnlyDictionary<string, Reading<T>>> ReadAsync(IReadOnlyCollection<string> identifiers, CancellationToken cancellationToken)
    {
        var readings = new Dictionary<string, Reading<T>>(identifiers.Count, StringComparer.Ordinal);
        if (identifiers.Count > 1 && identifiers.Count >= (_pages ?? 1))
        {
            await ReadPagesAsync(new HashSet<string>(identifiers, StringComparer.Ordinal), readings, cancellationToken).ConfigureAwait(false);
        }

        // What no page had is asked for by name, so that the user reads the service's own word on it.
        foreach (var identifier in identifiers.Where(id => !readings.ContainsKey(id)).ToList())
        {
            readings[identifier] = await readOne(identifier, cancellationToken).ConfigureAwait(false);
        }

        return readings;
    }

    private async Task ReadPagesAsync(HashSet<string> wanted, Dictionary<string, Reading<T>> readings, CancellationToken cancellationToken)
    {
        string? marker = null;
        var pages = 0;
        do
        {
            var (page, next) = await readPage(marker, cancellationToken).ConfigureAwait(false);
            pages++;
            foreach (var resource in page)
            {
                var id = idOf(resource);
                if (wanted.Remove(id))
                {
                    readings[id] = Reading<T>.Found(resource);
                }
            }

            marker = string.IsNullOrEmpty(next) ? null : next;
        }
        while (wanted.Count > 0 && marker is not null);
        _pages = Math.Max(_pages ?? 0, pages);
    }
}
