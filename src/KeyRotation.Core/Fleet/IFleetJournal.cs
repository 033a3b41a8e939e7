using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Fleet;

/// <summary>
/// Writes down what a fleet rotation does. A change is on disk before it is sent, and an end before it is told; what
/// cannot be written is not done.
/// </summary>
public interface IFleetJournal
{
    /// <summary>A target was taken.</summary>
    Task PlannedAsync(Target target, CancellationToken cancellationToken);

    /// <summary>A change is about to be sent. Durable when it returns.</summary>
    Task SendingAsync(Target target, int attempt, IReadOnlyDictionary<string, string> witnessBefore, CancellationToken cancellationToken);

    /// <summary>The service accepted the change, or the witness showed it. Durable when it returns: it forbids a second send.</summary>
    Task AcceptedAsync(Target target, int attempt, string? requestId, CancellationToken cancellationToken);

    /// <summary>A target's part has ended. Durable when it returns.</summary>
    Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter);
}

/// <summary>Writes nothing.</summary>
public sealed class NoJournal : IFleetJournal
{
    /// <summary>The one there is.</summary>
    public static NoJournal Instance { get; } = new();

    /// <inheritdoc/>
    public Task PlannedAsync(Target target, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendingAsync(Target target, int attempt, IReadOnlyDictionary<string, string> witnessBefore, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task AcceptedAsync(Target target, int attempt, string? requestId, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndedAsync(Target target, Result result, IReadOnlyDictionary<string, string>? witnessAfter) => Task.CompletedTask;
}
