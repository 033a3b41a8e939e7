using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Services;

/// <summary>What a service contributes: reading the witness, sending the change, and their messages.</summary>
internal interface IRotationService
{
    /// <summary>The service.</summary>
    TargetService Service { get; }

    /// <summary>The operation of the change, which is also the event name in the audit trail.</summary>
    string Operation { get; }

    /// <summary>The default time-out and polling intervals.</summary>
    WaitOptions Waits { get; }

    /// <summary>
    /// The resource's name in requests: its ARN if the service accepts one and it is known, otherwise its id.
    /// </summary>
    string NameOf(Target target, string? arn);

    /// <summary>
    /// Resolves what a target's rotation needs, such as the alias of a new key. Call this for one target at a time.
    /// </summary>
    Task PrepareAsync(Target target, CancellationToken cancellationToken);

    /// <summary>The target with the resolved values, so that they need not be resolved again.</summary>
    Target Resolved(Target target);

    /// <summary>Reads many resources with few calls. Reads may be retried.</summary>
    /// <param name="requests">The resources.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One result for each request, by <see cref="ReadRequest.Name"/>.</returns>
    Task<IReadOnlyDictionary<string, ReadResult<Observation>>> ReadAsync(
        IReadOnlyCollection<ReadRequest> requests, CancellationToken cancellationToken);

    /// <summary>Sends the change: one POST, without retries.</summary>
    /// <param name="target">The resource.</param>
    /// <param name="before">The read just before the change.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The object for the user.</returns>
    Task<object> SendAsync(Target target, Observation before, CancellationToken cancellationToken);

    /// <summary>The object for the user, from a read that has one.</summary>
    object ToOutput(Observation seen);

    /// <summary>Whether an error code, without its suffix, means that another operation is in progress.</summary>
    bool IsRefusalOfRunning(string bareCode);

    /// <summary>Makes the error for a change by another request that is in progress.</summary>
    RotationAlreadyRunningException Running(Target target, Witness seen, Exception? refusal);

    /// <summary>
    /// Why the service would refuse the change of a resource in its current state; null if nothing indicates that.
    /// </summary>
    string? RefusalReason(Target target, Observation seen);

    /// <summary>Makes the error for an accepted rotation that failed.</summary>
    Exception Failed(Target target, Witness seen);

    /// <summary>What to check manually if the outcome remains unknown.</summary>
    string ManualCheck(Target target);
}

/// <summary>One resource to read.</summary>
/// <param name="Name">The name for requests: the ARN if known, otherwise as the user named it.</param>
/// <param name="Target">The resource.</param>
/// <param name="IsWait">
/// True for a wait. Data that is not needed while the rotation is in progress is then not read.
/// </param>
/// <param name="SentAt">When its rotation was sent (UTC, the service's clock); null if unknown.</param>
internal sealed record ReadRequest(string Name, Target Target, bool IsWait, DateTimeOffset? SentAt = null);
