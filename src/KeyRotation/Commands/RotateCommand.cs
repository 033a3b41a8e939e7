using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>
/// Base class of the cmdlets that rotate. Accepted rotations are written at once, or waited for together.
/// </summary>
public abstract class RotateCommand : ChangeCommand
{
    // Sent, but not yet reported. Listed if the pipeline ends early.
    private readonly ConcurrentDictionary<(AwsConnection, string), TargetRotation> _pending = new();
    private readonly ConcurrentDictionary<(AwsConnection, string), string> _arns = new();

    /// <summary>Waits until each rotation is complete.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The total time to wait.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The polling interval. The default is adaptive.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? PollingInterval { get; set; }

    private protected List<WaitTarget> Accepted { get; } = [];

    private protected override TimeSpan? WaitTimeout => Timeout;

    private protected override TimeSpan? WaitInterval => PollingInterval;

    /// <summary>Rotates each confirmed resource. With -WhatIf, each is read and checked as in a real run.</summary>
    /// <param name="targets">The resources.</param>
    /// <param name="description">Formats the resource for the prompt, from its id and Region.</param>
    /// <param name="action">The action, as the prompt shows it.</param>
    /// <param name="newKmsKeyId">The new key of a namespace; null for other services.</param>
    private protected void RotateEach(
        IEnumerable<WaitTarget> targets, string description, string action, string? newKmsKeyId = null)
    {
        if (IsWhatIf())
        {
            ChangeEach(
                [.. targets],
                (target, cancellationToken) =>
                    PlanAsync(target, newKmsKeyId, () => MayChange(target), cancellationToken));
        }
        else
        {
            ChangeEach(
                [.. targets.Where(MayChange)],
                (target, cancellationToken) => RotateAsync(target, newKmsKeyId, cancellationToken));
        }

        bool MayChange(WaitTarget target) =>
            Approve(description.With(target.Id, target.Connection.Region), action, target.Id);
    }

    private async Task PlanAsync(
        WaitTarget target, string? newKmsKeyId, Func<bool> approve, CancellationToken cancellationToken)
    {
        var rotation = NewRotation(target, newKmsKeyId);
        try
        {
            await rotation.PlanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RotationAlreadyRunningException e) when (WaitsForRunning)
        {
            Post(() => WriteWarning(Messages.WaitsForRunning.With(e.Message)));
            return;
        }

        if (rotation.State.Stage == RotationStage.Skipped)
        {
            Post(() => WriteWarning(Messages.KeyInPlace.With(target.Id, rotation.Seen!.Witness.Key!)));
        }
        else
        {
            Post(() => approve());
        }
    }

    private bool WaitsForRunning => Wait && ServiceKind != TargetService.RedshiftServerlessNamespace;

    private TargetRotation NewRotation(WaitTarget target, string? newKmsKeyId) =>
        new(
            QueueOf(target.Connection),
            new Target
            {
                Service = ServiceKind,
                Id = target.Id,
                Arn = target.Arn,
                AccountId = target.AccountId,
                Region = target.Connection.Region,
                NewKmsKeyId = newKmsKeyId,
            },
            new RotationState(ServiceKind) { WaitsForOthers = Wait },
            new Hooks(this, target));

    /// <summary>
    /// Sends one rotation and reports it at once or, with -Wait, when it is complete. Called from background work.
    /// </summary>
    /// <param name="target">The resource.</param>
    /// <param name="newKmsKeyId">The new key of a namespace; null for other services.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private async Task RotateAsync(WaitTarget target, string? newKmsKeyId, CancellationToken cancellationToken)
    {
        var rotation = NewRotation(target, newKmsKeyId);
        _pending[(target.Connection, target.Id)] = rotation;
        try
        {
            await rotation.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RotationAlreadyRunningException e) when (WaitsForRunning)
        {
            Post(() =>
            {
                WriteWarning(Messages.WaitsForRunning.With(e.Message));
                Accepted.Add(target with { Started = null, Outcome = FleetOutcome.AlreadyRotating });
            });
            return;
        }

        var output = rotation.Output ?? rotation.Queue.Service.ToOutput(rotation.Seen!);
        if (rotation.State.Stage == RotationStage.Skipped)
        {
            Post(() =>
            {
                WriteWarning(Messages.KeyInPlace.With(target.Id, rotation.Seen!.Witness.Key!));
                WriteResource(target.Id, output, target.Connection, started: null, FleetOutcome.Skipped);
            });
        }
        else if (Wait)
        {
            Post(() => Accepted.Add(target with { Started = rotation.ToStarted(), Outcome = FleetOutcome.Rotated }));
        }
        else
        {
            Post(() => WriteResource(target.Id, output, target.Connection, rotation.ToStarted()));
        }
    }

    /// <inheritdoc/>
    private protected override void OnReported(string identifier, AwsConnection connection)
    {
        base.OnReported(identifier, connection);
        _pending.TryRemove((connection, identifier), out _);
    }

    /// <inheritdoc/>
    private protected override IEnumerable<string> PendingWarnings()
    {
        var pending = _pending
            .Values.OrderBy(rotation => rotation.SentUtc)
            .ThenBy(rotation => rotation.Target.Id, StringComparer.Ordinal)
            .ToList();
        foreach (
            var rotation in pending.Where(rotation =>
                rotation.State.Stage is RotationStage.Sending or RotationStage.InDoubt))
        {
            yield return Messages.InFlightSent.With(
                rotation.Target.Id, rotation.SentUtc?.UtcDateTime!, NextStep(rotation));
        }

        var accepted = pending
            .Where(rotation => rotation.State.Stage == RotationStage.Accepted)
            .Select(rotation => rotation.Target.Id)
            .ToList();
        if (accepted.Count > 0)
        {
            yield return AcceptedWarning(accepted);
        }
    }

    // A key can be named by its id, its ARN and its aliases. It is rotated once.
    private void ThrowIfTaken(WaitTarget target, string arn)
    {
        var first = _arns.GetOrAdd((target.Connection, arn), target.Id);
        if (first != target.Id)
        {
            throw new KeyRotationException(
                ErrorIds.DuplicateIdentifier,
                FaultKind.InvalidInput,
                CoreMessages.ResourceTwice.With(target.Id, first, arn),
                CoreMessages.ResourceTwiceAction);
        }
    }

    // There is no error record to pipe on: the attempt is named by its id. A namespace's change may be sent again.
    private static string NextStep(TargetRotation rotation) =>
        rotation.Target.Service == TargetService.RedshiftServerlessNamespace
            ? rotation.Queue.Service.ManualCheck(rotation.Target)
            : Messages.ResolveSent.With(
                rotation.Target.Service, rotation.Target.Id, rotation.Target.Region, rotation.State.AttemptId!);

    private sealed class Hooks(RotateCommand command, WaitTarget target) : IRotationHooks
    {
        public void ThrowIfBlocked(bool hasStarted)
        {
        }

        public void Identified(TargetRotation rotation)
        {
            if (rotation.Arn is { } arn)
            {
                command.ThrowIfTaken(target, arn);
            }
        }

        public Task<string?> CheckAsync(TargetRotation rotation, CancellationToken cancellationToken) =>
            Task.FromResult<string?>(null);

        public void WaitingForOthers(TargetRotation rotation) =>
            command.Post(() => command.WriteWarning(Messages.WaitsForOthers.With(target.Id)));

        public Task WriteSendingAsync(
            TargetRotation rotation, RotationState sending, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WriteAcceptedAsync(TargetRotation rotation) => Task.CompletedTask;
    }
}
