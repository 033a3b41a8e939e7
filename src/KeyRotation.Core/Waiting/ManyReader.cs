using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;

namespace KeyRotation.Waiting;

/// <summary>
/// Reads many resources with few calls: by the pages that hold several of them, and one by one where that is fewer
/// calls. It remembers which page holds what, so one instance serves one wait, and never two reads at once.
/// </summary>
/// <typeparam name="T">The resource.</typeparam>
/// <param name="idOf">The resource's identifier.</param>
/// <param name="readPage">Reads one page; the marker is null for the first and for the one after the last.</param>
/// <param name="readOne">Reads one by identifier; the service itself says where it is not there.</param>
internal sealed class ManyReader<T>(
    Func<T, string> idOf,
    Func<string?, CancellationToken, Task<(IEnumerable<T> Page, string? NextMarker)>> readPage,
    Func<string, CancellationToken, Task<ReadResult<T>>> readOne)
    where T : class
{
    private const int NotFoundYet = -1;

    // The marker that leads to each page that was read, and to the one that is read next; none is left after the last.
    private readonly List<string?> _markers = [null];
    private readonly Dictionary<string, int> _pageOf = new(StringComparer.Ordinal);
    private int _read;

    /// <summary>Reads the resources.</summary>
    /// <returns>One reading for each identifier.</returns>
    public async Task<IReadOnlyDictionary<string, ReadResult<T>>> ReadAsync(
        IReadOnlyCollection<string> identifiers, CancellationToken cancellationToken)
    {
        var readings = new Dictionary<string, ReadResult<T>>(identifiers.Count, StringComparer.Ordinal);
        if (identifiers.Count > 1)
        {
            var wanted = new HashSet<string>(identifiers, StringComparer.Ordinal);
            if (!await TryReadKnownPagesAsync(wanted, readings, cancellationToken).ConfigureAwait(false))
            {
                Forget();
            }

            await ReadFurtherPagesAsync(wanted, readings, cancellationToken).ConfigureAwait(false);
            foreach (var id in wanted.Where(id => !_pageOf.ContainsKey(id)))
            {
                // Searched for in vain once, it is asked for by name from now on, unless a page brings it along.
                _pageOf[id] = NotFoundYet;
            }
        }

        // What no page had is asked for by name, so that the user reads the service's own word on it.
        foreach (var identifier in identifiers.Where(id => !readings.ContainsKey(id)).ToList())
        {
            readings[identifier] = await readOne(identifier, cancellationToken).ConfigureAwait(false);
        }

        return readings;
    }

    /// <returns>False where the pages no longer hold what they held.</returns>
    private async Task<bool> TryReadKnownPagesAsync(
        HashSet<string> wanted, Dictionary<string, ReadResult<T>> readings, CancellationToken cancellationToken)
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
                await ReadPageAsync(page.Key, wanted, readings, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (Failure.Of(e).Kind == FaultKind.InvalidInput)
        {
            // A marker is not for ever.
            return false;
        }

        // One may be gone; several have been moved by what came or went before them.
        return pages.Sum(page => page.Count(wanted.Contains)) <= 1;
    }

    // In the order of the list, for as long as asking by name would not take fewer calls.
    private async Task ReadFurtherPagesAsync(
        HashSet<string> wanted, Dictionary<string, ReadResult<T>> readings, CancellationToken cancellationToken)
    {
        int Unknown() => wanted.Count(id => !_pageOf.ContainsKey(id));
        var unknown = Unknown();
        for (var fruitless = 0; unknown > 1 && fruitless < unknown && _read < _markers.Count;)
        {
            await ReadPageAsync(_read, wanted, readings, cancellationToken).ConfigureAwait(false);
            var left = Unknown();
            fruitless = left < unknown ? 0 : fruitless + 1;
            unknown = left;
        }
    }

    private async Task ReadPageAsync(
        int index,
        HashSet<string> wanted,
        Dictionary<string, ReadResult<T>> readings,
        CancellationToken cancellationToken)
    {
        var (page, next) = await readPage(_markers[index], cancellationToken).ConfigureAwait(false);
        foreach (var resource in page)
        {
            var id = idOf(resource);
            _pageOf[id] = index;
            if (wanted.Remove(id))
            {
                readings[id] = ReadResult<T>.Found(resource);
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
