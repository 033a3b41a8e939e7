using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.RotateOnce;

/// <summary>What is known of a change that nobody was told the end of.</summary>
public enum FlightStage
{
    /// <summary>Nothing of it was sent, or what was sent was certainly not carried out.</summary>
    OnGround,

    /// <summary>A request was sent. It may have been carried out.</summary>
    Sent,

    /// <summary>It was carried out.</summary>
    Accepted,
}

/// <summary>Follows one change from its request on, so that whoever is stopped can be told what is under way.</summary>
/// <param name="time">The clock.</param>
/// <param name="target">The resource, as the user named it.</param>
/// <param name="checkByHand">What to look at by hand.</param>
public sealed class Flight(TimeProvider time, string target, string checkByHand) : ISendObserver<object>
{
    private readonly object _gate = new();
    private bool _isInDoubt;

    /// <summary>The resource, as the user named it.</summary>
    public string Target { get; } = target;

    /// <summary>What to look at by hand.</summary>
    public string CheckByHand { get; } = checkByHand;

    /// <summary>What is known.</summary>
    public FlightStage Stage { get; private set; }

    /// <summary>When the request that counts was sent (UTC).</summary>
    public DateTimeOffset SentAt { get; private set; }

    /// <inheritdoc/>
    public Task BeforeSendAsync(int attempt, object before, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SentAt = _isInDoubt ? SentAt : time.GetUtcNow();
            Stage = FlightStage.Sent;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void AfterSend(Exception? failure)
    {
        lock (_gate)
        {
            if (failure is null)
            {
                Stage = FlightStage.Accepted;
                return;
            }

            _isInDoubt |= RequestEnds.Classify(failure) is RequestEnd.AnswerLost or RequestEnd.TimedOut;
            Stage = _isInDoubt ? FlightStage.Sent : FlightStage.OnGround;
        }
    }

    /// <summary>The witness showed that it was carried out.</summary>
    public void Accept() => Stage = FlightStage.Accepted;
}
