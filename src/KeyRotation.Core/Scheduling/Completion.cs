using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Scheduling;

/// <summary>
/// Something that one waits for; it ends once. Who waits never goes on inside of the call that ends the wait.
/// </summary>
/// <typeparam name="T">What the wait brings.</typeparam>
internal sealed class Completion<T>(WorkScheduler work)
{
    private readonly TaskCompletionSource<T> _source = new(work.Continuations);
    private int _ended;

    /// <summary>Whether it has ended; who waits may not know yet.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Ends the wait well.</summary>
    /// <returns>False where it had ended before.</returns>
    public bool TrySetResult(T result) => TryEnd(() => _source.TrySetResult(result));

    /// <summary>Ends the wait with a failure.</summary>
    public bool TrySetException(Exception failure) => TryEnd(() => _source.TrySetException(failure));

    /// <summary>Ends the wait with nothing.</summary>
    public bool TrySetCanceled() => TryEnd(() => _source.TrySetCanceled());

    /// <summary>Waits.</summary>
    /// <param name="cancellationToken">Ends this wait.</param>
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
