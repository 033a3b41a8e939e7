using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;
using KeyRotation.Waiting;

namespace KeyRotation.Commands;

/// <summary>
/// Base class of the cmdlets for named resources: takes each once, reports each, and waits for all together.
/// </summary>
public abstract class ResourceCommand : AwsCommand
{
    private const string OutcomeProperty = "RotationOutcome";
    private const int MaxNames = 50;

    private readonly HashSet<(AwsConnection, string)> _taken = new();
    private readonly Dictionary<AwsConnection, ServiceQueue> _queues = [];
    private readonly ConcurrentDictionary<(AwsConnection, string), WaitTarget> _waiting = new();
    private Exception? _lastFailure;

    /// <summary>The cmdlet that waits for resources of this service.</summary>
    private protected abstract string WaitCommandName { get; }

    /// <summary>The total time to wait; null if not specified.</summary>
    private protected virtual TimeSpan? WaitTimeout => null;

    /// <summary>The polling interval; null if not specified.</summary>
    private protected virtual TimeSpan? WaitInterval => null;

    /// <summary>The clock. Tests replace it.</summary>
    private protected static TimeProvider Time => EngineClock.Current;

    /// <summary>The service of the cmdlet; null for all services.</summary>
    private protected virtual TargetService? ResourceService => null;

    // For cmdlets of a single service.
    private protected TargetService ServiceKind => ResourceService!.Value;

    /// <summary>The start of a failure's message, with {0} for the resource's name.</summary>
    private protected abstract string FailurePrefix { get; }

    /// <summary>
    /// Returns the usable identifiers of the current object and reports an error for each of the others.
    /// </summary>
    private protected IEnumerable<WaitTarget> TakeTargets(IEnumerable<string?>? identifiers)
    {
        if (ResourceService is { } own && TargetReader.ServiceOf(InputObject) is { } service && service != own)
        {
            WriteError(
                ErrorRecords.Of(
                    new KeyRotationException(
                        ErrorIds.NotATarget,
                        FaultKind.InvalidInput,
                        Messages.OtherService.With(
                            string.Join(", ", identifiers ?? []), service, MyInvocation.MyCommand.Name, own),
                        Messages.OtherServiceAction.With(own)),
                    InputObject));
            yield break;
        }

        var connection = default(AwsConnection);
        // $null is a missing identifier. An empty list means no identifiers.
        foreach (var identifier in identifiers ?? [null])
        {
            if (string.IsNullOrWhiteSpace(identifier))
            {
                WriteError(
                    ErrorRecords.Of(
                        new KeyRotationException(
                            ErrorIds.EmptyIdentifier,
                            FaultKind.InvalidInput,
                            Messages.EmptyIdentifier,
                            Messages.EmptyIdentifierAction),
                        identifier));
                continue;
            }

            try
            {
                connection ??= Connect();
            }
            catch (KeyRotationException e)
            {
                WriteFailure(identifier!, e);
                continue;
            }

            var named = TargetReader.Identity(InputObject, identifier!);
            var target = new WaitTarget(identifier!, connection, PipedHandle?.Started)
            {
                AccountId = named.AccountId,
                Arn = named.Arn,
            };
            if (Take(target, identifier!))
            {
                yield return target;
            }
        }
    }

    /// <summary>Takes a resource under a name. Reports a duplicate and returns false if it was taken before.</summary>
    private bool Take(WaitTarget target, string name)
    {
        if (_taken.Add((target.Connection, name)))
        {
            return true;
        }

        WriteError(ErrorRecords.Of(Duplicate(target), target.Id));
        return false;
    }

