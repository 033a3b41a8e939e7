using System;
using System.Threading;
using KeyRotation.Aws;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;

namespace KeyRotation.Queues;

/// <summary>The options of one cmdlet's service queues.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Limits">The time limits of the state machine.</param>
/// <param name="Work">The scheduler that runs the work.</param>
/// <param name="Jitter">Numbers from 0 to 1 that add jitter to the pauses.</param>
internal sealed record QueueOptions(
    TimeProvider Time, RotateOnceOptions Limits, WorkScheduler Work, Func<double> Jitter)
{
    /// <summary>The maximum number of targets in progress at once.</summary>
    public int ThrottleLimit { get; init; } = int.MaxValue;

    /// <summary>How long to wait for a rotation to finish; null for the service's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often to poll; null for the adaptive schedule.</summary>
    public TimeSpan? PollingInterval { get; init; }

    /// <summary>Whether reads before the first send are retried for a while if they fail temporarily.</summary>
    public bool RetriesReads { get; init; }

    /// <summary>Called for each AWS call; null for no callback.</summary>
    public Action<AwsCall>? OnCall { get; init; }

    /// <summary>
    /// Cancels the reads that targets share. A fleet that is stopped lets its reads complete instead.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How long a doubt may be settled, but no longer than the user waits.</summary>
    public TimeSpan SettleLimit =>
        Timeout is { } timeout && timeout < Limits.SettleLimit ? timeout : Limits.SettleLimit;
}
