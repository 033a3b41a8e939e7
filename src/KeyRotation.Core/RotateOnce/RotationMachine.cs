using System;

namespace KeyRotation.RotateOnce;

/// <summary>
/// Decides every step of one rotation. This is a pure function: no I/O, no clock, no SDK. The cmdlets, the fleet and
/// a resumed run only drive it. It never repeats the rotation of a cluster or a KMS key after an attempt in doubt,
/// and it never reports a rotation as accepted without proof.
/// </summary>
internal static class RotationMachine
{
    /// <summary>The maximum number of requests for a namespace, including those in doubt.</summary>
    public const int MaxNamespaceAttempts = 3;

    /// <summary>How long after acceptance a read may still return the previous state.</summary>
    public static readonly TimeSpan StaleLimit = TimeSpan.FromMinutes(2);

    /// <summary>The minimum age of a namespace's doubt before a read of its old key allows another request.</summary>
    public static readonly TimeSpan QuietBeforeResend = TimeSpan.FromSeconds(15);

    /// <summary>Returns the state after an event. An event that does not apply to the stage is ignored.</summary>
    public static RotationState Next(RotationState state, RotationEvent happened)
    {
        _ = state ?? throw new ArgumentNullException(nameof(state));
        return (state.Stage, happened) switch
        {
            (RotationStage.Planned, RotationEvent.WitnessRead read) => AfterFirstRead(state, read.Witness),
            (RotationStage.Planned, RotationEvent.LimitReached) => End(state, RotationStage.RunningElsewhere),
            (RotationStage.Ready, RotationEvent.WitnessRead read) => AfterFinalRead(state, read.Witness),
            (RotationStage.Ready, RotationEvent.Excluded) when !state.HasDoubt => End(state, RotationStage.Skipped),
            (RotationStage.Ready, RotationEvent.Recorded written) => Send(state, written),
            (RotationStage.Sending, RotationEvent.Answered) => Accept(state, RotationProof.Answer),
            (RotationStage.Sending, RotationEvent.NotCarriedOut refused) => AfterRefused(state, refused.Next),
            (RotationStage.Sending, RotationEvent.AnswerLost or RotationEvent.SenderGone) => Doubt(state),
            (RotationStage.Contested, RotationEvent.WitnessRead read) => AfterContest(state, read.Witness),
            (RotationStage.Contested, RotationEvent.LimitReached) => End(state, RotationStage.Failed),
            (RotationStage.InDoubt, RotationEvent.WitnessRead read) => AfterReadInDoubt(state, read),
            (RotationStage.InDoubt, RotationEvent.LimitReached) => End(state, RotationStage.Unknown),
            (RotationStage.InDoubt or RotationStage.Unknown, RotationEvent.FoundInTrail found) =>
                AfterTrail(state, found.WasCarriedOut),
            (RotationStage.Accepted, RotationEvent.WitnessRead read) => AfterReadWhenAccepted(state, read),
            (RotationStage.Accepted, RotationEvent.LimitReached) => End(state, RotationStage.StillRotating),
            (RotationStage.Unknown, RotationEvent.RetryApproved) =>
                new RotationState(state.Service) { Attempt = state.Attempt, WaitsForOthers = state.WaitsForOthers },
            (RotationStage.Unknown, RotationEvent.Resumed) => Doubt(state),
            (RotationStage.StillRotating, RotationEvent.Resumed) => state with { Stage = RotationStage.Accepted },
            _ => state,
        };
    }

    /// <summary>Returns the driver's next step in a state.</summary>
    public static RotationAction ActionOf(RotationState state) => state?.Stage switch
    {
        RotationStage.Ready => RotationAction.Record,
        RotationStage.Sending => RotationAction.Send,
        RotationStage.InDoubt => RotationAction.Settle,
        RotationStage.Planned or RotationStage.Contested or RotationStage.Accepted => RotationAction.Read,
        _ => RotationAction.End,
    };

    /// <summary>
    /// The state with which another process continues a recorded rotation. A request that was about to be sent may
    /// have been sent; a request that was not recorded was not sent.
    /// </summary>
    public static RotationState Recover(RotationState written) => written?.Stage switch
    {
        RotationStage.Ready when written.HasDoubt => written with { Stage = RotationStage.InDoubt },
        RotationStage.Ready or RotationStage.Contested => written with { Stage = RotationStage.Planned },
        RotationStage.Sending => Next(written, new RotationEvent.SenderGone()),
        RotationStage.StillRotating or RotationStage.Unknown => Next(written, new RotationEvent.Resumed()),
        _ => written ?? throw new ArgumentNullException(nameof(written)),
    };

    private static RotationState AfterFirstRead(RotationState state, Witness seen)
    {
        if (seen.IsChanging)
        {
            return state.Service == TargetService.RedshiftServerlessNamespace && state.WaitsForOthers
                ? state
                : End(state, RotationStage.RunningElsewhere);
        }

        return state.Service == TargetService.RedshiftServerlessNamespace
            && seen is { IsAvailable: true, HasNewKey: true }
            ? End(state, RotationStage.Skipped)
            : state with { Stage = RotationStage.Ready, Before = seen };
    }

