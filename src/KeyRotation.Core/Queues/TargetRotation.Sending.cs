using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;

namespace KeyRotation.Queues;

/// <content>The request: recorded, sent at most once, and classified by how it ended.</content>
internal sealed partial class TargetRotation
{
    private async Task WriteAndSendAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (State.Stage != RotationStage.Ready)
        {
            return;
        }

        var isThrottled = false;
        await queue.Rate.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The wait for the rate limit may have been long. The limits and the witness must be current when the
            // request is sent.
            if (Now - _readAt > _limits.WitnessLifetime)
            {
                await ReadAsync(cancellationToken).ConfigureAwait(false);
                Advance(new RotationEvent.WitnessRead(Seen!.Witness, TimeSpan.Zero));
                if (State.Stage == RotationStage.Accepted)
                {
                    await AcceptByReadAsync(cancellationToken).ConfigureAwait(false);
                }

                if (State.Stage != RotationStage.Ready)
                {
                    return;
                }
            }

            hooks.ThrowIfBlocked(State.Attempt > 0);
            var deadline = new SendDeadline(_time, _limits.SendDeadline);
            var attempt = new RotationEvent.Recorded(OutgoingChange.NewAttemptId(), queue.Clock.Earliest);
            var sending = RotationMachine.Next(State, attempt);
            await hooks.WriteSendingAsync(this, sending, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            State = sending;
            isThrottled = await PostAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            queue.Rate.Release(isThrottled);
        }

        if (State.Stage == RotationStage.Accepted)
        {
            await AcceptAsync().ConfigureAwait(false);
        }

        ThrowIfStopped(cancellationToken);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_isChecked)
        {
            return;
        }

        ExclusionReason = await hooks.CheckAsync(this, cancellationToken).ConfigureAwait(false);
        _isChecked = true;
        if (ExclusionReason is not null)
        {
            Advance(new RotationEvent.Excluded());
        }
    }

    /// <returns>Whether the service throttled the request.</returns>
    private async Task<bool> PostAsync(SendDeadline deadline, CancellationToken cancellationToken)
    {
        _firstSend ??= Now;
        _lastSend = Now;
        SentUtc = _time.GetUtcNow();
        try
        {
            Output = await SendInFlowAsync(deadline, cancellationToken).ConfigureAwait(false);
            _acceptedAt = Now;
            Advance(new RotationEvent.Answered());
            return false;
        }
        catch (Exception e)
        {
            _failure = e;
            var end = RequestEnds.Classify(e);
            _refusal = end == RequestEnd.Refused ? e : null;
            Advance(end is RequestEnd.AnswerLost or RequestEnd.TimedOut
                ? new RotationEvent.AnswerLost()
                : new RotationEvent.NotCarriedOut(After(end, e)));
            return Failure.IsThrottle(e);
        }
    }

    // The async-local values that are set for the send end with it.
    private async Task<object> SendInFlowAsync(SendDeadline deadline, CancellationToken cancellationToken)
    {
        AwsCall.OnCall = call =>
        {
            if (call.RequestId is { } id)
            {
                _requestIds.Add(id);
            }

            queue.Note(call);
        };
        OutgoingChange.Current = new OutgoingChange(State.AttemptId!) { MaySend = deadline.HasTimeLeft };
        return await queue.Service.SendAsync(target, Seen!, cancellationToken).ConfigureAwait(false);
    }

    private AfterRefusal After(RequestEnd end, Exception failure) => end switch
    {
        RequestEnd.NotSent => ++_connectFailures <= _limits.ConnectRetries ? AfterRefusal.Retry : AfterRefusal.GiveUp,
        RequestEnd.Throttled => Now - _firstSend <= _limits.RetryLimit ? AfterRefusal.Retry : AfterRefusal.GiveUp,
        _ => queue.Service.IsRefusalOfRunning(Failure.BareCode(Failure.Of(failure).ErrorId))
            ? AfterRefusal.CheckForRunning
            : AfterRefusal.GiveUp,
    };
}
