using System;
using System.Threading.Tasks;

namespace KeyRotation.Journal;

/// <summary>An entry that is queued for writing.</summary>
internal sealed class JournalAppend
{
    private readonly TaskCompletionSource<long> _done;

    /// <summary>Makes an entry.</summary>
    /// <param name="line">The line; empty for a flush only.</param>
    /// <param name="head">The entry's sequence number and hash.</param>
    /// <param name="durable">Whether to wait for a flush.</param>
    /// <param name="continuesInline">Whether the awaiting code continues on the writing thread.</param>
    public JournalAppend(byte[] line, JournalHead? head, bool durable, bool continuesInline)
    {
        Line = line;
        Head = head;
        IsDurable = durable;
        _done = new TaskCompletionSource<long>(
            continuesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public byte[] Line { get; }

    public JournalHead? Head { get; }

    public bool IsDurable { get; }

    public Task<long> Task => _done.Task;

    /// <summary>The operating system has received the entry.</summary>
    public void Written()
    {
        if (!IsDurable)
        {
            Done();
        }
    }

    /// <summary>The entry is written or, if durable, flushed.</summary>
    public void Done() => _done.TrySetResult(Head?.Sequence ?? 0);

    public void Fail(Exception exception)
    {
        if (_done.TrySetException(exception))
        {
            // Mark the exception as observed: the caller does not have to await an append that is not durable.
            _ = _done.Task.Exception;
        }
    }
}
