using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>
/// Writes down what a run does. A change is on disk before it is sent, and an end before it is reported; what cannot be
/// written is not done.
/// </summary>
internal interface IFleetJournal
{
    /// <summary>A target was taken, to be reached by a connection.</summary>
    Task PlannedAsync(Target target, AwsConnection connection, CancellationToken cancellationToken);

    /// <summary>A change is about to be sent. Durable when it returns.</summary>
    /// <param name="target">The target, with its ARN and account.</param>
    /// <param name="sending">The attempt: its number, its id, the witness before, and the service's time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task SendingAsync(Target target, RotationState sending, CancellationToken cancellationToken);

    /// <summary>The change was carried out. Durable when it returns.</summary>
    /// <param name="target">The target, with its ARN and account.</param>
    /// <param name="accepted">What proves it.</param>
    /// <param name="requestId">The request's id; null where no answer came.</param>
    /// <param name="record">The audit trail's record; null where none was needed.</param>
    Task AcceptedAsync(Target target, RotationState accepted, string? requestId, TrailProof? record);

    /// <summary>
    /// The operator allows a second request for a target of unknown outcome. Durable when it returns.
    /// </summary>
    Task RetryApprovedAsync(Target target, RotationState unknown, CancellationToken cancellationToken);

    /// <summary>A target's part has ended. Durable when it returns.</summary>
    Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter);
}

/// <summary>Writes nothing.</summary>
internal sealed class NoJournal : IFleetJournal
{
    /// <summary>The one there is.</summary>
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
