using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>One target of a run: applies the limits and the journal to its rotation, and makes its result.</summary>
internal sealed class FleetRotation : IRotationHooks
{
    private readonly FleetContext _context;
    private readonly ServiceQueue _queue;
    private readonly Admission _admission;
    private readonly Target _target;
    private readonly TargetRotation _rotation;
    private Caller? _caller;
    private string? _keyAfter;
    private TargetInProgress? _inProgress;

    public FleetRotation(FleetContext context, ServiceQueue queue, Admission admission)
    {
        _context = context;
        _queue = queue;
        _admission = admission;
        _target = admission.Target;
        _rotation = new TargetRotation(
            queue, _target, admission.State ?? new RotationState(_target.Service) { WaitsForOthers = true }, this)
        {
            SentUtc = admission.SentUtc,
        };
    }

    /// <summary>Runs the rotation. Never throws: every failure is in the result.</summary>
    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunInSlotAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return await EndAsync(ResultOfException(e, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void ThrowIfBlocked(bool hasStarted)
    {
        if (!hasStarted && _context.Gate.BlockReason() is { } reason)
        {
            throw new NotStartedException(reason);
        }
    }

    /// <inheritdoc/>
    public void Identified(TargetRotation rotation) => ThrowIfDuplicate();

    /// <inheritdoc/>
    public async Task<string?> CheckAsync(TargetRotation rotation, CancellationToken cancellationToken)
    {
        if (rotation.Arn is { } arn && _context.Earlier?.FindEnded(arn) is { } earlier)
        {
            return CoreMessages.EndedUnderAnotherName.With(earlier.Target.Id, earlier.Phase, earlier.RunId);
        }

        return
            _context.Options.SkipRotatedWithin is { } within
            && await WasRotatedWithinAsync(rotation, within, cancellationToken).ConfigureAwait(false)
            ? CoreMessages.RotatedRecently.With(within)
            : null;
    }

    /// <inheritdoc/>
    public void WaitingForOthers(TargetRotation rotation)
    {
    }

    /// <inheritdoc/>
    public Task WriteSendingAsync(
        TargetRotation rotation,
        RotationState sending,
        CancellationToken cancellationToken) => _context.Journal.SendingAsync(Identified(), sending, cancellationToken);

    /// <inheritdoc/>
    public async Task WriteAcceptedAsync(TargetRotation rotation)
    {
        try
        {
            // Also recorded after the user stopped the run: it is true, and a resumed run needs it.
            await _context
                .Journal.AcceptedAsync(Identified(), rotation.State, LastRequestId, rotation.TrailRecord)
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The rotation is running even if it cannot be recorded. No further target is started.
            _context.Gate.Stop(CoreMessages.JournalStopped.With(e.Message));
        }
    }

    private string? LastRequestId =>
        _rotation.RequestIds.Count > 0 ? _rotation.RequestIds[_rotation.RequestIds.Count - 1] : null;

    private async Task<Result> RunInSlotAsync(CancellationToken cancellationToken)
    {
        var entering =
            _admission.GroupSlot ?? _context.Gate.EnterAsync(_target, _admission.IsCanary, cancellationToken);
        using (await entering.ConfigureAwait(false))
        {
            await _queue.Slots.AcquireAsync(cancellationToken).ConfigureAwait(false);
            _inProgress = new TargetInProgress(_target, _context.Queues.Time.Uptime(), _rotation);
            using var inProgress = _context.InProgress.Enter(_inProgress);
            try
            {
                return await EndAsync(await ResultAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            finally
            {
                _queue.Slots.Release();
            }
        }
    }

    private async Task<Result> ResultAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RotateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return ResultOfException(e, cancellationToken);
        }
    }

    private Result ResultOfException(Exception e, CancellationToken cancellationToken) => e switch
    {
        NotStartedException => Ended(FleetOutcome.NotStarted, e.Message),
        RotationAlreadyRunningException => Ended(FleetOutcome.AlreadyRotating, e.Message),
        _ => ResultOfFailure(e, cancellationToken.IsCancellationRequested),
    };

    private async Task<Result> RotateAsync(CancellationToken cancellationToken)
    {
        _caller = await _queue.ReadCallerAsync(cancellationToken).ConfigureAwait(false);
        if (_context.Options.IsPlan)
        {
            await _rotation.PlanAsync(cancellationToken).ConfigureAwait(false);
            return _rotation.State.Stage == RotationStage.Skipped
                ? Skipped()
                : Ended(FleetOutcome.NotStarted, reason: null);
        }

        try
        {
            await _rotation.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RotationOutcomeUnknownException) when (_context.ApproveRetry is not null)
        {
            // The same resource may already have been approved under another name.
            ThrowIfDuplicate();
            if (!await _context.ApproveRetry(_target).ConfigureAwait(false))
            {
                throw;
            }

            await _context
                .Journal.RetryApprovedAsync(Identified(), _rotation.State, cancellationToken)
                .ConfigureAwait(false);
            _rotation.ApproveRetry();
            await _rotation.SendAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_rotation.State.Stage == RotationStage.Skipped)
        {
            return Skipped();
        }

        await _rotation.WaitAsync(limit: null, cancellationToken).ConfigureAwait(false);
        _keyAfter = _rotation.Seen!.Witness.Key;
        return Ended(FleetOutcome.Rotated, reason: null);
    }

    private Result Skipped() => Ended(FleetOutcome.Skipped, _rotation.ExclusionReason ?? CoreMessages.InPlace);

    private Result ResultOfFailure(Exception failure, bool wasStopped)
    {
        // A namespace in doubt is about to be sent again. Its earlier request may still have been carried out.
        var stage = _rotation.State is { HasDoubt: true, Stage: RotationStage.Ready }
            ? RotationStage.InDoubt
            : _rotation.State.Stage;
        if (wasStopped && stage is not (RotationStage.Failed or RotationStage.Unknown))
        {
            return stage switch
            {
                RotationStage.Accepted or RotationStage.StillRotating => Ended(
                    FleetOutcome.Cancelled, CoreMessages.CancelledAccepted),
                RotationStage.InDoubt or RotationStage.Sending => Ended(
                    FleetOutcome.Cancelled, CoreMessages.CancelledInFlight),
                _ => Ended(FleetOutcome.NotStarted, CoreMessages.StoppedByUser),
            };
        }

        var reason = Failure.Of(failure).Message;
        return stage switch
        {
            // Whatever prevents an answer, the request may have been carried out.
            RotationStage.Unknown or RotationStage.InDoubt or RotationStage.Sending => Ended(
                FleetOutcome.Unknown,
                failure is KeyRotationException { RecommendedAction: { } action } ? reason + " " + action : reason,
                failure),
            // The request was carried out, but its end was not observed.
            RotationStage.Accepted or RotationStage.StillRotating => Ended(
                FleetOutcome.StillRotating, reason, ToResume(failure)),
            // An accepted request was carried out, even if the rotation failed later.
            _ => Ended(
                IsTransient(failure) && _rotation.State.Proof == RotationProof.None
                    ? FleetOutcome.NotStarted
                    : FleetOutcome.Failed,
                reason,
                failure),
        };
    }

    // A fleet's wait has a different limit than a single cmdlet's.
    private Exception ToResume(Exception failure) =>
        failure is KeyRotationException { ErrorId: ErrorIds.WaitTimeout } timeout
            ? new KeyRotationException(
                timeout.ErrorId,
                timeout.Kind,
                timeout.Message,
                CoreMessages.StillRotatingAction.With(
                    _target.Service switch
                    {
                        TargetService.RedshiftCluster => "Wait-RSClusterAvailable",
                        TargetService.KmsKey => "Wait-KMSKeyRotation",
                        _ => "Wait-RSSNamespaceAvailable",
                    }),
                timeout)
            : failure;

    // Nothing was carried out, and the cause is not specific to the target: a resumed run starts it.
    private static bool IsTransient(Exception failure) =>
        Failure.Of(failure).Kind switch
        {
            FaultKind.Connection
            or FaultKind.Service
            or FaultKind.Timeout
            or FaultKind.Authentication
            or FaultKind.Storage => true,
            FaultKind.LimitReached => Failure.IsThrottle(failure),
            // A resumed run can start it with credentials of the target's account.
            _ => failure is KeyRotationException { ErrorId: ErrorIds.AccountMismatch },
        };

    private async Task<bool> WasRotatedWithinAsync(
        TargetRotation rotation, TimeSpan within, CancellationToken cancellationToken)
    {
        var now = _queue.Clock.Earliest ?? _context.Queues.Time.GetUtcNow();
        var since = now - within;
        if (_target.Service == TargetService.KmsKey)
        {
            return rotation.Seen!.Witness.LastRotatedAt > since;
        }

        if (_context.Options.History is not { } history)
        {
            return await _queue.Trail.FindLastAsync(_target, since, cancellationToken).ConfigureAwait(false) > since;
        }

        // Journals go back further than the trail, and may be readable when the trail is not.
        var known = JournalTarget.Of(Identified());
        if (history.IsInDoubt(known, since))
        {
            throw new KeyRotationException(
                ErrorIds.HistoryInDoubt,
                FaultKind.InvalidState,
                CoreMessages.HistoryInDoubt.With(_target.Id),
                CoreMessages.HistoryInDoubtAction);
        }

        return history.LastRotated(known) > since
            || await _queue.Trail.FindLastKnownAsync(_target, since, cancellationToken).ConfigureAwait(false) > since;
    }

    // A resource may be named by id, ARN or alias, with or without its account.
    private void ThrowIfDuplicate()
    {
        var account = _rotation.AccountId ?? _caller?.AccountId;
        ThrowIfDuplicate($"{_target.Service} {account} {_queue.Region} {_target.Id}");
        if (_rotation.Arn is { } arn)
        {
            ThrowIfDuplicate(arn);
        }
    }

    private void ThrowIfDuplicate(string identity)
    {
        var first = _context.Admitted.GetOrAdd(identity, _target);
        if (!ReferenceEquals(first, _target))
        {
            throw new KeyRotationException(
                ErrorIds.DuplicateIdentifier,
                FaultKind.InvalidInput,
                CoreMessages.ResourceTwice.With(_target.Id, first.Id, identity),
                CoreMessages.ResourceTwiceAction);
        }
    }

    // Uses the account and ARN from the first read, and the key that the new key's alias pointed to then, because an
    // alias may be moved. If the read returns no account, the caller's is used: a resume with another account's
    // credentials must be refused.
    private Target Identified() =>
        _queue.Service.Resolved(_target.With(_rotation.Arn, _rotation.AccountId ?? _caller?.AccountId));

    // Counted before the slot is released, so that the target that gets the slot next is subject to this failure.
    private async Task<Result> EndAsync(Result result)
    {
        try
        {
            await _context
                .Journal.EndedAsync(
                    Identified(),
                    result,
                    _rotation.State.Stage == RotationStage.Rotated ? _rotation.Seen?.Witness.ToFacts() : null)
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The result is still reported. No further target is started.
            _context.Gate.Stop(CoreMessages.JournalStopped.With(e.Message));
        }

        _context.Gate.Ended(result.Outcome, result.Error is not null, _admission.IsCanary);
        return result;
    }

    private Result Ended(FleetOutcome outcome, string? reason, Exception? error = null)
    {
        // For a request that this process sent, both times are by the service's clock.
        var ended = _rotation.SentServiceUtc + _rotation.SinceSent ?? _context.Queues.Time.GetUtcNow();
        var state = _rotation.State;
        return new Result
        {
            Service = _target.Service,
            Id = _target.Id,
            Outcome = outcome,
            Reason = reason,
            Arn = _rotation.Arn,
            Region = _target.Region,
            AccountId = _rotation.AccountId ?? _caller?.AccountId,
            KeyBefore = state.Before?.Key,
            KeyAfter = _keyAfter,
            SentUtc = _rotation.SentServiceUtc?.UtcDateTime,
            EndedUtc = ended.UtcDateTime,
            Elapsed = _rotation.SinceSent ?? ended - _rotation.SentUtc,
            Attempts = state.Attempt,
            AttemptId = state.AttemptId,
            Proof = state.Proof == RotationProof.None ? null : state.Proof.ToString(),
            EventId = _rotation.TrailRecord?.EventId,
            RequestIds = [.. _rotation.RequestIds],
            CallerArn = _caller?.Arn,
            ErrorId = error is null ? null : Failure.Of(error).ErrorId,
            Error = error,
        };
    }
}
