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
public sealed class NamespaceKeyChange(AwsConnection connection, string name, KmsKeyReference key) : IRotation<Namespace, Namespace>
{
    /// <inheritdoc/>
    public string Target => name;

    /// <inheritdoc/>
    public string CheckByHand => CoreMessages.CheckNamespaceByHand.With(name, key.Display);

    /// <summary>Whether there is nothing to do: the namespace has this key already.</summary>
    public bool IsInPlace(Namespace current) => current.Status == NamespaceStatus.AVAILABLE && key.Matches(current.KmsKeyId) == true;

    /// <inheritdoc/>
    public Task<Namespace> ReadWitnessAsync(CancellationToken cancellationToken) =>
        NamespaceReader.OneAsync(connection.ServerlessReads, name, cancellationToken);

    /// <inheritdoc/>
    public async Task<Namespace> SendAsync(Namespace before, CancellationToken cancellationToken)
    {
        // The key alone: the service refuses it beside any other setting.
        var request = new UpdateNamespaceRequest { NamespaceName = name, KmsKeyId = key.Given };
        return (await connection.ServerlessChanges.UpdateNamespaceAsync(request, cancellationToken).ConfigureAwait(false)).Namespace;
    }

    /// <inheritdoc/>
    public Verdict Judge(Namespace before, Namespace after) =>
        key.Matches(after.KmsKeyId) == true || (after.Status == NamespaceStatus.MODIFYING && before.Status != NamespaceStatus.MODIFYING)
            ? Verdict.Applied
            : Verdict.NotSeen;

    /// <inheritdoc/>
    public Namespace FromWitness(Namespace after) => after;
}
