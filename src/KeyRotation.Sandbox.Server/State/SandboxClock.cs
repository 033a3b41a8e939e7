using System;
using System.Threading;

namespace KeyRotation.Sandbox.State;

/// <summary>The clock for changes of resources, and how far reads lag behind it.</summary>
internal sealed class SandboxClock
{
    private long _consistencyDelayTicks;

    public SandboxClock(TimeProvider time, TimeSpan consistencyDelay)
    {
        Time = time;
        ConsistencyDelay = consistencyDelay;
    }

    public TimeProvider Time { get; }

    public TimeSpan ConsistencyDelay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _consistencyDelayTicks));
        set => Interlocked.Exchange(ref _consistencyDelayTicks, value.Ticks);
    }

    public DateTimeOffset Now => Time.GetUtcNow();
}
