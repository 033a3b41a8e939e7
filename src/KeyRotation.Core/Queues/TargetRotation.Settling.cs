using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Queues;

/// <content>Explains a refusal, and settles the doubt after a lost response.</content>
internal sealed partial class TargetRotation
{
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_firstTrailPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestTrailPause = TimeSpan.FromMinutes(1);

    /// <summary>What the audit trail shows about a doubt; null if it is not needed.</summary>
    public string? TrailFinding =>
        !NeedsTrail ? null
        : State.AttemptId is not { } attemptId ? CoreMessages.NoAttemptId
        : _otherResource is { } other ? CoreMessages.TrailOfAnother.With(other)
        : queue.Trail.Failure is { } failure ? CoreMessages.TrailNotRead.With(Failure.Of(failure).Message)
        : CoreMessages.TrailHasNoRecord.With(queue.Service.Operation, attemptId, queue.Region);

    /// <summary>What the resource shows about a doubt.</summary>
    public string WitnessFinding => Seen is { Witness: { } seen }
        ? CoreMessages.WitnessProvesNothing.With(target.Id, seen.Status)
        : CoreMessages.WitnessNotRead.With(target.Id);

    // A namespace's key is a target state. A read of it needs no other proof.
    private bool NeedsTrail =>
        target.Service != TargetService.RedshiftServerlessNamespace || Seen?.Witness.HasNewKey is null;

    /// <summary>The unknown outcome as an error, with a handle for the resource's connection.</summary>
    public RotationOutcomeUnknownException Unknown()
    {
        var resource = target.With(_arn, AccountId);
        new ResourceHandle(queue.Connection, Started: null).AttachTo(resource);
        return new RotationOutcomeUnknownException(
            resource,
            State,
            SentServiceUtc?.UtcDateTime,
            TrailFinding ?? WitnessFinding,
            queue.Service.ManualCheck(target),
            _failure!);
    }

