using System.Threading;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;

namespace KeyRotation.Queues;

/// <summary>Hooks around the steps of a rotation, for limits, rules and journaling.</summary>
internal interface IRotationHooks
{
    /// <summary>
    /// Called before the first read and before each send. Throws if the rotation must not be started.
    /// </summary>
    void ThrowIfBlocked(bool hasStarted);

    /// <summary>Called once, after the resource was read and its identity is known. Throws to refuse it.</summary>
    void Identified(TargetRotation rotation);

    /// <summary>Called once, before the first send.</summary>
    /// <returns>Why the resource is excluded; null to rotate it.</returns>
    Task<string?> CheckAsync(TargetRotation rotation, CancellationToken cancellationToken);

    /// <summary>Called once if the rotation waits for a change by another request.</summary>
    void WaitingForOthers(TargetRotation rotation);

    /// <summary>Called before a send. If this throws, the request is not sent.</summary>
    /// <param name="rotation">The rotation.</param>
    /// <param name="sending">The state after the attempt is recorded.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task WriteSendingAsync(TargetRotation rotation, RotationState sending, CancellationToken cancellationToken);

    /// <summary>Called when there is proof that the request was carried out.</summary>
    Task WriteAcceptedAsync(TargetRotation rotation);
}
