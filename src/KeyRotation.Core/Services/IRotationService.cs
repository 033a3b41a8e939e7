using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Services;

/// <summary>
/// What a service contributes: how a witness is read, how the change is sent, and the words for both.
/// </summary>
internal interface IRotationService
{
    /// <summary>The service.</summary>
    TargetService Service { get; }

    /// <summary>The change's operation and the audit trail's event name.</summary>
    string Operation { get; }

    /// <summary>Until when and how often to poll, where nobody says anything.</summary>
    WaitOptions Waits { get; }

    /// <summary>
    /// How a resource is named to the service: by its ARN where the service takes one and it is known.
    /// </summary>
    string NameOf(Target target, string? arn);

    /// <summary>
    /// Resolves what a target's rotation needs to know, such as a new key's alias. One target at a time.
    /// </summary>
    Task PrepareAsync(Target target, CancellationToken cancellationToken);

    /// <summary>The target with what was resolved, so that it need not be resolved again.</summary>
    Target Resolved(Target target);

    /// <summary>Reads many resources with few calls. Reads may be retried at will.</summary>
    /// <param name="requests">The resources.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One result for each request, by <see cref="ReadRequest.Name"/>.</returns>
    Task<IReadOnlyDictionary<string, ReadResult<Observation>>> ReadAsync(
        IReadOnlyCollection<ReadRequest> requests, CancellationToken cancellationToken);

    /// <summary>Sends the change: one POST, every retry off.</summary>
    /// <param name="target">The resource.</param>
    /// <param name="before">The read just before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The object for the user.</returns>
    Task<object> SendAsync(Target target, Observation before, CancellationToken cancellationToken);

    /// <summary>The object for the user, of a read that has one.</summary>
    object ToOutput(Observation seen);

    /// <summary>
    /// Whether the service refuses with this error code, without its ending, while something is in progress.
    /// </summary>
    bool IsRefusalOfRunning(string bareCode);

    /// <summary>A change by another request that is in progress, as an error.</summary>
    RotationAlreadyRunningException Running(Target target, Witness seen, Exception? refusal);

    /// <summary>
    /// Why the service would refuse the change of a resource as it is now; null where nothing says so.
    /// </summary>
    string? WhyRefused(Target target, Observation seen);

    /// <summary>Why an accepted rotation did not end well.</summary>
    Exception Failed(Target target, Witness seen);

    /// <summary>What to check by hand when the outcome stays unknown.</summary>
    string CheckByHand(Target target);
}

/// <summary>One resource to read.</summary>
/// <param name="Name">How to name it to the service: an ARN where it is known, else what the user typed.</param>
/// <param name="Target">The resource.</param>
/// <param name="IsWait">True while waiting for an end: what a read in progress does not need is left out.</param>
/// <param name="SentAt">When its rotation was sent (UTC, the service's clock); null where that is not known.</param>
internal sealed record ReadRequest(string Name, Target Target, bool IsWait, DateTimeOffset? SentAt = null);
