using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>One rotation that a service carried out.</summary>
/// <param name="IsOurs">The engine requested it.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record CarriedOut(bool IsOurs, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it is in progress.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A cluster, key or namespace, with the truth about it.</summary>
internal abstract class SimulatedResource(SimulatedTime time, string id, TargetService service)
{
    public string Id { get; } = id;

    public TargetService Service { get; } = service;

    /// <summary>The resource's ARN, as the service names it.</summary>
    public abstract string Arn { get; }

    /// <summary>All rotations that were carried out.</summary>
    public List<CarriedOut> Rotations { get; } = [];

    /// <summary>Another cause than a rotation made it unavailable for some time.</summary>
    public bool WasModified { get; protected set; }

    /// <summary>It ended in a state that it does not leave.</summary>
    public bool IsBroken { get; protected set; }

    /// <summary>How often the operator allowed another request after an unknown outcome.</summary>
    public int ApprovedRetries { get; set; }

    public int Ours => Rotations.Count(rotation => rotation.IsOurs);

    /// <summary>Another client changed it.</summary>
    public bool WasChangedByOthers => WasModified || Rotations.Exists(rotation => !rotation.IsOurs);

    /// <summary>Whether a rotation must succeed where nothing goes wrong.</summary>
    public virtual bool CanRotate(Target target) => true;

    /// <summary>Another client rotates it, where its state allows that.</summary>
    /// <returns>Whether a request of that client was carried out.</returns>
    public abstract bool TryRotateByOthers(Random random);

    /// <summary>Another client changes something else, so that it is unavailable for some time.</summary>
    public abstract bool TryModifyByOthers(TimeSpan duration);

    protected SimulatedTime Time { get; } = time;

    protected CarriedOut Begin(bool isOurs)
    {
        var rotation = new CarriedOut(isOurs, Time.Now);
        Rotations.Add(rotation);
        return rotation;
    }
}
