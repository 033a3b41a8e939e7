using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Scheduling;

/// <summary>A semaphore for asynchronous code. Slots are granted in the order of the requests.</summary>
internal sealed class AsyncSemaphore(int count, WorkScheduler work)
{
    private readonly object _gate = new();
    private readonly Queue<Completion<bool>> _waiting = new();
    private int _free = count;

    /// <summary>Waits for a slot. Each call must be followed by <see cref="Release"/>.</summary>
    public Task AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Completion<bool> turn;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            turn = new Completion<bool>(work);
            _waiting.Enqueue(turn);
        }

        return turn.WaitAsync(cancellationToken);
    }

    /// <summary>Releases a slot.</summary>
    public void Release()
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                // Callers that were cancelled are skipped.
                if (_waiting.Dequeue().TrySetResult(true))
                {
                    return;
                }
            }

            _free++;
        }
    }
}
