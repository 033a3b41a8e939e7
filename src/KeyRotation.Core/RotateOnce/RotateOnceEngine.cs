using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Errors;

namespace KeyRotation.RotateOnce;

/// <summary>
/// The promise: one request to rotate is one rotation, and the user learns the truth. The witness is read first, the
/// change is sent once, a definite no may be sent again, an ambiguous end is settled by the witness, and what cannot
/// be settled is its own outcome.
/// </summary>
public sealed class RotateOnceEngine
{
    private static readonly Random s_random = new();

    private readonly TimeProvider _time;
    private readonly RotateOnceOptions _options;
    private readonly Func<double> _jitter;

    /// <summary>Makes an engine.</summary>
    /// <param name="time">The clock that paces it.</param>
    /// <param name="options">Its patience.</param>
    /// <param name="jitter">Numbers from 0 to 1 that spread the pauses; null for random ones.</param>
    public RotateOnceEngine(TimeProvider time, RotateOnceOptions? options = null, Func<double>? jitter = null)
    {
        _time = time;
        _options = options ?? RotateOnceOptions.Default;
        _jitter = jitter ?? RandomJitter;
    }

    /// <summary>Carries out one rotation, once.</summary>
    /// <param name="rotation">What the service contributes.</param>
    /// <param name="before">A witness that was just read for many targets at once; null to read it here.</param>
    /// <param name="observer">Stands beside each send; null for nobody.</param>
    /// <param name="cancellationToken">Nothing further is sent once it is cancelled.</param>
    /// <exception cref="RotationAlreadyRunningException">One runs that this request did not start; nothing was changed.</exception>
    /// <exception cref="RotationOutcomeUnknownException">The request may have been carried out; nobody can tell.</exception>
    /// <exception cref="Exception">The service's definite no, or a failure before anything was sent: nothing was changed.</exception>
    public async Task<RotationReceipt<TWitness, TResult>> RunAsync<TWitness, TResult>(
        IRotation<TWitness, TResult> rotation, TWitness? before, ISendObserver<TWitness>? observer, CancellationToken cancellationToken)
        where TWitness : class
    {
        before ??= await rotation.ReadWitnessAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfRunning(rotation, before);
        var patience = _options.For(rotation.WitnessLag);
        var started = _time.GetUtcNow();
        var pauses = NewPauses();
        var unopened = 0;
        (DateTimeOffset SentAt, Exception Failure)? doubt = null;
        for (var sends = 1; ; sends++)
        {
            if (observer is not null)
            {
                await observer.BeforeSendAsync(sends, before, cancellationToken).ConfigureAwait(false);
            }

            var sentAt = _time.GetUtcNow();
            Exception failure;
            RequestEnd end;
            try
            {
                var result = await rotation.SendAsync(before, cancellationToken).ConfigureAwait(false);
                observer?.AfterSend(null);
                return new RotationReceipt<TWitness, TResult>(result, before, sentAt, _time.GetUtcNow(), sends, SettledByWitness: false);
            }
            catch (Exception e)
            {
                observer?.AfterSend(e);
                if (cancellationToken.IsCancellationRequested)
                {
                    throw;
                }

                failure = e;
                end = RequestEnds.Classify(e);
            }

            switch (end)
            {
                case RequestEnd.Refused when doubt is { } earlier && MayBeOurOwnDoing(failure):
                    // The state that forbids it may be the work of the earlier request, which the witness showed too late.
                    // Nothing is sent any more: what the witness says now is the answer.
                    if (await SettleAsync(rotation, before, earlier.Failure, RequestEnd.Refused, earlier.SentAt, cancellationToken).ConfigureAwait(false) is { } late)
                    {
                        return new RotationReceipt<TWitness, TResult>(rotation.FromWitness(late), before, earlier.SentAt, _time.GetUtcNow(), sends, SettledByWitness: true);
                    }

                    ExceptionDispatchInfo.Capture(failure).Throw();
                    break;
                case RequestEnd.Refused when await FindRunningBehindAsync(rotation, failure, cancellationToken).ConfigureAwait(false) is { } running:
                    throw new RotationAlreadyRunningException(running, failure);
                case RequestEnd.Refused:
                case RequestEnd.NotSent when ++unopened > _options.UnopenedRetries:
                case RequestEnd.Throttled when _time.GetUtcNow() - started > _options.SendLimit:
                    ExceptionDispatchInfo.Capture(failure).Throw();
                    break;
                case RequestEnd.AnswerLost:
                case RequestEnd.TimedOut:
                    if (await SettleAsync(rotation, before, failure, end, sentAt, cancellationToken).ConfigureAwait(false) is { } after)
                    {
                        return new RotationReceipt<TWitness, TResult>(rotation.FromWitness(after), before, sentAt, _time.GetUtcNow(), sends, SettledByWitness: true);
                    }

                    if (_time.GetUtcNow() - started > patience.ResendLimit)
                    {
                        ExceptionDispatchInfo.Capture(failure).Throw();
                    }

                    doubt ??= (sentAt, failure);
                    break;
            }

            await _time.PauseAsync(pauses.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where the witness shows a rotation that runs, nothing is sent. The one place that decides about it.</summary>
    /// <exception cref="RotationAlreadyRunningException">It does.</exception>
    public static void ThrowIfRunning<TWitness, TResult>(IRotation<TWitness, TResult> rotation, TWitness witness)
        where TWitness : class
    {
        if (rotation.FindRunning(witness) is { } running)
        {
            throw new RotationAlreadyRunningException(running, refusal: null);
        }
    }

    /// <summary>Asks the witness until it tells.</summary>
    /// <param name="rotation">What the service contributes; it knows when the request was sent.</param>
    /// <param name="before">The witness as it was before the request.</param>
    /// <param name="failure">What the request ended with.</param>
    /// <param name="end">What that says about it.</param>
    /// <param name="sentAt">When it was sent.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The witness that shows the change; null where it was certainly not carried out and may be sent again.</returns>
    /// <exception cref="RotationOutcomeUnknownException">Nobody can tell.</exception>
    public async Task<TWitness?> SettleAsync<TWitness, TResult>(
        IRotation<TWitness, TResult> rotation, TWitness before, Exception failure, RequestEnd end, DateTimeOffset sentAt, CancellationToken cancellationToken)
        where TWitness : class
    {
        var started = _time.GetUtcNow();
        var patience = _options.For(rotation.WitnessLag);
        var silence = SilenceToBelieve(patience, end, started - sentAt);
        var limit = end == RequestEnd.SenderGone ? patience.SettleLimit + silence!.Value - patience.ConsistencyWindow : patience.SettleLimit;
        var pauses = NewPauses();
        // Where a later request was refused, the earlier one was watched until then.
        var looks = new LookLog(end == RequestEnd.Refused ? started : sentAt, _options.LongestUnwatched);
        DateTimeOffset? silentSince = null;
        while (true)
        {
            // By the time when the look began: it may show things as they were then.
            var now = _time.GetUtcNow();
            var seen = await TryReadAsync(rotation, cancellationToken).ConfigureAwait(false);
            var verdict = seen is null ? Verdict.NotSeen : rotation.Judge(before, seen);
            if (verdict == Verdict.Applied)
            {
                return seen;
            }

            // Only a look that succeeded counts as silence, and only after the service had the time to become consistent.
            if (seen is not null)
            {
                looks.Looked(now);
                if (verdict == Verdict.Superseded && end == RequestEnd.AnswerLost)
                {
                    return null;
                }

                silentSince ??= now - started >= silence ? now : null;
                // Of a witness that is read in parts, one may show what is over and another not yet: such silence passes.
                if (now - silentSince >= (rotation.IsReadInParts ? patience.ConsistencyWindow : TimeSpan.Zero)
                    && (looks.ResumedAt is not { } resumedAt || await IsSilenceProofAsync(rotation, seen, sentAt, resumedAt, cancellationToken).ConfigureAwait(false)))
                {
                    return null;
                }
            }

            if (now - started >= limit)
            {
                throw new RotationOutcomeUnknownException(rotation.Target, rotation.CheckByHand, failure);
            }

            await _time.PauseAsync(pauses.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How long the witness must be silent to be believed; null where it never is.</summary>
    private static TimeSpan? SilenceToBelieve(RotateOnceOptions patience, RequestEnd end, TimeSpan age) => end switch
    {
        RequestEnd.AnswerLost => patience.ConsistencyWindow,
        // It may be carried out until its signature is too old, and shows some time later.
        RequestEnd.SenderGone => patience.ConsistencyWindow + (age < patience.RequestLifetime ? patience.RequestLifetime - age : TimeSpan.Zero),
        // An earlier request was already believed not to have been carried out: the second look is longer.
        RequestEnd.Refused => TimeSpan.FromTicks(Math.Max(patience.ConsistencyWindow.Ticks, patience.SettleLimit.Ticks / 2)),
        // After a time-out the request may still be under way: silence proves nothing, and nothing is sent again.
        _ => null,
    };

    // A refusal that a running rotation may explain, while the witness may lag behind: it is asked for a while. Whatever
    // keeps it from being asked, the service's own word stands.
    private async Task<RunningRotation?> FindRunningBehindAsync<TWitness, TResult>(
        IRotation<TWitness, TResult> rotation, Exception refusal, CancellationToken cancellationToken)
        where TWitness : class
    {
        if (!rotation.IsRefusalOfRunning(Failure.BareCode(Failure.Of(refusal).ErrorId)))
        {
            return null;
        }

        var started = _time.GetUtcNow();
        var pauses = NewPauses();
        try
        {
            while (true)
            {
                var seen = await rotation.ReadWitnessAsync(cancellationToken).ConfigureAwait(false);
                if (rotation.FindRunning(seen) is { } running)
                {
                    return running;
                }

                if (rotation.ForbidsRotation(seen) || _time.GetUtcNow() - started >= _options.ConsistencyWindow)
                {
                    return null;
                }

                await _time.PauseAsync(pauses.Next(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            return null;
        }
    }

    // A cluster that is rotating, a key or namespace that is changing, a quota whose last rotation is spent.
    private static bool MayBeOurOwnDoing(Exception refusal) => Failure.Of(refusal).Kind is FaultKind.InvalidState or FaultKind.LimitReached;

    private static async Task<TWitness?> TryReadAsync<TWitness, TResult>(
        IRotation<TWitness, TResult> rotation, CancellationToken cancellationToken)
        where TWitness : class
    {
        try
        {
            return await rotation.ReadWitnessAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever keeps the witness from being read, it is asked again until the limit.
            return null;
        }
    }

    private static async Task<bool> IsSilenceProofAsync<TWitness, TResult>(
        IRotation<TWitness, TResult> rotation, TWitness seen, DateTimeOffset sentAt, DateTimeOffset watchedSince, CancellationToken cancellationToken)
        where TWitness : class
    {
        try
        {
            return await rotation.IsSilenceProofAsync(seen, sentAt, watchedSince, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private Pauses NewPauses() => new(_options.FirstPause, _options.LongestPause, _jitter);

    internal static double RandomJitter()
    {
        lock (s_random)
        {
            return s_random.NextDouble();
        }
    }
}
