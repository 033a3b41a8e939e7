using System.Threading;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;

namespace KeyRotation.Queues;

/// <summary>What a driver adds around the steps of a rotation: limits, rules, and a journal.</summary>
internal interface IRotationHooks
{
    /// <summary>
    /// Called before the first read and before each send. Throws where the rotation must not be started.
    /// </summary>
    void ThrowIfNotToStart(bool hasStarted);

    /// <summary>Called once, when the resource was read and its identity is known. Throws to refuse it.</summary>
    void Identified(TargetRotation rotation);

    /// <summary>Called once, before the first send.</summary>
    /// <returns>Why the resource is left out; null to rotate it.</returns>
    Task<string?> CheckAsync(TargetRotation rotation, CancellationToken cancellationToken);

    /// <summary>Called once where a change by another request is waited for.</summary>
    void WaitingForOthers(TargetRotation rotation);

    /// <summary>Called before a send. What this throws keeps the request from being sent.</summary>
    /// <param name="rotation">The rotation.</param>
    /// <param name="sending">The state as it will be once it is written down.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task WriteSendingAsync(TargetRotation rotation, RotationState sending, CancellationToken cancellationToken);

    /// <summary>Called when it is proved that the request was carried out.</summary>
    Task WriteAcceptedAsync(TargetRotation rotation);
}