    // The first read may be out of date, so the witness is read again just before the request is recorded.
    private static RotationState AfterFinalRead(RotationState state, Witness seen) => state.HasDoubt
        ? AfterReadInDoubt(
            state with { Stage = RotationStage.InDoubt }, new RotationEvent.WitnessRead(seen, QuietBeforeResend))
        : AfterFirstRead(state with { Stage = RotationStage.Planned }, seen);

    private static RotationState Send(RotationState state, RotationEvent.Recorded written) => state with
    {
        Stage = RotationStage.Sending,
        Attempt = state.Attempt + 1,
        AttemptId = written.AttemptId,
        SentAt = written.ServiceTime,
        SeenChanging = false,
    };

    private static RotationState AfterRefused(RotationState state, AfterRefusal next)
    {
        if (state.HasDoubt)
        {
            // The service may refuse this request because it is carrying out the earlier one.
            return state with { Stage = RotationStage.InDoubt };
        }

        return next switch
        {
            AfterRefusal.Retry => state with { Stage = RotationStage.Planned },
            AfterRefusal.CheckForRunning => state with { Stage = RotationStage.Contested },
            _ => End(state, RotationStage.Failed),
        };
    }

    private static RotationState AfterContest(RotationState state, Witness seen)
    {
        if (seen.IsChanging)
        {
            return AfterFirstRead(state with { Stage = RotationStage.Planned }, seen);
        }

        // A resource that is not available explains the refusal. An available one may still be showing an old state.
        return seen.IsAvailable && !seen.IsUnsupported ? state : End(state, RotationStage.Failed);
    }

    private static RotationState AfterReadInDoubt(RotationState state, RotationEvent.WitnessRead read)
    {
        var seen = read.Witness;
        return state.Service switch
        {
            // KMS is the only service that reports a start time. A count that grew by more than one includes another
            // request.
            TargetService.KmsKey when seen.StartedAt >= state.SentAt && !(seen.Count > state.Before?.Count + 1) =>
                Accept(state, RotationProof.Witness),
            // The key is a target state: it does not matter which request set it.
            TargetService.RedshiftServerlessNamespace when seen.HasNewKey == true =>
                Accept(state, RotationProof.Witness),
            TargetService.RedshiftServerlessNamespace when MayResend(state, read) =>
                state with { Stage = RotationStage.Ready, Before = seen },
            // A cluster's status has neither a start time nor an owner. It proves nothing about this request.
            _ => state,
        };
    }

    private static bool MayResend(RotationState state, RotationEvent.WitnessRead read) =>
        read.Witness is { IsAvailable: true, IsChanging: false, HasNewKey: false }
        && read.Age >= QuietBeforeResend
        && state.Attempt < MaxNamespaceAttempts;

    private static RotationState AfterTrail(RotationState state, bool wasCarriedOut)
    {
        if (wasCarriedOut)
        {
            return Accept(state, RotationProof.Trail);
        }

        // The event is about the latest request. A namespace may have earlier requests in doubt.
        return state.Service == TargetService.RedshiftServerlessNamespace && state.Attempt > 1
            ? state
            : End(state with { HasDoubt = false }, RotationStage.Failed);
    }

    private static RotationState AfterReadWhenAccepted(RotationState state, RotationEvent.WitnessRead read)
    {
        var seen = read.Witness;
        if (seen.IsBroken)
        {
            return End(state, RotationStage.Failed);
        }

        if (seen.IsChanging)
        {
            return state with { SeenChanging = true };
        }

        if (!seen.IsAvailable)
        {
            return state;
        }

        var isStale = read.Age < StaleLimit;
        var hasEnded = state.Attempt == 0 || state.Service switch
        {
            TargetService.RedshiftCluster => state.SeenChanging || !isStale,
            TargetService.KmsKey => ShowsCompletion(state, seen, isStale),
            _ => seen.HasNewKey ?? !isStale,
        };
        if (hasEnded)
        {
            return End(state, RotationStage.Rotated);
        }

        // The namespace is available with another key, long after the service accepted the change.
        return state.Service == TargetService.RedshiftServerlessNamespace && !isStale
            ? End(state, RotationStage.Failed)
            : state;
    }

    // An earlier rotation may appear in the list late. Only one that completed after this request was sent counts.
    private static bool ShowsCompletion(RotationState state, Witness seen, bool isStale) => state switch
    {
        { SentAt: { } sentAt } => seen.CompletedAt >= sentAt,
        { Before.Count: { } count } => seen.Count > count,
        _ => state.SeenChanging || !isStale,
    };

    private static RotationState Doubt(RotationState state) =>
        state with { Stage = RotationStage.InDoubt, HasDoubt = true };

    private static RotationState Accept(RotationState state, RotationProof proof) =>
        state with { Stage = RotationStage.Accepted, Proof = proof, HasDoubt = false };

    private static RotationState End(RotationState state, RotationStage stage) => state with { Stage = stage };
}
