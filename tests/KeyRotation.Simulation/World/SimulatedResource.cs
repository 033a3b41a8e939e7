using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>A rotation that a service carried out.</summary>
/// <param name="IsByEngine">Whether the engine requested it.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record CarriedOut(bool IsByEngine, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it is in progress.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A cluster, key or namespace, with its true state.</summary>
internal abstract class SimulatedResource(SimulatedTime time, string id, TargetService service)
{
    public string Id { get; } = id;

    public TargetService Service { get; } = service;

    /// <summary>The resource's ARN, as the service returns it.</summary>
    public abstract string Arn { get; }

    /// <summary>All rotations that were carried out.</summary>
    public List<CarriedOut> Rotations { get; } = [];

    /// <summary>Whether it was unavailable for some time for a reason other than a rotation.</summary>
    public bool WasModified { get; protected set; }

    /// <summary>Whether it ended in a permanent failure state.</summary>
    public bool IsBroken { get; protected set; }

    /// <summary>How often the operator allowed another request after an unknown outcome.</summary>
    public int ApprovedRetries { get; set; }

    public int EngineRotations => Rotations.Count(rotation => rotation.IsByEngine);

    /// <summary>Whether another client changed it.</summary>
    public bool WasChangedByOthers => WasModified || Rotations.Exists(rotation => !rotation.IsByEngine);

    /// <summary>Whether a rotation must succeed if there are no faults.</summary>
    public virtual bool CanRotate(Target target) => true;

    /// <summary>Rotates it as another client, if its state allows it.</summary>
    /// <returns>Whether that client's request was carried out.</returns>
    public abstract bool TryRotateByOthers(Random random);

    /// <summary>Changes another setting as another client, which makes it unavailable for some time.</summary>
    public abstract bool TryModifyByOthers(TimeSpan duration);

    protected SimulatedTime Time { get; } = time;

    protected CarriedOut Begin(bool isByEngine)
    {
        var rotation = new CarriedOut(isByEngine, Time.Now);
        Rotations.Add(rotation);
        return rotation;
    }
}
