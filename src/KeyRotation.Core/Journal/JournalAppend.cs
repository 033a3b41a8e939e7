using System;
using System.Threading.Tasks;

namespace KeyRotation.Journal;

/// <summary>An entry on its way to the disk.</summary>
internal sealed class JournalAppend
{
    private readonly TaskCompletionSource<long> _done;

    /// <summary>Makes one.</summary>
    /// <param name="line">The line; empty to ask for a flush alone.</param>
    /// <param name="head">The entry's number and hash.</param>
    /// <param name="durable">Whether it waits for a flush.</param>
    /// <param name="continuesInline">Whether who waits for it goes on in the thread that writes.</param>
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

    /// <summary>The system has it.</summary>
    public void Written()
    {
        if (!IsDurable)
        {
            Done();
        }
    }

    /// <summary>It is where it was asked to be.</summary>
    public void Done() => _done.TrySetResult(Head?.Sequence ?? 0);

    public void Fail(Exception exception)
    {
        if (_done.TrySetException(exception))
        {
            // Nobody has to look at an append that is not durable.
            _ = _done.Task.Exception;
        }
    }
}
