using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>
/// Records what a run does. A change is on disk before it is sent, and a result before it is reported. If the journal
/// cannot be written, the step is not taken.
/// </summary>
internal interface IFleetJournal
{
    /// <summary>A target was added, with its connection.</summary>
    Task PlannedAsync(Target target, AwsConnection connection, CancellationToken cancellationToken);

    /// <summary>A change is about to be sent. Durable when the task completes.</summary>
    /// <param name="target">The target, with its ARN and account.</param>
    /// <param name="sending">The attempt: its number, its id, the witness before, and the service's time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task SendingAsync(Target target, RotationState sending, CancellationToken cancellationToken);

    /// <summary>The change was carried out. Durable when the task completes.</summary>
    /// <param name="target">The target, with its ARN and account.</param>
    /// <param name="accepted">The state, with the proof.</param>
    /// <param name="requestId">The AWS request id; null if there was no response.</param>
    /// <param name="record">The audit trail's event; null if none was needed.</param>
    Task AcceptedAsync(Target target, RotationState accepted, string? requestId, TrailProof? record);

    /// <summary>
    /// The operator approved a second request for a target of unknown outcome. Durable when the task completes.
    /// </summary>
    Task RetryApprovedAsync(Target target, RotationState unknown, CancellationToken cancellationToken);

    /// <summary>Processing of a target ended. Durable when the task completes.</summary>
    Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter);
}

/// <summary>A journal that writes nothing.</summary>
internal sealed class NoJournal : IFleetJournal
{
    /// <summary>The only instance.</summary>
    public static NoJournal Instance { get; } = new();

    /// <inheritdoc/>
    public Task PlannedAsync(Target target, AwsConnection connection, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendingAsync(Target target, RotationState sending, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public Task AcceptedAsync(Target target, RotationState accepted, string? requestId, TrailProof? record) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public Task RetryApprovedAsync(Target target, RotationState unknown, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter) =>
        Task.CompletedTask;
}
