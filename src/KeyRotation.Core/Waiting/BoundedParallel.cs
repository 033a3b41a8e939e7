using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Waiting;

/// <summary>Runs reads with limited concurrency.</summary>
internal static class BoundedParallel
{
    /// <summary>Reads all items. The results are in the order of the items.</summary>
    public static async Task<IReadOnlyList<TResult>> ReadAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, int atATime, Func<TItem, Task<TResult>> read)
    {
        var results = new TResult[items.Count];
        var next = -1;
        async Task ReadSomeAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
            {
                results[i] = await read(items[i]).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(atATime, items.Count)).Select(_ => ReadSomeAsync()))
            .ConfigureAwait(false);
        return results;
    }
}
