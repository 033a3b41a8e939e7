using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;
using KeyRotation.Trail;

namespace KeyRotation.Fleet;

/// <summary>Determines the outcome of one rotation and makes its result, without sending a change.</summary>
internal sealed class OutcomeResolution : IRotationHooks
{
    private readonly ServiceQueue _queue;
    private readonly UnknownRotation _unknown;
    private readonly IFleetJournal _journal;
    private readonly TargetRotation _rotation;

    public OutcomeResolution(ServiceQueue queue, UnknownRotation unknown, IFleetJournal journal)
    {
        _queue = queue;
        _unknown = unknown;
        _journal = journal;
        _rotation = new TargetRotation(queue, unknown.Target, unknown.State, this)
        {
            SentUtc = unknown.SentUtc,
            Cause = unknown.Cause,
        };
    }

    /// <summary>Reads the witness and the trail, and records what they prove.</summary>
    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        var failure = default(Exception);
        try
        {
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            failure = e;
        }

        var result = ResultOf(failure);
        if (result.Outcome != FleetOutcome.Unknown)
        {
            await WriteEndAsync(result).ConfigureAwait(false);
        }

        return result;
    }

    /// <inheritdoc/>
    public void ThrowIfBlocked(bool hasStarted) => throw NothingIsSent();

    /// <inheritdoc/>
    public void Identified(TargetRotation rotation)
    {
    }

    /// <inheritdoc/>
    public Task<string?> CheckAsync(TargetRotation rotation, CancellationToken cancellationToken) =>
        throw NothingIsSent();

    /// <inheritdoc/>
    public void WaitingForOthers(TargetRotation rotation)
    {
    }

    /// <inheritdoc/>
    public Task WriteSendingAsync(
        TargetRotation rotation, RotationState sending, CancellationToken cancellationToken) => throw NothingIsSent();

    /// <inheritdoc/>
    public async Task WriteAcceptedAsync(TargetRotation rotation)
    {
        try
        {
            await _journal
                .AcceptedAsync(Identified(), rotation.State, requestId: null, rotation.TrailRecord)
                .ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The proof is still reported. The journal's failure is reported when the journal is closed.
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var time = _queue.Options.Time;
        var started = time.Uptime();
        await _rotation.SettleOnlyAsync(cancellationToken).ConfigureAwait(false);
        if (_rotation.State.Stage == RotationStage.Accepted)
        {
            // One limit applies to both.
            var left = _queue.Options.SettleLimit - (time.Uptime() - started);
            await _rotation
                .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private Result ResultOf(Exception? failure) => _rotation.State.Stage switch
    {
        RotationStage.Rotated => NewResult(FleetOutcome.Rotated, Proof(), error: null),
        RotationStage.Accepted or RotationStage.StillRotating => NewResult(
            FleetOutcome.StillRotating,
            Join(Proof(), CoreMessages.EndNotSeen),
            failure is KeyRotationException { ErrorId: ErrorIds.WaitTimeout } ? null : failure),
        RotationStage.Failed => NewResult(FleetOutcome.Failed, Failure.Of(failure!).Message, failure),
        // The state machine would send a namespace's change again. That decision is the operator's.
        RotationStage.Ready => NewResult(
            FleetOutcome.Unknown, CoreMessages.MayBeSentAgain.With(_unknown.Target.Id), _rotation.Unknown()),
        _ => NewResult(
            FleetOutcome.Unknown,
            failure is null or RotationOutcomeUnknownException ? Checked() : Failure.Of(failure).Message,
            failure),
    };

    private string Checked() =>
        Join(
            (_unknown.State.SentAt ?? _unknown.SentUtc) is { } sent && sent < _queue.Clock.Earliest - TrailReader.Kept
                ? CoreMessages.AttemptTooOld.With(sent.UtcDateTime, TrailReader.Kept.Days)
                : _rotation.TrailFinding,
            _rotation.WitnessFinding);

    private string? Proof() =>
        _rotation.State.Proof switch
        {
            RotationProof.Trail when _rotation.TrailRecord is { } record => CoreMessages.ProvedByTrail.With(
                record.Time.UtcDateTime, record.CallerArn ?? CoreMessages.StatusUnknown, record.EventId),
            RotationProof.Witness => CoreMessages.ProvedByWitness,
            _ => null,
        };

    private Result NewResult(FleetOutcome outcome, string? reason, Exception? error)
    {
        var state = _rotation.State;
        var record = _rotation.TrailRecord;
        var seen = _rotation.Seen?.Witness;
        var sent = _rotation.SentServiceUtc ?? record?.Time;
        var now = _queue.Options.Time.GetUtcNow();
        // Only AWS KMS reports when a rotation ended.
        var ended =
            outcome == FleetOutcome.Rotated && seen?.CompletedAt is { } completed && completed < now ? completed : now;
        return new Result
        {
            Service = _unknown.Target.Service,
            Id = _unknown.Target.Id,
            Outcome = outcome,
            Reason = reason,
            Arn = _rotation.Arn,
            Region = _queue.Region,
            AccountId = _rotation.AccountId,
            KeyBefore = state.Before?.Key,
            KeyAfter = outcome == FleetOutcome.Rotated ? seen?.Key : null,
            SentUtc = sent?.UtcDateTime,
            EndedUtc = ended.UtcDateTime,
            Elapsed = ended > sent ? ended - sent : null,
            Attempts = state.Attempt,
            AttemptId = _unknown.State.AttemptId,
            Proof = state.Proof == RotationProof.None ? null : state.Proof.ToString(),
            EventId = record?.EventId,
            RequestIds = record?.RequestId is { } id ? [id] : [],
            CallerArn = record?.CallerArn,
            ErrorId = error is null ? null : Failure.Of(error).ErrorId,
            Error = error,
        };
    }

    private async Task WriteEndAsync(Result result)
    {
        try
        {
            IReadOnlyDictionary<string, string>? after =
                result.Outcome == FleetOutcome.Rotated ? _rotation.Seen?.Witness.ToFacts() : null;
            await _journal.EndedAsync(Identified(), result, after).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As in WriteAcceptedAsync, the journal's failure is reported when it is closed.
        }
    }

    private Target Identified() => _unknown.Target.With(_rotation.Arn, _rotation.AccountId);

    private static string Join(params string?[] sentences) =>
        string.Join(" ", sentences.Where(sentence => sentence is not null));

    private static InvalidOperationException NothingIsSent() =>
        new("Resolving an outcome must not send a request.");
}
