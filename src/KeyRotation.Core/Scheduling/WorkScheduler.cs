using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Scheduling;

/// <summary>
/// Where the engine's work runs: on the thread pool, unless a simulation brings a queue of its own. Every place where
/// work is handed from one flow of control to another goes through here, so that a simulation decides the order.
/// </summary>
internal class WorkScheduler
{
    protected WorkScheduler()
    {
    }

    /// <summary>The thread pool.</summary>
    public static WorkScheduler ThreadPool { get; } = new();

    /// <summary>How whoever waits goes on once the wait is ended.</summary>
    public virtual TaskCreationOptions Continuations => TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>Starts work in a flow of its own.</summary>
    public virtual void Start(Func<Task> work) => _ = Task.Run(work, CancellationToken.None);

    /// <summary>Ends a wait. Whoever waits goes on later, never inside of this call.</summary>
    public virtual void EndWait(Action end) => end();
}
