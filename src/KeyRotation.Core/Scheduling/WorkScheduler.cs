using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Scheduling;

/// <summary>
/// Runs the engine's work: on the thread pool, or on a simulation's own queue. Every handover between async contexts
/// goes through here, so that a simulation can control the order.
/// </summary>
internal class WorkScheduler
{
    protected WorkScheduler()
    {
    }

    /// <summary>The thread pool.</summary>
    public static WorkScheduler ThreadPool { get; } = new();

    /// <summary>How continuations run when a wait is completed.</summary>
    public virtual TaskCreationOptions Continuations => TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>Starts work in its own async context.</summary>
    public virtual void Start(Func<Task> work) => _ = Task.Run(work, CancellationToken.None);

    /// <summary>Completes a wait. Continuations run later, never inside this call.</summary>
    public virtual void EndWait(Action end) => end();
}