    /// <summary>The queue for the service of a connection.</summary>
    private protected ServiceQueue QueueOf(AwsConnection connection)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue(connection, out var queue))
            {
                var options = new QueueOptions(
                    Time, RotateOnceOptions.Current, WorkScheduler.ThreadPool, EngineClock.Jitter)
                {
                    Timeout = WaitTimeout,
                    PollingInterval = WaitInterval,
                    OnCall = CallListener,
                    Stop = StopToken,
                };
                _queues[connection] = queue = new ServiceQueue(
                    connection, RotationServices.For(ServiceKind, connection, Time, forFleet: false), options);
            }

            return queue;
        }
    }

    /// <summary>Writes a resource that keeps its connection and the rotation that was started on it.</summary>
    /// <param name="identifier">As the user named it.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="connection">The connection it was read with.</param>
    /// <param name="started">The rotation that was started on it; null if none is pending.</param>
    /// <param name="outcome">The outcome of its rotation; null if it has not ended, or if none was requested.</param>
    private protected void WriteResource(
        string identifier,
        object resource,
        AwsConnection connection,
        StartedRotation? started,
        FleetOutcome? outcome = null)
    {
        new ResourceHandle(connection, started).AttachTo(resource);
        var output = PSObject.AsPSObject(resource);
        if (output.Properties[nameof(Region)] is null)
        {
            output.Properties.Add(new PSNoteProperty(nameof(Region), connection.Region));
        }

        if (outcome is { } known)
        {
            output.Properties.Add(new PSNoteProperty(OutcomeProperty, known));
        }

        Report(identifier, connection, () => WriteObject(output));
    }

    /// <summary>Writes the failure of one resource. The others continue.</summary>
    private protected void WriteFailure(
        string identifier, Exception failure, AwsConnection? connection = null, bool isAccepted = false)
    {
        // Resources that are waited for together can fail with the same exception.
        var isRepeated = ReferenceEquals(failure, _lastFailure);
        _lastFailure = failure;
        var record = ErrorRecords.Of(
            failure,
            identifier,
            (isAccepted ? Messages.AcceptedWaitFailed : FailurePrefix).With(identifier),
            connection?.EndpointName,
            isRepeated);
        Report(identifier, connection, () => WriteError(record));
    }

    /// <summary>Called when the result for a resource has been reported.</summary>
    private protected virtual void OnReported(string identifier, AwsConnection connection) =>
        _waiting.TryRemove((connection, identifier), out _);

    /// <summary>Returns warnings about rotations that continue after the pipeline has ended early.</summary>
    private protected virtual IEnumerable<string> PendingWarnings()
    {
        var accepted = _waiting
            .Values.Where(target => target.Started is not null)
            .Select(target => target.Id)
            .OrderBy(id => id, StringComparer.Ordinal)
            .ToList();
        return accepted.Count > 0 ? [AcceptedWarning(accepted)] : [];
    }

    /// <summary>The warning about rotations that were accepted and continue.</summary>
    private protected string AcceptedWarning(IReadOnlyList<string> accepted)
    {
        var names = string.Join(", ", accepted.Take(MaxNames).Select(id => $"'{id}'"));
        var more = accepted.Count > MaxNames ? Messages.AndMore.With(accepted.Count - MaxNames) : string.Empty;
        return Messages.InFlightAccepted.With(names + more, WaitCommandName);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            AwaitInFlightWork();
            WarnBeforeExit(PendingWarnings());
        }
    }

    // A stopping pipeline accepts no output. Any other exception comes from a downstream cmdlet or from -ErrorAction
    // Stop; in both cases the result has been reported.
    private void Report(string identifier, AwsConnection? connection, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is not PipelineStoppedException && connection is not null)
        {
            OnReported(identifier, connection);
            throw;
        }

        if (connection is not null)
        {
            OnReported(identifier, connection);
        }
    }

    /// <summary>
    /// Waits for all targets together, per Region and account, and writes each as soon as it is ready.
    /// </summary>
    /// <param name="targets">The resources.</param>
    /// <param name="text">The text of the progress bar.</param>
    /// <param name="confirm">A last check before a resource counts as ready; null for none.</param>
    private protected void WaitTogether(
        IReadOnlyCollection<WaitTarget> targets,
        WaitProgressText text,
        Func<Observation, CancellationToken, Task<string?>>? confirm = null)
    {
        if (targets.Count == 0)
        {
            return;
        }

        var progress = new WaitProgressBar(this, text, targets.Count, Time);
        WhenIdle = progress.Refresh;
        try
        {
            Run(cancellationToken =>
                Task.WhenAll(
                    targets
                        .GroupBy(target => target.Connection)
                        .Select(group => WaitAsync(group.Key, [.. group], progress, confirm, cancellationToken))));
        }
        finally
        {
            WhenIdle = null;
        }

        progress.Complete();
    }

    private WaitItem NewItem(WaitTarget target)
    {
        _waiting[(target.Connection, target.Id)] = target;
        var service = QueueOf(target.Connection).Service;
        return target.Started is { } started
            ? new WaitItem(
                started.Target, service.NameOf(started.Target, started.Target.Arn), started.State, started.AcceptedAt)
            : new WaitItem(
                new Target
                {
                    Service = ServiceKind,
                    Id = target.Id,
                    Region = target.Connection.Region,
                },
                target.Id,
                RotationState.Watching(ServiceKind),
                Time.Uptime());
    }

    private async Task WaitAsync(
        AwsConnection connection,
        IReadOnlyList<WaitTarget> targets,
        WaitProgressBar progress,
        Func<Observation, CancellationToken, Task<string?>>? confirm,
        CancellationToken cancellationToken)
    {
        var queue = QueueOf(connection);
        var items = targets.ToDictionary(NewItem, target => target);
        queue.SetWaitCallbacks(
            confirm,
            trouble => Post(() => WriteWarning(Messages.WaitTrouble.With(Failure.Of(trouble, connection.EndpointName).Message))),
            () => ShowNext(progress, items));
        foreach (var item in items.Keys)
        {
            await queue.PrepareAsync(item.Target, cancellationToken).ConfigureAwait(false);
        }

        await queue.Waiter.WaitAllAsync([.. items.Keys], OnEnd, cancellationToken).ConfigureAwait(false);

        void OnEnd(WaitItem item, Observation? seen, Exception? failure) => Post(() =>
        {
            var target = items[item];
            progress.CountOne();
            if (seen is not null)
            {
                WriteResource(target.Id, queue.Service.ToOutput(seen), connection, started: null, target.Outcome);
            }
            else
            {
                WriteFailure(target.Id, failure!, connection, isAccepted: target.Started is not null);
            }
        });
    }

    // Uses the status of this read: a newer read may have replaced it by the time it is shown.
    private void ShowNext(WaitProgressBar progress, IReadOnlyDictionary<WaitItem, WaitTarget> items)
    {
        var next = items.FirstOrDefault(entry => !entry.Key.HasEnded);
        var (id, status) = (next.Value?.Id, next.Key?.LastStatus);
        Post(() => progress.Show(id, status));
    }

    private static KeyRotationException Duplicate(WaitTarget target) =>
        new(
            ErrorIds.DuplicateIdentifier,
            FaultKind.InvalidInput,
            Messages.DuplicateIdentifier.With(target.Id),
            Messages.DuplicateIdentifierAction);
}
