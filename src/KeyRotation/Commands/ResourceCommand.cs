using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Commands;

/// <summary>What the cmdlets on named resources share: taking each once, telling of each, waiting for all together.</summary>
public abstract class ResourceCommand : AwsCommand
{
    private const string OutcomeProperty = "RotationOutcome";

    private readonly HashSet<(AwsConnection, string)> _taken = new();
    private readonly HashSet<(AwsConnection, string)> _resolved = new();
    private Exception? _lastFailure;

    /// <summary>The clock; tests bring their own.</summary>
    private protected static TimeProvider Time => EngineClock.Current;

    /// <summary>What a failure's message begins with, the resource's name in place {0}.</summary>
    private protected abstract string FailurePrefix { get; }

    /// <summary>The usable ones of the identifiers of the current object; the others get their error here.</summary>
    private protected IEnumerable<WaitTarget> TakeTargets(IEnumerable<string?>? identifiers)
    {
        var connection = default(AwsConnection);
        // Nothing at all ($null) is an identifier that is missing; an empty list is a list of none.
        foreach (var identifier in identifiers ?? [null])
        {
            if (string.IsNullOrWhiteSpace(identifier))
            {
                WriteError(ErrorRecords.Of(new KeyRotationException(
                    ErrorIds.EmptyIdentifier, FaultKind.InvalidInput, Messages.EmptyIdentifier, Messages.EmptyIdentifierAction), identifier));
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

            var target = new WaitTarget(identifier!, connection, PipedHandle?.Ticket);
            if (Take(target, identifier!))
            {
                yield return target;
            }
        }
    }

    /// <summary>Takes a resource under a name, unless it was taken before; then the user is told.</summary>
    private bool Take(WaitTarget target, string name)
    {
        if (_taken.Add((target.Connection, name)))
        {
            return true;
        }

        WriteError(ErrorRecords.Of(Duplicate(target), target.Id));
        return false;
    }

    /// <summary>
    /// As <see cref="Take"/>, for what a name turned out to stand for, from background work. What users call a resource
    /// and what it is are kept apart: who names a key by its ARN has not taken the key twice.
    /// </summary>
    private protected bool TakeResolved(WaitTarget target, string name)
    {
        lock (_resolved)
        {
            if (_resolved.Add((target.Connection, name)))
            {
                return true;
            }
        }

        Post(() => WriteError(ErrorRecords.Of(Duplicate(target), target.Id)));
        return false;
    }

    /// <summary>Writes a resource that remembers how it was reached and what was started on it.</summary>
    /// <param name="identifier">As the user named it.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="connection">How it was reached.</param>
    /// <param name="ticket">What was started on it; null for nothing that is not over.</param>
    /// <param name="outcome">How its rotation ended; null where it has not, or none was asked for.</param>
    private protected void WriteResource(string identifier, object resource, AwsConnection connection, RotationTicket? ticket, FleetOutcome? outcome = null)
    {
        new ResourceHandle(connection, ticket).AttachTo(resource);
        var output = PSObject.AsPSObject(resource);
        if (output.Properties[nameof(Region)] is null)
        {
            output.Properties.Add(new PSNoteProperty(nameof(Region), connection.Region));
        }

        if (outcome is { } known)
        {
            output.Properties.Add(new PSNoteProperty(OutcomeProperty, known));
        }

        Tell(identifier, connection, () => WriteObject(output));
    }

    /// <summary>Writes one resource's failure; the others go on.</summary>
    private protected void WriteFailure(string identifier, Exception failure, AwsConnection? connection = null)
    {
        // One exception may be the failure of all that were waited for together.
        var isRepeated = ReferenceEquals(failure, _lastFailure);
        _lastFailure = failure;
        var record = ErrorRecords.Of(failure, identifier, FailurePrefix.With(identifier), connection?.EndpointName, isRepeated);
        Tell(identifier, connection, () => WriteError(record));
    }

    /// <summary>The user was told how it ended for a resource.</summary>
    private protected virtual void Told(string identifier, AwsConnection connection)
    {
    }

    // A pipeline that is being stopped takes nothing. Whatever else is thrown comes from further down, or is the user's
    // own wish to stop at errors: then it has been told.
    private void Tell(string identifier, AwsConnection? connection, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is not PipelineStoppedException && connection is not null)
        {
            Told(identifier, connection);
            throw;
        }

        if (connection is not null)
        {
            Told(identifier, connection);
        }
    }

    /// <summary>Waits for all targets together, each region and account on its own, and writes each the moment it is there.</summary>
    private protected void WaitTogether<T>(
        IReadOnlyCollection<WaitTarget> targets,
        Func<AwsConnection, IWaitSource<T>> source,
        WaitOptions options,
        Func<WaitTarget, T, object> output,
        WaitProgressText text)
        where T : class
    {
        if (targets.Count == 0)
        {
            return;
        }

        var progress = new WaitProgressBar(this, text, targets.Count, options.Timeout, Time);
        WhenIdle = progress.Refresh;
        try
        {
            Run(cancellationToken => Task.WhenAll(targets.GroupBy(target => target.Connection).Select(group =>
            {
                var byId = group.ToDictionary(target => target.Id, StringComparer.Ordinal);
                var observer = new Observer<T>(this, byId, output, progress);
                var waiter = new Waiter<T>(Time, options, source(group.Key), observer, EngineClock.Jitter);
                return waiter.WaitAsync(byId.Values.Select(target => new WaitItem(target.Id, target.Ticket)).ToList(), cancellationToken);
            })));
        }
        finally
        {
            WhenIdle = null;
        }

        progress.Complete();
    }

    private static KeyRotationException Duplicate(WaitTarget target) => new(
        ErrorIds.DuplicateIdentifier, FaultKind.InvalidInput, Messages.DuplicateIdentifier.With(target.Id), Messages.DuplicateIdentifierAction);

    private sealed class Observer<T>(
        ResourceCommand command, Dictionary<string, WaitTarget> targets, Func<WaitTarget, T, object> output, WaitProgressBar progress) : IWaitObserver<T>
        where T : class
    {
        public void Done(WaitItem item, T resource) => command.Post(() =>
        {
            var target = targets[item.Id];
            progress.CountOne();
            command.WriteResource(target.Id, output(target, resource), target.Connection, ticket: null, target.Outcome);
        });

        public void Failed(WaitItem item, Exception failure) => command.Post(() =>
        {
            progress.CountOne();
            command.WriteFailure(item.Id, failure, targets[item.Id].Connection);
        });

        public void Trouble(Exception failure) => command.Post(() =>
            command.WriteWarning(Messages.WaitTrouble.With(Failure.Of(failure).Message)));

        public void Progress(WaitProgress state) => command.Post(() => progress.Show(state));
    }
}
