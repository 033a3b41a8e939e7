using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Commands;

/// <summary>
/// The only bridge between asynchronous work and the pipeline. Work runs on background threads and queues its output to
/// the pipeline thread, the only thread that may write.
/// </summary>
public abstract class AsyncCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_finishTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_inFlightTimeout = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    // One queue for the cmdlet's lifetime: work that outlives a Run posts here too, and the next Run writes it.
    private readonly BlockingCollection<Action> _queue = [];
    private PSHost? _host;
    private Task? _running;

    /// <summary>Called on the pipeline thread about once a second while no background work posts.</summary>
    private protected Action? WhenIdle { get; set; }

    /// <summary>Releases the resources of the cmdlet.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _host = Host;
    }

    /// <summary>Handles Ctrl+C: cancels the background work, and the pipeline thread stops waiting for it.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases the resources of the cmdlet.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            // A pipeline can end without being stopped, for example before Select-Object -First. Nothing more is sent
            // then either.
            _stop.Cancel();
            _stop.Dispose();
            _queue.Dispose();
        }
    }

    /// <summary>Canceled when the cmdlet is stopped or disposed.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Queues an action to the pipeline thread.</summary>
    private protected void Post(Action onPipelineThread)
    {
        try
        {
            _queue.Add(onPipelineThread);
        }
        catch (InvalidOperationException)
        {
            // The cmdlet has ended. Late output is dropped.
        }
    }

    /// <summary>
    /// Completes when the pipeline has written all output posted so far, so that background work can wait for it.
    /// </summary>
    private protected async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => taken.TrySetResult(true));
        using (cancellationToken.Register(() => taken.TrySetCanceled()))
        {
            await taken.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Called when background work starts. Async-local values set here apply to that work only.</summary>
    private protected virtual void EnterBackground()
    {
    }

    /// <summary>Runs work to completion while its output is written to the pipeline.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    private protected void Run(Func<CancellationToken, Task> work)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var running = Task.Run(
            () =>
            {
                EnterBackground();
                return work(cancellation.Token);
            },
            CancellationToken.None);
        _running = running;
        // Ends the loop that writes the output when the work has ended.
        _ = running.ContinueWith(
            static (_, command) => ((AsyncCommand)command!).Post(static () => { }),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            Pump(running);
        }
        catch
        {
            // The pipeline has ended (Ctrl+C, or a downstream cmdlet): send no more requests.
            cancellation.Cancel();
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

    /// <summary>
    /// Starts work on the current thread and waits only if it does not complete synchronously. This saves two thread
    /// switches per object when thousands are piped.
    /// </summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    private protected void RunInline(Func<Task> work)
    {
        var working = BeginAsync(work);
        if (working.Status == TaskStatus.RanToCompletion)
        {
            Pump(working);
        }
        else
        {
            Run(_ => working);
        }
    }

    // Async-local values for background work are set in this method's flow only. The pipeline thread does not see them.
    private async Task BeginAsync(Func<Task> work)
    {
        EnterBackground();
        await work().ConfigureAwait(false);
    }

    /// <summary>
    /// Completes work during exit, when the pipeline no longer accepts output. Waits a few seconds at most.
    /// </summary>
    private protected static void Finish(Func<Task> work) => Task.Run(work).Wait(s_finishTimeout);

    /// <summary>Waits until the last requests of canceled work have ended. Nothing else waits for them.</summary>
    private protected void AwaitInFlightWork()
    {
        try
        {
            _running?.Wait(s_inFlightTimeout);
        }
        catch (AggregateException)
        {
            // Cancellation is expected. Other failures can no longer be reported.
        }
    }

    /// <summary>
    /// Writes warnings during exit, when the pipeline no longer accepts output. They go directly to the host; a host
    /// without a user interface shows none.
    /// </summary>
    private protected void WarnBeforeExit(IEnumerable<string> warnings)
    {
        try
        {
            foreach (var warning in warnings)
            {
                _host?.UI?.WriteWarningLine(warning);
            }
        }
        catch (Exception)
        {
            // Hosts can fail in different ways. A failure must not keep the pipeline from ending.
        }
    }

    private void Pump(Task running)
    {
        try
        {
            while (!running.IsCompleted || _queue.Count > 0)
            {
                if (_queue.TryTake(out var action, (int)s_idle.TotalMilliseconds, _stop.Token))
                {
                    action();
                }
                else
                {
                    WhenIdle?.Invoke();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
