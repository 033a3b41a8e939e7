using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Journal;

namespace KeyRotation.Fleet;

/// <summary>A fleet rotation's journal in a file that survives the process.</summary>
/// <param name="writer">The opened journal; who opened it closes it.</param>
public sealed class FleetJournal(JournalWriter writer) : IFleetJournal
{
    /// <inheritdoc/>
    public Task PlannedAsync(Target target, CancellationToken cancellationToken) =>
        writer.AppendAsync(new JournalRecord(JournalPhase.Planned, JournalTarget.Of(target)), durable: false, cancellationToken);

    /// <inheritdoc/>
    public Task SendingAsync(Target target, int attempt, IReadOnlyDictionary<string, string> witnessBefore, CancellationToken cancellationToken) =>
        writer.AppendAsync(
            new JournalRecord(JournalPhase.Sending, JournalTarget.Of(target)) { Attempt = attempt, WitnessBefore = witnessBefore },
            durable: true,
            cancellationToken);

    /// <inheritdoc/>
    public Task AcceptedAsync(Target target, int attempt, string? requestId, CancellationToken cancellationToken) =>
        writer.AppendAsync(
            new JournalRecord(JournalPhase.Accepted, JournalTarget.Of(target)) { Attempt = attempt, RequestId = requestId },
            durable: true,
            cancellationToken);

    /// <inheritdoc/>
    public Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter) =>
        writer.AppendAsync(
            new JournalRecord(PhaseOf(result.Outcome), JournalTarget.Of(target))
            {
                Attempt = result.Attempts,
                RequestId = result.RequestIds.Count > 0 ? result.RequestIds[result.RequestIds.Count - 1] : null,
                WitnessAfter = witnessAfter,
                ErrorId = result.ErrorId,
                Message = result.Reason,
                CallerArn = result.CallerArn,
            },
            durable: true,
            CancellationToken.None);

    private static JournalPhase PhaseOf(FleetOutcome outcome) => outcome switch
    {
        FleetOutcome.Rotated => JournalPhase.Completed,
        FleetOutcome.AlreadyRotating => JournalPhase.AlreadyRotating,
        FleetOutcome.Skipped => JournalPhase.Skipped,
        FleetOutcome.Failed => JournalPhase.Failed,
        FleetOutcome.Unknown => JournalPhase.Unknown,
        FleetOutcome.Cancelled => JournalPhase.Cancelled,
        FleetOutcome.NotStarted => JournalPhase.NotStarted,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
