using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Scheduling;

/// <summary>So many places, taken in the order of asking.</summary>
internal sealed class AsyncSemaphore(int count, WorkScheduler work)
{
    private readonly object _gate = new();
    private readonly Queue<Completion<bool>> _waiting = new();
    private int _free = count;

    /// <summary>Waits for a place. Each must be followed by <see cref="GiveBack"/>.</summary>
    public Task TakeAsync(CancellationToken cancellationToken)
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

    /// <summary>Gives a place back.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                // Who no longer waits gets none.
                if (_waiting.Dequeue().TrySetResult(true))
                {
                    return;
                }
            }

            _free++;
        }
    }
}
