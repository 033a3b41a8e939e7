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
    public static async Task<IReadOnlyList<TAnswer>> ReadAsync<TAsked, TAnswer>(
        IReadOnlyList<TAsked> asked, int atATime, Func<TAsked, Task<TAnswer>> read)
    {
        var answers = new TAnswer[asked.Count];
        var next = -1;
        async Task ReadSomeAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < asked.Count; i = Interlocked.Increment(ref next))
            {
                answers[i] = await read(asked[i]).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(atATime, asked.Count)).Select(_ => ReadSomeAsync()))
            .ConfigureAwait(false);
        return answers;
    }
}
