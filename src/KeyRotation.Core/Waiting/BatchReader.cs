using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Scheduling;

namespace KeyRotation.Waiting;

/// <summary>
/// Batches single reads: requests that arrive while a read is in flight are served together by the next one. Only one
/// read is in flight at a time.
/// </summary>
/// <typeparam name="TKey">The key of a read.</typeparam>
/// <typeparam name="T">The result of a read.</typeparam>
/// <param name="idOf">The name of a key in the results.</param>
/// <param name="readMany">Reads many with few calls.</param>
/// <param name="work">The scheduler that runs the reads.</param>
/// <param name="stop">Cancels the reads.</param>
internal sealed class BatchReader<TKey, T>(
    Func<TKey, string> idOf,
    Func<IReadOnlyCollection<TKey>, CancellationToken, Task<IReadOnlyDictionary<string, ReadResult<T>>>> readMany,
    WorkScheduler work,
    CancellationToken stop)
    where T : class
{
    private readonly object _gate = new();
    private List<(TKey Key, Completion<ReadResult<T>> Completion)> _pending = [];
    private bool _reading;

    /// <summary>Reads one item, batched with concurrent requests.</summary>
    public async Task<ReadResult<T>> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        var completion = new Completion<ReadResult<T>>(work);
        lock (_gate)
        {
            _pending.Add((key, completion));
            if (!_reading)
            {
                _reading = true;
                // Runs in its own async context: one caller's cancellation must not cancel the read for the others.
                work.Start(ReadLoopAsync);
            }
        }

        return await completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadLoopAsync()
    {
        while (true)
        {
            List<(TKey Key, Completion<ReadResult<T>> Completion)> batch;
            lock (_gate)
            {
                _pending.RemoveAll(read => read.Completion.HasEnded);
                if (_pending.Count == 0)
                {
                    _reading = false;
                    return;
                }

                (batch, _pending) = (_pending, []);
            }

            try
            {
                var results = await readMany([.. batch.Select(read => read.Key)], stop).ConfigureAwait(false);
                batch.ForEach(read => read.Completion.TrySetResult(results[idOf(read.Key)]));
            }
            catch (Exception e)
            {
                batch.ForEach(read => read.Completion.TrySetException(e));
            }
        }
    }
}
