using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Scheduling;

/// <summary>
/// A one-time completion that callers can await. Their continuations never run inside the call that completes it.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class Completion<T>(WorkScheduler work)
{
    private readonly TaskCompletionSource<T> _source = new(work.Continuations);
    private int _ended;

    /// <summary>Whether it was completed. Its callers may not have been resumed yet.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Completes the wait with a result.</summary>
    /// <returns>False if it was already completed.</returns>
    public bool TrySetResult(T result) => TryEnd(() => _source.TrySetResult(result));

    /// <summary>Completes the wait with an exception.</summary>
    public bool TrySetException(Exception failure) => TryEnd(() => _source.TrySetException(failure));

    /// <summary>Cancels the wait.</summary>
    public bool TrySetCanceled() => TryEnd(() => _source.TrySetCanceled());

    /// <summary>Waits for the completion.</summary>
    /// <param name="cancellationToken">Cancels the completion.</param>
    public async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(static signal => ((Completion<T>)signal!).TrySetCanceled(), this))
        {
            return await _source.Task.ConfigureAwait(false);
        }
    }

    private bool TryEnd(Action end)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return false;
        }

        work.EndWait(end);
        return true;
    }
}
