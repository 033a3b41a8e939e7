using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>One rotation that a service carried out.</summary>
/// <param name="IsOurs">The engine asked for it.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record CarriedOut(bool IsOurs, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>One request to rotate that the engine sent.</summary>
/// <param name="Life">The process that sent it.</param>
/// <param name="SentAt">When.</param>
/// <param name="Fault">What became of it.</param>
internal sealed record SentChange(int Life, DateTimeOffset SentAt, RequestFault Fault);

/// <summary>A cluster, key or namespace, with the truth about it.</summary>
internal abstract class SimulatedResource(SimulatedTime time, string id, TargetService service)
{
    public string Id { get; } = id;

    public TargetService Service { get; } = service;

    /// <summary>Rotations that were carried out, by whomever.</summary>
    public List<CarriedOut> Rotations { get; } = [];

    /// <summary>Requests to rotate that the engine sent.</summary>
    public List<SentChange> Sent { get; } = [];

    /// <summary>When the engine got answers about it alone.</summary>
    public List<DateTimeOffset> Shown { get; } = [];

    /// <summary>It ended in a state that it does not leave.</summary>
    public bool IsBroken { get; protected set; }

    public int Ours => Rotations.Count(rotation => rotation.IsOurs);

    /// <summary>Whether a rotation is bound to succeed where nothing goes wrong.</summary>
    public virtual bool CanRotate(Target target) => true;

    /// <summary>Somebody else rotates it, where that can be done now.</summary>
    public abstract bool TryRotateByOthers(Random random);

    protected SimulatedTime Time { get; } = time;

    protected CarriedOut Begin(bool isOurs)
    {
        var rotation = new CarriedOut(isOurs, Time.Now);
        Rotations.Add(rotation);
        return rotation;
    }
}
