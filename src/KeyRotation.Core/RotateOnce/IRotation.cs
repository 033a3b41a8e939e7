using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.RotateOnce;

/// <summary>What the witness, read again after a request whose end is ambiguous, says about it.</summary>
public enum Verdict
{
    /// <summary>The request was carried out.</summary>
    Applied,

    /// <summary>Nothing speaks for it yet; a later look may.</summary>
    NotSeen,

    /// <summary>It was not carried out and cannot be any more.</summary>
    Superseded,
}

/// <summary>What a service contributes to rotating once: the witness, the change, and how the two are compared.</summary>
/// <typeparam name="TWitness">What is read before and after to learn whether a change was carried out.</typeparam>
/// <typeparam name="TResult">What the user gets back.</typeparam>
public interface IRotation<TWitness, TResult>
    where TWitness : class
{
    /// <summary>The resource, as the user named it.</summary>
    string Target { get; }

    /// <summary>Reads the witness. Reads may be retried at will.</summary>
    Task<TWitness> ReadWitnessAsync(CancellationToken cancellationToken);

    /// <summary>Sends the change: one POST, every retry off.</summary>
    Task<TResult> SendAsync(TWitness before, CancellationToken cancellationToken);

    /// <summary>Compares the witness before the request with one read after its ambiguous end.</summary>
    Verdict Judge(TWitness before, TWitness after);

    /// <summary>What to give back when the witness, and not the lost answer, told that the change was carried out.</summary>
    TResult FromWitness(TWitness after);

    /// <summary>The rotation that runs already, by what the witness shows; null where none does.</summary>
    RunningRotation? FindRunning(TWitness witness);

    /// <summary>Whether the service refuses with this error code, without its ending, while a rotation runs.</summary>
    bool IsRefusalOfRunning(string bareCode);

    /// <summary>
    /// Whether what the witness shows forbids a rotation for another reason than one that runs. Where it does not, a
    /// witness that shows none running may lag behind.
    /// </summary>
    bool ForbidsRotation(TWitness witness);

    /// <summary>How far the witness may lag behind; zero where the engine's own patience will do.</summary>
    TimeSpan WitnessLag { get; }

    /// <summary>
    /// Whether the witness is read with several calls, each of which may lag behind on its own: for a moment a rotation
    /// that has just ended may be in none of them.
    /// </summary>
    bool IsReadInParts { get; }

    /// <summary>
    /// Whether a witness that shows nothing of a request is proof that it was not carried out, also where nobody looked
    /// for a while: not where a rotation that began and ended meanwhile leaves no trace. Asked of a witness that shows
    /// nothing, after the service had the time to become consistent.
    /// </summary>
    /// <param name="seen">That witness.</param>
    /// <param name="sentAt">When the request was sent.</param>
    /// <param name="watchedSince">The first look after the last time in which nobody looked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<bool> IsSilenceProofAsync(TWitness seen, DateTimeOffset sentAt, DateTimeOffset watchedSince, CancellationToken cancellationToken);

    /// <summary>What to look at by hand when the outcome stays unknown.</summary>
    string CheckByHand { get; }
}
