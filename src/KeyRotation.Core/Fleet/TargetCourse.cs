using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>One target's course through a fleet rotation, and the notes for its result.</summary>
internal sealed class TargetCourse<TWitness, TResult, TReading>(
    Lane<TWitness, TResult, TReading> lane, Admission admission) : ISendObserver<TWitness>
    where TWitness : class
    where TReading : class
{
    private readonly FleetContext _context = lane.Context;
    private readonly Target _target = admission.Target;
    private readonly List<string> _requestIds = [];
    private bool _hasStarted;
    // A request of a process that is gone: until the question of its end can be asked, nothing is certain.
    private bool _isInDoubt = admission.Interrupted is not null;
    private int _attempts = admission.Interrupted?.Attempts ?? 0;
    private DateTimeOffset? _acceptedAt;
    private DateTimeOffset? _sentAt = admission.Interrupted?.SentAt;
    private string? _callerArn;
    private string? _keyBefore;
    private string? _keyAfter;
    private IReadOnlyDictionary<string, string>? _witnessAfter;
    private TargetUnderWay? _underWay;

    /// <summary>Runs it. Never throws: whatever happens is the result's to tell.</summary>
    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        AwsCall.Listener = Note;
        Result result;
        try
        {
            result = await FollowUpAsync(cancellationToken).ConfigureAwait(false)
                ?? (await WithPlaceAsync(
                    _context.Gate.EnterAsync(_target, admission.IsCanary, cancellationToken), BeginAsync, cancellationToken).ConfigureAwait(false))!;
        }
        catch (NotStartedException e)
        {
            result = Ended(FleetOutcome.NotStarted, e.Message);
        }
        catch (RotationAlreadyRunningException e)
        {
            result = Ended(FleetOutcome.AlreadyRotating, e.Message);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && !IsCertain(e))
        {
            result = Stopped();
        }
        catch (KeyRotationException e) when (e.ErrorId == ErrorIds.RotationOutcomeUnknown)
        {
            result = Ended(FleetOutcome.Unknown, e.Message + " " + e.RecommendedAction, e);
        }
        catch (Exception e) when (_isInDoubt)
        {
            // Whatever it is that keeps the question from being asked, the request may have been carried out.
            result = Ended(FleetOutcome.Unknown, Failure.Of(e).Message, e);
        }
        catch (Exception e) when (Failure.IsEndOfCredentials(e))
        {
            // No word on the target: a run that goes on with new credentials takes it up where it is. A request that was
            // refused for them was not carried out.
            result = Ended(_acceptedAt is null ? FleetOutcome.NotStarted : FleetOutcome.Cancelled, Failure.Of(e).Message, e);
        }
        catch (Exception e)
        {
            result = Ended(FleetOutcome.Failed, Failure.Of(e).Message, e);
        }

        return await WriteEndAsync(result).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task BeforeSendAsync(int attempt, TWitness before, CancellationToken cancellationToken)
    {
        await lane.Rate.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // It may have waited for its turn for long: the limits count when it is sent.
            ThrowIfNotToStart();
            _hasStarted = true;
            await _context.Journal.SendingAsync(_target, _attempts + 1, lane.Service.Describe(before), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            lane.Rate.Release(throttled: false);
            throw;
        }

        _attempts++;
        _sentAt = _context.Time.GetUtcNow();
    }

    /// <inheritdoc/>
    public void AfterSend(Exception? failure) => lane.Rate.Release(failure is not null && Failure.IsThrottle(failure));

    // Who was interrupted has a place already; one whose request was not carried out leaves it and begins as any other.
    private Task<Result?> FollowUpAsync(CancellationToken cancellationToken) => admission is { Interrupted: { } interrupted, Place: { } place }
        ? WithPlaceAsync(place, token => ResumeAsync(interrupted, token), cancellationToken)
        : Task.FromResult<Result?>(null);

    private async Task<Result?> WithPlaceAsync(
        Task<IDisposable> entering, Func<CancellationToken, Task<Result?>> course, CancellationToken cancellationToken)
    {
        using (await entering.ConfigureAwait(false))
        {
            await lane.Slots.TakeAsync(cancellationToken).ConfigureAwait(false);
            _underWay = new TargetUnderWay(_target, _context.Time.GetUtcNow());
            using var stay = _context.UnderWay.Enter(_underWay);
            try
            {
                return await course(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                lane.Slots.GiveBack();
            }
        }
    }

    private async Task<Result?> BeginAsync(CancellationToken cancellationToken)
    {
        ThrowIfNotToStart();
        _callerArn ??= await lane.ReadCallerArnAsync(cancellationToken).ConfigureAwait(false);
        await lane.PrepareAsync(_target, cancellationToken).ConfigureAwait(false);
        var now = await lane.ReadWitnessAsync(_target, cancellationToken).ConfigureAwait(false);
        ThrowIfTakenByAnotherName(now);
        _keyBefore = lane.Service.KeyOf(now);
        RotateOnceEngine.ThrowIfRunning(lane.Service.Rotation(_target, sentAt: null), now);
        switch (await lane.Service.CheckAsync(_target, now, _context.Options, cancellationToken).ConfigureAwait(false))
        {
            case Precheck.InPlace:
                return Ended(FleetOutcome.Skipped, CoreMessages.InPlace);
            case Precheck.RotatedRecently:
                return Ended(FleetOutcome.Skipped, CoreMessages.RotatedRecently.With(_context.Options.SkipRotatedWithin!));
        }

        return await AwaitEndAsync(await SendAsync(now, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    // What the service answered ends here: thousands may be waited for at once, and a ticket is all that a wait needs.
    private async Task<RotationTicket> SendAsync(TWitness before, CancellationToken cancellationToken)
    {
        var receipt = await lane.Engine.RunAsync(lane.Service.Rotation(_target, sentAt: null), before, this, cancellationToken).ConfigureAwait(false);
        _sentAt = receipt.SentAt;
        await WriteAcceptedAsync(_requestIds.Count > 0 ? _requestIds[_requestIds.Count - 1] : null).ConfigureAwait(false);
        return lane.Service.Ticket(_target, receipt.SentAt, before) with { AcceptedAt = receipt.AcceptedAt };
    }

    private async Task<Result> AwaitEndAsync(RotationTicket ticket, CancellationToken cancellationToken)
    {
        _acceptedAt = ticket.AcceptedAt;
        var wait = _underWay!.Wait = new WaitItem(_target.Id, ticket);
        TReading end;
        try
        {
            end = await lane.Waiter.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsNoWordOnTheTarget(e))
        {
            throw new KeyRotationException(
                ErrorIds.RotationOutcomeUnknown, FaultKind.Unknown, CoreMessages.EndNotSeen.With(_target.Id, Failure.Of(e).Message), CoreMessages.EndNotSeenAction, e);
        }

        _keyAfter = lane.Service.KeyOf(end);
        _witnessAfter = lane.Service.Describe(end);
        return Ended(FleetOutcome.Rotated, reason: null);
    }

    // A request without an end: the witness is asked before anything else is done. Null where it was not carried out.
    private async Task<Result?> ResumeAsync(Interrupted course, CancellationToken cancellationToken)
    {
        _callerArn = await lane.ReadCallerArnAsync(cancellationToken).ConfigureAwait(false);
        await lane.PrepareAsync(_target, cancellationToken, whateverFails: true).ConfigureAwait(false);
        var before = lane.Service.Recall(course.WitnessBefore);
        _keyBefore = lane.Service.KeyOf(before);
        var ticket = lane.Service.Ticket(_target, course.SentAt, before);
        if (course.WasAccepted)
        {
            _isInDoubt = false;
            return await AwaitEndAsync(ticket with { AcceptedAt = course.AcceptedAt }, cancellationToken).ConfigureAwait(false);
        }

        var rotation = lane.Service.Rotation(_target, course.SentAt);
        var lost = new KeyRotationException(ErrorIds.NoAnswer, FaultKind.Service, CoreMessages.SenderGone.With(course.SentAt.UtcDateTime));
        if (await lane.Engine.SettleAsync(rotation, before, lost, RequestEnd.SenderGone, course.SentAt, cancellationToken).ConfigureAwait(false) is not null)
        {
            _isInDoubt = false;
            await WriteAcceptedAsync(requestId: null).ConfigureAwait(false);
            return await AwaitEndAsync(ticket with { AcceptedAt = _context.Time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }

        // It was certainly not carried out: from here on it is a target as any other, and things may have changed.
        _isInDoubt = false;
        return null;
    }

    private Result Stopped() =>
        _sentAt is null ? Ended(FleetOutcome.NotStarted, CoreMessages.StoppedByUser)
        : _acceptedAt is { } accepted ? Ended(FleetOutcome.Cancelled, CoreMessages.CancelledAccepted.With(accepted.UtcDateTime))
        : Ended(FleetOutcome.Cancelled, CoreMessages.CancelledInFlight);

    // Who is stopped may see any end of a request, also one that tells nothing.
    private static bool IsCertain(Exception e) => e is KeyRotationException || RequestEnds.Classify(e) == RequestEnd.Refused;

    // Who may not look any more has not seen the rotation fail. Credentials that ended stop the whole run instead.
    private static bool IsNoWordOnTheTarget(Exception e) =>
        Failure.Of(e).Kind is FaultKind.Authentication or FaultKind.Permission or FaultKind.InvalidInput && !Failure.IsEndOfCredentials(e);

    private void ThrowIfNotToStart()
    {
        if (!_hasStarted && _context.Gate.WhyNotStart() is { } reason)
        {
            throw new NotStartedException(reason);
        }
    }

    // The same key by its id and by an alias: whoever comes second is not sent for.
    private void ThrowIfTakenByAnotherName(TWitness now)
    {
        if (lane.Service.Resolve(now) is { } resolved && !_context.Resolved.TryAdd(resolved, true))
        {
            throw new KeyRotationException(
                ErrorIds.DuplicateIdentifier, FaultKind.InvalidInput, CoreMessages.KeyTwice.With(_target.Id, resolved), CoreMessages.KeyTwiceAction);
        }
    }

    private async Task WriteAcceptedAsync(string? requestId)
    {
        try
        {
            // Also where the user has stopped meanwhile: it is true, and who goes on will want to know.
            await _context.Journal.AcceptedAsync(_target, _attempts, requestId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The rotation runs, whatever can be written of it; nothing more is started.
            _context.Gate.Stop(CoreMessages.JournalStopped.With(e.Message));
        }
    }

    private async Task<Result> WriteEndAsync(Result result)
    {
        try
        {
            await _context.Journal.EndedAsync(_target, result, _witnessAfter).ConfigureAwait(false);
            return result;
        }
        catch (Exception e)
        {
            // What happened is told all the same; nothing more is started.
            _context.Gate.Stop(CoreMessages.JournalStopped.With(e.Message));
            return result;
        }
    }

    // Who was named by hand came without an account; what is rotated is in the account of who asks.
    private static string? AccountOf(string? callerArn) => callerArn?.Split(':') is { Length: > 4 } parts ? parts[4] : null;

    private void Note(AwsCall call)
    {
        if (call.Operation is "RotateEncryptionKey" or "RotateKeyOnDemand" or "UpdateNamespace" && call.RequestId is { } id)
        {
            _requestIds.Add(id);
        }

        _context.Listener?.Invoke(call);
    }

    private Result Ended(FleetOutcome outcome, string? reason, Exception? error = null)
    {
        var ended = _context.Time.GetUtcNow();
        return new Result
        {
            Service = _target.Service,
            Id = _target.Id,
            Outcome = outcome,
            Reason = reason,
            Arn = _target.Arn,
            Region = _target.Region,
            AccountId = _target.AccountId ?? AccountOf(_callerArn),
            KeyBefore = _keyBefore,
            KeyAfter = _keyAfter,
            SentUtc = _sentAt?.UtcDateTime,
            EndedUtc = ended.UtcDateTime,
            Duration = ended - _sentAt,
            Attempts = _attempts,
            RequestIds = [.. _requestIds],
            CallerArn = _callerArn,
            ErrorId = error is null ? null : Failure.Of(error).ErrorId,
            Error = error,
        };
    }
}
