using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Commands;

/// <summary>
/// The one place where asynchronous work meets the pipeline: work runs on background threads, and all that it writes
/// is queued to the pipeline thread, the only one that may write.
/// </summary>
public abstract class AsyncCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private BlockingCollection<Action>? _queue;

    /// <summary>Called on the pipeline thread about once a second while background work is silent.</summary>
    private protected Action? WhenIdle { get; set; }

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ctrl+C: background work is told, and the pipeline thread stops waiting for it.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
            _queue?.Dispose();
        }
    }

    /// <summary>Queues something to the pipeline thread. Only work that <see cref="Run"/> started may call it.</summary>
    private protected void Post(Action onPipelineThread)
    {
        try
        {
            _queue?.Add(onPipelineThread);
        }
        catch (InvalidOperationException)
        {
            // The pipeline has stopped and reads no more: what comes late has nobody to go to.
        }
    }

    /// <summary>Called where background work begins; what it sets flows with that work and no further.</summary>
    private protected virtual void EnterBackground()
    {
    }

    /// <summary>Runs work to its end while its writes reach the pipeline.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    private protected void Run(Func<CancellationToken, Task> work)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var queue = _queue = new BlockingCollection<Action>();
        var running = Task.Run(
            () =>
            {
                EnterBackground();
                return work(abandon.Token);
            },
            CancellationToken.None);
        _ = running.ContinueWith(
            static (_, state) => ((BlockingCollection<Action>)state!).CompleteAdding(),
            queue,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            Pump(queue);
        }
        catch
        {
            // The pipeline wants no more (Ctrl+C, or a cmdlet further down): no further request is sent.
            abandon.Cancel();
            _ = running.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            throw;
        }

        try
        {
            running.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Pump(BlockingCollection<Action> queue)
    {
        while (!queue.IsCompleted)
        {
            try
            {
                if (queue.TryTake(out var action, (int)s_idle.TotalMilliseconds, _stop.Token))
                {
                    action();
                }
                else if (!queue.IsCompleted)
                {
                    WhenIdle?.Invoke();
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }
}
