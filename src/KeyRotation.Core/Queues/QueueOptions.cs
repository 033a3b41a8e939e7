using System;
using System.Threading;
using KeyRotation.Aws;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;

namespace KeyRotation.Queues;

/// <summary>How the queues of one cmdlet work.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Limits">The time limits of rotating once.</param>
/// <param name="Work">Where work runs.</param>
/// <param name="Jitter">Numbers from 0 to 1 that spread the pauses.</param>
internal sealed record QueueOptions(
    TimeProvider Time, RotateOnceOptions Limits, WorkScheduler Work, Func<double> Jitter)
{
    /// <summary>How many targets may be under way at once.</summary>
    public int ThrottleLimit { get; init; } = int.MaxValue;

    /// <summary>How long to wait for an end; null takes the service's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often to poll; null lets the schedule decide.</summary>
    public TimeSpan? PollingInterval { get; init; }

    /// <summary>Whether reads before the first send are tried again for a while where they fail temporarily.</summary>
    public bool RetriesReads { get; init; }

    /// <summary>Receives each call; null for nobody.</summary>
    public Action<AwsCall>? Listener { get; init; }

    /// <summary>Ends the reads that many targets share. A fleet that is stopped lets them end by themselves.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How long a doubt may be settled: no longer than the user waits.</summary>
    public TimeSpan SettleLimit =>
        Timeout is { } timeout && timeout < Limits.SettleLimit ? timeout : Limits.SettleLimit;
}
