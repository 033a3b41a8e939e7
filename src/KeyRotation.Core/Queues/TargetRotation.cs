using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Scheduling;
using KeyRotation.Services;
using KeyRotation.Waiting;

namespace KeyRotation.Queues;

/// <summary>Drives one target through the state machine: reads, records, sends, settles and waits.</summary>
/// <param name="queue">The queue of the target's account, Region and service.</param>
/// <param name="target">The target.</param>
/// <param name="state">The initial state: planned, or the state that an earlier process recorded.</param>
/// <param name="hooks">The hooks around the steps.</param>
internal sealed partial class TargetRotation(
    ServiceQueue queue, Target target, RotationState state, IRotationHooks hooks)
{
    private readonly List<string> _requestIds = [];
    private readonly TimeProvider _time = queue.Options.Time;
    private readonly RotateOnceOptions _limits = queue.Options.Limits;
    private readonly ExponentialBackoff _backoff = queue.NewBackoff();
    private readonly bool _wasInterrupted = state.Stage != RotationStage.Planned;
    private TimeSpan _readAt;
    private TimeSpan _acceptedAt;
    private TimeSpan? _firstSend;
    private TimeSpan? _lastSend;
    private bool _isChecked;
    private bool _isIdentified;
    private bool _isRetry;
    private string? _otherResource;
    private int _connectFailures;
    private TimeSpan? _othersSince;
    private Exception? _failure;
    private Exception? _refusal;
    private string? _arn = target.Arn;

    /// <summary>The target, as the user named it.</summary>
    public Target Target => target;

    /// <summary>The queue of the target's account, Region and service.</summary>
    public ServiceQueue Queue => queue;

    /// <summary>The current state.</summary>
    public RotationState State { get; private set; } = state;

    /// <summary>The resource's ARN, as the service returned it; before the first read, the target's.</summary>
    public string? Arn => _arn;

    /// <summary>The resource's account.</summary>
    public string? AccountId { get; private set; } = target.AccountId;

    /// <summary>The latest read; null before the first.</summary>
    public Observation? Seen { get; private set; }

    /// <summary>The service's response, or the result of a read if the response was lost.</summary>
    public object? Output { get; private set; }

    /// <summary>When the latest request was sent (UTC, this computer's clock); null if none was.</summary>
    public DateTimeOffset? SentUtc { get; set; }

    /// <summary>When the latest request was sent (UTC), by the service's clock if known; null if none was.</summary>
    public DateTimeOffset? SentServiceUtc => SentUtc is null ? null : State.SentAt ?? SentUtc;

    /// <summary>Time since this process sent the latest request; null if it sent none.</summary>
    public TimeSpan? SinceSent => _lastSend is { } sent ? Now - sent : null;

    /// <summary>The AWS request ids.</summary>
    public IReadOnlyList<string> RequestIds => _requestIds;

    /// <summary>The audit trail's event; null if none was needed or found.</summary>
    public TrailProof? TrailRecord { get; private set; }

    /// <summary>Why a rule excluded the target; null if none did.</summary>
    public string? ExclusionReason { get; private set; }

    /// <summary>The wait for the rotation to finish; null before it starts.</summary>
    public WaitItem? Wait { get; private set; }

    /// <summary>How the request ended, if an earlier process or command sent it.</summary>
    public Exception? Cause
    {
        init => _failure = value;
    }

    private TimeSpan Now => _time.Uptime();

    private string Name => queue.Service.NameOf(target, _arn);

    /// <summary>Continues until the request is accepted or the rotation has ended (see <see cref="State"/>).</summary>
    /// <exception cref="RotationAlreadyRunningException">
    /// A change by another request is in progress. Nothing was changed.
    /// </exception>
    /// <exception cref="RotationOutcomeUnknownException">
    /// The request may have been carried out, but there is no proof.
    /// </exception>
    /// <exception cref="Exception">
    /// The service's refusal, or a failure before anything was sent. Nothing was changed.
    /// </exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        await queue.PrepareAsync(target, cancellationToken).ConfigureAwait(false);
        if (_wasInterrupted && Seen is null)
        {
            await ReadAndIdentifyAsync(cancellationToken).ConfigureAwait(false);
        }

        while (NextStep(cancellationToken) is { } step)
        {
            await step.ConfigureAwait(false);
        }
    }

    // The next step depends on the stage alone.
    private Task? NextStep(CancellationToken cancellationToken)
    {
        ThrowIfStopped(cancellationToken);
        return State.Stage switch
        {
            RotationStage.Planned => ReadWitnessAsync(cancellationToken),
            RotationStage.Ready => WriteAndSendAsync(cancellationToken),
            RotationStage.Contested => ExplainRefusalAsync(cancellationToken),
            RotationStage.InDoubt => SettleAsync(cancellationToken),
            RotationStage.RunningElsewhere => throw Running(),
            RotationStage.Failed => throw Rethrow(_failure!),
            RotationStage.Unknown => throw Unknown(),
            _ => null,
        };
    }

    /// <summary>
    /// Reads and checks as <see cref="SendAsync"/> does, but stops before it records and sends the request. The state
    /// is then <see cref="RotationStage.Ready"/>, or <see cref="RotationStage.Planned"/> if it would first wait for
    /// another change.
    /// </summary>
    /// <exception cref="RotationAlreadyRunningException">A change by another request is in progress.</exception>
    /// <exception cref="KeyRotationException">NotRotatable: the service would refuse the change.</exception>
    /// <exception cref="Exception">The resource cannot be read.</exception>
    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        await queue.PrepareAsync(target, cancellationToken).ConfigureAwait(false);
        await ReadWitnessAsync(cancellationToken).ConfigureAwait(false);
        if (State.Stage == RotationStage.RunningElsewhere)
        {
            throw Running();
        }

        if (State.Stage == RotationStage.Ready)
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
        }

        if (State.Stage == RotationStage.Ready && queue.Service.RefusalReason(target, Seen!) is { } reason)
        {
            throw new KeyRotationException(
                ErrorIds.NotRotatable, FaultKind.InvalidState, reason, CoreMessages.NotRotatableAction);
        }
    }

    /// <summary>
    /// Settles a doubt of an earlier process without sending anything. If a namespace's request could be sent again,
    /// the state stays <see cref="RotationStage.Ready"/>.
    /// </summary>
    /// <exception cref="RotationOutcomeUnknownException">There is still no proof.</exception>
    /// <exception cref="Exception">
    /// The refusal that the audit trail records, or a failure to read the resource.
    /// </exception>
    public async Task SettleOnlyAsync(CancellationToken cancellationToken)
    {
        await queue.PrepareAsync(target, cancellationToken).ConfigureAwait(false);
        await ReadAndIdentifyAsync(cancellationToken).ConfigureAwait(false);
        if (State.Stage == RotationStage.InDoubt)
        {
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        }

        switch (State.Stage)
        {
            case RotationStage.Failed:
                throw Rethrow(_failure!);
            case RotationStage.Unknown:
                throw Unknown();
        }
    }

    /// <summary>Waits for an accepted rotation to finish.</summary>
    /// <param name="limit">How long to wait; null for the queue's default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The object for the user.</returns>
    /// <exception cref="Exception">The rotation's failure, or WaitTimeout.</exception>
    public async Task<object> WaitAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        // A request whose response was lost may have been carried out long after it was sent. Only its event in the
        // trail has the time. A request of this process is as old as its response; the send time is only the earliest
        // possible time.
        var requestedAt =
            State.Proof != RotationProof.Answer ? TrailRecord?.Time : _lastSend is null ? State.SentAt : null;
        Wait = new WaitItem(target, Name, State, _acceptedAt) { Limit = limit, RequestedAt = requestedAt };
        try
        {
            Seen = await queue.Waiter.WaitAsync(Wait, cancellationToken).ConfigureAwait(false);
            State = Wait.State;
            return queue.Service.ToOutput(Seen);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wait may have seen the end at the same moment, but this call did not receive it.
            throw;
        }
        catch
        {
            State = Wait.State;
            throw;
        }
    }

    /// <summary>The operator approved another request for a rotation of unknown outcome.</summary>
    public void ApproveRetry()
    {
        _isRetry = true;
        Advance(new RotationEvent.RetryApproved());
    }

    /// <summary>Makes what the cmdlet that waits for the rotation needs.</summary>
    public StartedRotation ToStarted() => new(queue.Service.Resolved(target.With(_arn, AccountId)), State, _acceptedAt);

    // The identity is checked first: another account may have a resource with the same name.
    private async Task ReadAndIdentifyAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        _acceptedAt = Now;
        _isChecked = true;
    }

    private async Task ReadWitnessAsync(CancellationToken cancellationToken)
    {
        hooks.ThrowIfBlocked(State.Attempt > 0);
        if (Seen is not null)
        {
            await _time.PauseAsync(_backoff.Next(), cancellationToken).ConfigureAwait(false);
        }

        var waitsSince = Seen is null ? Now : _readAt;
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!_isIdentified)
        {
            await IdentifyAsync(cancellationToken).ConfigureAwait(false);
            hooks.Identified(this);
        }

        Advance(new RotationEvent.WitnessRead(Seen!.Witness, TimeSpan.Zero));
        if (State.Stage == RotationStage.Planned && Seen.Witness.IsChanging && _othersSince is null)
        {
            hooks.WaitingForOthers(this);
        }

        var limit = queue.Options.Timeout ?? queue.Service.Waits.Timeout;
        if (State.Stage == RotationStage.Planned && Now - (_othersSince ??= waitsSince) >= limit)
        {
            Advance(new RotationEvent.LimitReached());
        }
    }

    // A result that arrived before the user stopped is still reported.
    private void ThrowIfStopped(CancellationToken cancellationToken)
    {
        if (!State.IsEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private Task AcceptAsync() => hooks.WriteAcceptedAsync(this);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Seen = await queue.ReadAsync(NewRead(), cancellationToken).ConfigureAwait(false);
        _readAt = Now;
    }

    private async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        var account = Arns.AccountOf(Seen!.Arn);
        if (account is null && ResourceIdentity.AccountOf(target) is not null)
        {
            // The service did not return the resource's account. It searched in the caller's account.
            account = (await queue.ReadCallerAsync(cancellationToken).ConfigureAwait(false))?.AccountId;
        }

        // Check before adopting the values: a refused target is reported as the user named it, not with another
        // account's ARN.
        ResourceIdentity.ThrowIfOther(target, Seen.Arn, account);
        _arn = Seen.Arn ?? _arn;
        AccountId = account ?? AccountId;
        _isIdentified = true;
    }

    private ReadRequest NewRead() => new(Name, target, IsWait: false);

    // The rotation in progress may be the request with the unknown outcome.
    private RotationAlreadyRunningException Running() => _isRetry
        ? new RotationAlreadyRunningException(
            CoreMessages.RunningAfterRetry.With(target.Id), CoreMessages.RunningAfterRetryAction, _refusal)
        : queue.Service.Running(target, Seen!.Witness, _refusal);

    private void Advance(RotationEvent happened) => State = RotationMachine.Next(State, happened);

    private static Exception Rethrow(Exception failure)
    {
        ExceptionDispatchInfo.Capture(failure).Throw();
        return failure;
    }
}
