using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>What is to be done with a target, seen what its witness shows before anything is sent.</summary>
public enum Precheck
{
    /// <summary>Rotate it.</summary>
    Proceed,

    /// <summary>There is nothing to do.</summary>
    InPlace,

    /// <summary>It was rotated lately.</summary>
    RotatedRecently,
}

/// <summary>What a service contributes to a fleet rotation in one account and region.</summary>
/// <typeparam name="TWitness">What is read before and after a change.</typeparam>
/// <typeparam name="TResult">What a change answers.</typeparam>
/// <typeparam name="TReading">What a look while waiting brings.</typeparam>
public abstract class FleetService<TWitness, TResult, TReading>
    where TWitness : class
    where TReading : class
{
    /// <summary>How rotations are waited for.</summary>
    public abstract IWaitSource<TReading> WaitSource { get; }

    /// <summary>Until when and how often, where nobody says anything.</summary>
    public abstract WaitOptions Waits { get; }

    /// <summary>Finds out what a target's rotation needs to know. Called before anything else, for one target at a time.</summary>
    public virtual Task PrepareAsync(Target target, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One target's rotation.</summary>
    /// <param name="target">The target; it was prepared before.</param>
    /// <param name="sentAt">When a request was sent whose end nobody saw; null where none was.</param>
    public abstract IRotation<TWitness, TResult> Rotation(Target target, DateTimeOffset? sentAt);

    /// <summary>Reads the witnesses of many targets with few calls.</summary>
    /// <returns>One reading for each target, by its id.</returns>
    public abstract Task<IReadOnlyDictionary<string, Reading<TWitness>>> ReadWitnessesAsync(
        IReadOnlyCollection<Target> targets, CancellationToken cancellationToken);

    /// <summary>What is to be done.</summary>
    public abstract Task<Precheck> CheckAsync(Target target, TWitness before, FleetOptions options, CancellationToken cancellationToken);

    /// <summary>What a wait needs to remember.</summary>
    public abstract RotationTicket Ticket(Target target, DateTimeOffset sentAt, TWitness before);

    /// <summary>What the target's name turned out to stand for; null where a resource has but one name.</summary>
    public virtual string? Resolve(TWitness witness) => null;

    /// <summary>The key as the witness names it; null where it has no name.</summary>
    public abstract string? KeyOf(TWitness witness);

    /// <summary>The key as a look names it; null where it has no name.</summary>
    public abstract string? KeyOf(TReading reading);

    /// <summary>The witness for the journal: names and texts, nothing secret.</summary>
    public abstract IReadOnlyDictionary<string, string> Describe(TWitness witness);

    /// <summary>What a look showed, for the journal.</summary>
    public abstract IReadOnlyDictionary<string, string> Describe(TReading reading);

    /// <summary>The witness as a journal kept it.</summary>
    public abstract TWitness Recall(IReadOnlyDictionary<string, string> witness);
}
