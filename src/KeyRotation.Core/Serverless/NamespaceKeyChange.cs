using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using KeyRotation.Aws;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Serverless;

/// <summary>A namespace's change of key, as a wait remembers it.</summary>
/// <param name="SentAt">When the accepted request was sent (UTC).</param>
/// <param name="Key">The key that it is to have.</param>
public sealed record NamespaceTicket(DateTimeOffset SentAt, KmsKeyReference Key) : RotationTicket(SentAt);

/// <summary>Encrypts one serverless namespace under another key.</summary>
public sealed class NamespaceKeyChange(AwsConnection connection, string name, KmsKeyReference key) : IRotation<NamespaceWitness, Namespace>
{
    /// <inheritdoc/>
    public string Target => name;

    /// <inheritdoc/>
    public string CheckByHand => CoreMessages.CheckNamespaceByHand.With(name, key.Display);

    /// <summary>Whether there is nothing to do: the namespace has this key already.</summary>
    public bool IsInPlace(NamespaceWitness current) => current.Status == NamespaceStatus.AVAILABLE.Value && key.Matches(current.KmsKeyId) == true;

    /// <inheritdoc/>
    public async Task<NamespaceWitness> ReadWitnessAsync(CancellationToken cancellationToken) =>
        NamespaceWitness.Of(await NamespaceReader.OneAsync(connection.ServerlessReads, name, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<Namespace> SendAsync(NamespaceWitness before, CancellationToken cancellationToken)
    {
        // The key alone: the service refuses it beside any other setting.
        var request = new UpdateNamespaceRequest { NamespaceName = name, KmsKeyId = key.Given };
        return (await connection.ServerlessChanges.UpdateNamespaceAsync(request, cancellationToken).ConfigureAwait(false)).Namespace;
    }

    /// <inheritdoc/>
    /// <remarks>Of an alias that could not be looked up, another key than before is all that can be seen.</remarks>
    public Verdict Judge(NamespaceWitness before, NamespaceWitness after) =>
        (key.Matches(after.KmsKeyId) ?? !string.Equals(after.KmsKeyId, before.KmsKeyId, StringComparison.OrdinalIgnoreCase)) || (after.IsChanging && !before.IsChanging)
            ? Verdict.Applied
            : Verdict.NotSeen;

    /// <inheritdoc/>
    public RunningRotation? FindRunning(NamespaceWitness witness) => witness.IsChanging
        ? new RunningRotation(CoreMessages.NamespaceRunning.With(name), CoreMessages.NamespaceRunningAction.With(name, key.Display))
        : null;

    /// <inheritdoc/>
    public bool IsRefusalOfRunning(string bareCode) => bareCode == "Conflict";

    /// <inheritdoc/>
    public bool ForbidsRotation(NamespaceWitness witness) => witness.Status != NamespaceStatus.AVAILABLE.Value;

    /// <inheritdoc/>
    public TimeSpan WitnessLag => TimeSpan.Zero;

    /// <inheritdoc/>
    public bool IsReadInParts => false;

    /// <inheritdoc/>
    /// <remarks>The key is a target state: it is there or it is not, and sending again does no harm.</remarks>
    public Task<bool> IsSilenceProofAsync(NamespaceWitness seen, DateTimeOffset sentAt, DateTimeOffset watchedSince, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc/>
    public Namespace FromWitness(NamespaceWitness after) => after.Namespace!;
}

/// <summary>What is known of a namespace before and after a request to change its key.</summary>
/// <param name="Status">Its status.</param>
/// <param name="KmsKeyId">Its key, as the service names it.</param>
/// <param name="Namespace">As it was read; null where a journal told.</param>
public sealed record NamespaceWitness(string? Status, string? KmsKeyId, Namespace? Namespace)
{
    /// <summary>It is being changed.</summary>
    public bool IsChanging => Status == NamespaceStatus.MODIFYING.Value;

    /// <summary>The witness of a namespace that was read.</summary>
    public static NamespaceWitness Of(Namespace found) => new(found.Status?.Value, found.KmsKeyId, found);
}
