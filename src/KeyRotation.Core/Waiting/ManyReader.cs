using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;

namespace KeyRotation.Waiting;

/// <summary>
/// Reads many resources with few calls: by pages that contain several of them, or one by one if that takes fewer
/// calls. It remembers which page contains which resource, so use one instance per wait, and never for two reads at
/// once.
/// </summary>
/// <typeparam name="T">The resource.</typeparam>
/// <param name="idOf">The resource's identifier.</param>
/// <param name="readPage">
/// Reads one page. The marker is null for the first page; the returned marker is null after the last page.
/// </param>
/// <param name="readOne">
/// Reads one resource by identifier. The result has the service's error if it does not exist.
/// </param>
internal sealed class ManyReader<T>(
    Func<T, string> idOf,
    Func<string?, CancellationToken, Task<(IEnumerable<T> Page, string? NextMarker)>> readPage,
    Func<string, CancellationToken, Task<ReadResult<T>>> readOne)
    where T : class
{
    private const int NotFoundYet = -1;

    // The marker of each page that was read, and of the next page. After the last page, there is no next marker.
    private readonly List<string?> _markers = [null];
    private readonly Dictionary<string, int> _pageOf = new(StringComparer.Ordinal);
    private int _read;

    /// <summary>Reads the resources.</summary>
    /// <returns>One result for each identifier.</returns>
    public async Task<IReadOnlyDictionary<string, ReadResult<T>>> ReadAsync(
        IReadOnlyCollection<string> identifiers, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, ReadResult<T>>(identifiers.Count, StringComparer.Ordinal);
        if (identifiers.Count > 1)
        {
            var wanted = new HashSet<string>(identifiers, StringComparer.Ordinal);
            if (!await TryReadKnownPagesAsync(wanted, results, cancellationToken).ConfigureAwait(false))
            {
                Forget();
            }

            await ReadFurtherPagesAsync(wanted, results, cancellationToken).ConfigureAwait(false);
            foreach (var id in wanted.Where(id => !_pageOf.ContainsKey(id)))
            {
                // A resource that was not on any page is read by name from now on, unless a page contains it later.
                _pageOf[id] = NotFoundYet;
            }
        }

        // A resource that was on no page is read by name, so that the user gets the service's own error.
        foreach (var identifier in identifiers.Where(id => !results.ContainsKey(id)).ToList())
        {
            results[identifier] = await readOne(identifier, cancellationToken).ConfigureAwait(false);
        }

        return results;
    }

    /// <returns>False if the pages have changed.</returns>
    private async Task<bool> TryReadKnownPagesAsync(
        HashSet<string> wanted, Dictionary<string, ReadResult<T>> results, CancellationToken cancellationToken)
    {
        var pages = wanted
            .Where(_pageOf.ContainsKey)
            .GroupBy(id => _pageOf[id])
            .Where(page => page.Key != NotFoundYet && page.Skip(1).Any())
            .OrderBy(page => page.Key)
            .ToList();
        try
        {
            foreach (var page in pages)
            {
                await ReadPageAsync(page.Key, wanted, results, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (Failure.Of(e).Kind == FaultKind.InvalidInput)
        {
            // Markers expire.
            return false;
        }

        // One missing resource may have been deleted. Several have moved, because others before them were created or
        // deleted.
        return pages.Sum(page => page.Count(wanted.Contains)) <= 1;
    }

    // Reads pages in order as long as reading by name would not take fewer calls.
    private async Task ReadFurtherPagesAsync(
        HashSet<string> wanted, Dictionary<string, ReadResult<T>> results, CancellationToken cancellationToken)
    {
        int Unknown() => wanted.Count(id => !_pageOf.ContainsKey(id));
        var unknown = Unknown();
        for (var fruitless = 0; unknown > 1 && fruitless < unknown && _read < _markers.Count;)
        {
            await ReadPageAsync(_read, wanted, results, cancellationToken).ConfigureAwait(false);
            var left = Unknown();
            fruitless = left < unknown ? 0 : fruitless + 1;
            unknown = left;
        }
    }

    private async Task ReadPageAsync(
        int index,
        HashSet<string> wanted,
        Dictionary<string, ReadResult<T>> results,
        CancellationToken cancellationToken)
    {
        var (page, next) = await readPage(_markers[index], cancellationToken).ConfigureAwait(false);
        foreach (var resource in page)
        {
            var id = idOf(resource);
            _pageOf[id] = index;
            if (wanted.Remove(id))
            {
                results[id] = ReadResult<T>.Found(resource);
            }
        }

        if (index == _read)
        {
            _read++;
            if (!string.IsNullOrEmpty(next))
            {
                _markers.Add(next);
            }
        }
    }

    private void Forget()
    {
        _pageOf.Clear();
        _markers.RemoveRange(1, _markers.Count - 1);
        _read = 0;
    }
}