    // A running rotation may explain the refusal. If the witness cannot be read, the service's refusal is final.
    private async Task ExplainRefusalAsync(CancellationToken cancellationToken)
    {
        var started = Now;
        var backoff = queue.NewBackoff();
        while (State.Stage == RotationStage.Contested)
        {
            try
            {
                Seen = await queue.ReadOnceAsync(NewRead(), cancellationToken).ConfigureAwait(false);
                _readAt = Now;
                Advance(new RotationEvent.WitnessRead(Seen.Witness, TimeSpan.Zero));
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                Advance(new RotationEvent.LimitReached());
            }

            if (State.Stage == RotationStage.Contested)
            {
                if (Now - started >= _limits.ContestLimit)
                {
                    Advance(new RotationEvent.LimitReached());
                    return;
                }

                await _time.PauseAsync(backoff.Next(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var started = Now;
        var backoff = queue.NewBackoff();
        var nextTrail = TimeSpan.Zero;
        _failure ??= new KeyRotationException(
            ErrorIds.NoAnswer, FaultKind.Service, CoreMessages.SenderGone.With(SentUtc?.UtcDateTime!));
        while (State.Stage == RotationStage.InDoubt)
        {
            // A cluster's status proves nothing.
            if (target.Service != TargetService.RedshiftCluster)
            {
                await TryReadWitnessAsync(started, cancellationToken).ConfigureAwait(false);
            }

            if (State.Stage == RotationStage.InDoubt && Now >= nextTrail)
            {
                await TryTrailAsync(cancellationToken).ConfigureAwait(false);
                nextTrail = Now + TrailPause(Now - started);
            }

            if (State.Stage == RotationStage.InDoubt)
            {
                var left = SettleLimit() - (Now - started);
                if (left <= TimeSpan.Zero)
                {
                    Advance(new RotationEvent.LimitReached());
                    return;
                }

                var pause = backoff.Next();
                await _time.PauseAsync(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            }
        }

        if (State.Stage == RotationStage.Accepted)
        {
            await AcceptByReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // CloudTrail usually delivers events minutes later: the older the doubt, the longer the pause.
    private static TimeSpan TrailPause(TimeSpan age)
    {
        var pause = TimeSpan.FromTicks(age.Ticks / 3);
        return pause < s_firstTrailPause ? s_firstTrailPause
            : pause > s_longestTrailPause ? s_longestTrailPause
            : pause;
    }

    private async Task AcceptByReadAsync(CancellationToken cancellationToken)
    {
        _acceptedAt = Now;
        await TryReadOutputAsync(cancellationToken).ConfigureAwait(false);
        await AcceptAsync().ConfigureAwait(false);
    }

    private async Task TryReadOutputAsync(CancellationToken cancellationToken)
    {
        if (target.Service == TargetService.RedshiftCluster)
        {
            await TryReadWitnessAsync(Now, cancellationToken).ConfigureAwait(false);
        }

        Output = Seen?.Resource is null ? null : queue.Service.ToOutput(Seen);
    }

    // Without the trail, a cluster's doubt cannot be settled, and a KMS key's only while its rotation is in progress.
    private TimeSpan SettleLimit()
    {
        var canReadTrail = queue.Trail.Unavailable is null && State.AttemptId is not null;
        var limit =
            canReadTrail || target.Service == TargetService.RedshiftServerlessNamespace ? queue.Options.SettleLimit
            : target.Service == TargetService.RedshiftCluster ? TimeSpan.Zero
            : RotationMachine.StaleLimit;
        return limit < queue.Options.SettleLimit ? limit : queue.Options.SettleLimit;
    }

    private async Task TryReadWitnessAsync(TimeSpan started, CancellationToken cancellationToken)
    {
        try
        {
            var age = Now - started;
            Seen = await queue.ReadOnceAsync(NewRead(), cancellationToken).ConfigureAwait(false);
            _readAt = Now;
            if (State.Stage == RotationStage.InDoubt)
            {
                Advance(new RotationEvent.WitnessRead(Seen.Witness, age));
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any failure to read the witness is retried until the time limit.
        }
    }

    // A record without a resource is matched by the attempt id alone.
    private bool IsAbout(TrailProof record) => record.Resource is not { } resource
        || (target.Service == TargetService.KmsKey
            ? _arn is null || Arns.IsOfKey(_arn, resource) || resource.Contains(":alias/")
            : IsName(resource));

    // A cluster has two ARNs, of its name and of its namespace: only ARNs of one kind can contradict each other.
    private bool IsName(string resource) => Arns.KindOf(resource) switch
    {
        "" => string.Equals(resource, target.Id, StringComparison.OrdinalIgnoreCase),
        "cluster" => resource.EndsWith(":cluster:" + target.Id, StringComparison.OrdinalIgnoreCase),
        var kind => _arn is null || Arns.KindOf(_arn) != kind || _arn == resource,
    };

    private async Task TryTrailAsync(CancellationToken cancellationToken)
    {
        if (State.AttemptId is not { } attemptId || !NeedsTrail)
        {
            return;
        }

        // This computer's clock may be wrong. If no time is known, the whole trail is read.
        var since = State.SentAt ?? SentUtc - s_clockMargin ?? DateTimeOffset.MinValue + s_clockMargin;
        if (await queue.Trail.FindAsync(attemptId, since, cancellationToken).ConfigureAwait(false) is { } record)
        {
            if (!IsAbout(record))
            {
                _otherResource = record.Resource;
                return;
            }

            TrailRecord = record;
            State = State with { SentAt = State.SentAt ?? record.Time };
            if (!record.WasCarriedOut)
            {
                _failure = new KeyRotationException(
                    record.ErrorCode!,
                    FaultKind.InvalidState,
                    CoreMessages.RefusedInTrail.With(target.Id, record.ErrorCode!, record.EventId),
                    CoreMessages.RefusedInTrailAction);
            }

            Advance(new RotationEvent.FoundInTrail(record.WasCarriedOut));
        }
    }
}
