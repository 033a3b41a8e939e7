using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Journal;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>Writes a run's journal to a durable file.</summary>
/// <param name="writer">The open journal. Its opener closes it.</param>
internal sealed class FleetJournal(JournalWriter writer) : IFleetJournal
{
    /// <inheritdoc/>
    public Task PlannedAsync(Target target, AwsConnection connection, CancellationToken cancellationToken)
    {
        _ = connection ?? throw new ArgumentNullException(nameof(connection));
        var planned = JournalTarget.Of(target) with
        {
            ProfileName = connection.ProfileName,
            RoleArn = connection.RoleArn,
            EndpointUrl = connection.EndpointUrl,
        };
        return writer.AppendAsync(new JournalRecord(JournalPhase.Planned, planned), durable: false, cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendingAsync(Target target, RotationState sending, CancellationToken cancellationToken)
    {
        _ = sending ?? throw new ArgumentNullException(nameof(sending));
        var record = new JournalRecord(JournalPhase.Sending, JournalTarget.Of(target))
        {
            Attempt = sending.Attempt,
            AttemptId = sending.AttemptId,
            ServiceTime = sending.SentAt,
            WitnessBefore = sending.Before?.ToFacts(),
        };
        return writer.AppendAsync(record, durable: true, cancellationToken);
    }

    /// <inheritdoc/>
    public Task AcceptedAsync(Target target, RotationState accepted, string? requestId, TrailProof? record)
    {
        _ = accepted ?? throw new ArgumentNullException(nameof(accepted));
        return writer.AppendAsync(
            new JournalRecord(JournalPhase.Accepted, JournalTarget.Of(target))
            {
                Attempt = accepted.Attempt,
                AttemptId = accepted.AttemptId,
                RequestId = requestId ?? record?.RequestId,
                Proof = NameOf(accepted.Proof),
                EventId = record?.EventId,
            },
            durable: true,
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task RetryApprovedAsync(Target target, RotationState unknown, CancellationToken cancellationToken)
    {
        _ = unknown ?? throw new ArgumentNullException(nameof(unknown));
        return writer.AppendAsync(
            new JournalRecord(JournalPhase.RetryApproved, JournalTarget.Of(target))
            {
                Attempt = unknown.Attempt,
                AttemptId = unknown.AttemptId,
            },
            durable: true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter)
    {
        _ = result ?? throw new ArgumentNullException(nameof(result));
        return writer.AppendAsync(
            new JournalRecord(PhaseOf(result.Outcome), JournalTarget.Of(target))
            {
                Attempt = result.Attempts,
                AttemptId = result.AttemptId,
                RequestId = result.RequestIds.Count > 0 ? result.RequestIds[result.RequestIds.Count - 1] : null,
                WitnessAfter = witnessAfter,
                ErrorId = result.ErrorId,
                Message = result.Reason,
                CallerArn = result.CallerArn,
                Proof = result.Proof?.ToLowerInvariant(),
                EventId = result.EventId,
            },
            durable: true,
            CancellationToken.None);
    }

    private static string? NameOf(RotationProof proof) =>
        proof == RotationProof.None ? null : proof.ToString().ToLowerInvariant();

    private static JournalPhase PhaseOf(FleetOutcome outcome) => outcome switch
    {
        FleetOutcome.Rotated => JournalPhase.Completed,
        FleetOutcome.AlreadyRotating => JournalPhase.AlreadyRotating,
        FleetOutcome.Skipped => JournalPhase.Skipped,
        FleetOutcome.Failed => JournalPhase.Failed,
        FleetOutcome.Unknown => JournalPhase.Unknown,
        FleetOutcome.Cancelled => JournalPhase.Cancelled,
        FleetOutcome.NotStarted => JournalPhase.NotStarted,
        FleetOutcome.StillRotating => JournalPhase.StillRotating,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
