using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Scheduling;

namespace KeyRotation.Waiting;

/// <summary>
/// Joins single reads: while one read is under way the next askers gather, and one call serves them all. There is
/// never more than one read in flight.
/// </summary>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="idOf">The name under which the answer is found.</param>
/// <param name="readMany">Reads many with few calls.</param>
/// <param name="work">Where the reads run.</param>
/// <param name="stop">Ends the reads.</param>
internal sealed class BatchReader<TKey, T>(
    Func<TKey, string> idOf,
    Func<IReadOnlyCollection<TKey>, CancellationToken, Task<IReadOnlyDictionary<string, ReadResult<T>>>> readMany,
    WorkScheduler work,
    CancellationToken stop)
    where T : class
{
    private readonly object _gate = new();
    private List<(TKey Key, Completion<ReadResult<T>> Answer)> _gathering = [];
    private bool _reading;

    /// <summary>Reads one, together with whoever else asks.</summary>
    public async Task<ReadResult<T>> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        var answer = new Completion<ReadResult<T>>(work);
        lock (_gate)
        {
            _gathering.Add((key, answer));
            if (!_reading)
            {
                _reading = true;
                // Its own flow: one asker's cancellation must not end the others' read.
                work.Start(ReadLoopAsync);
            }
        }

        return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadLoopAsync()
    {
        while (true)
        {
            List<(TKey Key, Completion<ReadResult<T>> Answer)> batch;
            lock (_gate)
            {
                _gathering.RemoveAll(asked => asked.Answer.HasEnded);
                if (_gathering.Count == 0)
                {
                    _reading = false;
                    return;
                }

                (batch, _gathering) = (_gathering, []);
            }

            try
            {
                var readings = await readMany([.. batch.Select(asked => asked.Key)], stop).ConfigureAwait(false);
                batch.ForEach(asked => asked.Answer.TrySetResult(readings[idOf(asked.Key)]));
            }
            catch (Exception e)
            {
                batch.ForEach(asked => asked.Answer.TrySetException(e));
            }
        }
    }
}
