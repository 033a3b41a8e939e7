using System;

namespace KeyRotation.Waiting;

/// <summary>What a resource's state means to who waits for it.</summary>
public readonly struct WaitVerdict
{
    private WaitVerdict(bool isDone, Exception? failure)
    {
        IsDone = isDone;
        Failure = failure;
    }

    /// <summary>It is there.</summary>
    public static WaitVerdict Done { get; } = new(true, null);

    /// <summary>Not yet. A status that nobody knows means this too.</summary>
    public static WaitVerdict Pending { get; } = new(false, null);

    /// <summary>True when the wait for it is over and well.</summary>
    public bool IsDone { get; }

    /// <summary>Why it will never be there; null otherwise.</summary>
    public Exception? Failure { get; }

    /// <summary>It will never be there.</summary>
    public static WaitVerdict Failed(Exception failure) => new(false, failure);
}
