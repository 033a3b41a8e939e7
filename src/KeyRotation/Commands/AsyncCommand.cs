using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
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
    private static readonly TimeSpan s_finish = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_lastAnswer = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    // One for the cmdlet's life: work that outlives a Run posts here too, and the next Run writes it.
    private readonly BlockingCollection<Action> _queue = [];
    private PSHost? _host;
    private Task? _running;

    /// <summary>Called on the pipeline thread about once a second while background work is silent.</summary>
    private protected Action? WhenIdle { get; set; }

    /// <summary>Releases what the cmdlet holds.</summary>
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

    /// <summary>Ctrl+C: background work is told, and the pipeline thread stops waiting for it.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            // A pipeline may end without being stopped, as behind Select-Object -First: nothing further is sent then
            // either.
            _stop.Cancel();
            _stop.Dispose();
            _queue.Dispose();
        }
    }

    /// <summary>Cancelled when the cmdlet is stopped or done with.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Queues something to the pipeline thread.</summary>
    private protected void Post(Action onPipelineThread)
    {
        try
        {
            _queue.Add(onPipelineThread);
        }
        catch (InvalidOperationException)
        {
            // The cmdlet is gone: what comes late has nobody to go to.
        }
    }

    /// <summary>
    /// Ends once the pipeline has taken all that was posted before, as a write in the pipeline thread would.
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

    /// <summary>Called where background work begins; what it sets flows with that work and no further.</summary>
    private protected virtual void EnterBackground()
    {
    }

    /// <summary>Runs work to its end while its writes reach the pipeline.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    private protected void Run(Func<CancellationToken, Task> work)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var running = Task.Run(
            () =>
            {
                EnterBackground();
                return work(abandon.Token);
            },
            CancellationToken.None);
        _running = running;
        // Wakes the pump when the work is over.
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

    /// <summary>
    /// Begins work here and now, and waits for its end only where it has one to wait for: what thousands of objects ask
    /// for, one after the other, is not handed to another thread and back for each.
    /// </summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    private protected void RunHere(Func<Task> work)
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

    // What is set for background work is set in this method's flow alone, and ends with it in the pipeline thread.
    private async Task BeginAsync(Func<Task> work)
    {
        EnterBackground();
        await work().ConfigureAwait(false);
    }

    /// <summary>Ends something on the way out, where the pipeline takes no more; gives it a few seconds.</summary>
    private protected static void Finish(Func<Task> work) => Task.Run(work).Wait(s_finish);

    /// <summary>
    /// Lets cancelled work see the end of its last request, which is no longer waited for anywhere else.
    /// </summary>
    private protected void AwaitInFlightWork()
    {
        try
        {
            _running?.Wait(s_lastAnswer);
        }
        catch (AggregateException)
        {
            // Cancelled, as it should be; what failed besides has nobody to go to.
        }
    }

    /// <summary>
    /// Writes warnings on the way out, when the pipeline takes no more: straight to the host's screen. A host without
    /// one has nobody who could read them.
    /// </summary>
    private protected void WarnOnTheWayOut(IEnumerable<string> warnings)
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
            // Hosts may refuse in ways of their own; nothing may keep the pipeline from ending.
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
