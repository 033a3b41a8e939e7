using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using KeyRotation.Aws;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Redshift;

/// <summary>A cluster's rotation, as a wait remembers it.</summary>
/// <param name="SentAt">When the accepted request was sent (UTC).</param>
public sealed record ClusterTicket(DateTimeOffset SentAt) : RotationTicket(SentAt);

/// <summary>Rotates the keys of one provisioned cluster.</summary>
/// <remarks>
/// The cluster carries no rotation id, counter or date: the witness is its status, and the events tell of what no
/// look at the status caught.
/// </remarks>
public sealed class ClusterRotation : IRotation<ClusterWitness, Cluster>
{
    private readonly AwsConnection _connection;
    private readonly TimeProvider _time;
    private DateTimeOffset _sentAt;

    /// <summary>Prepares; sends nothing.</summary>
    public ClusterRotation(AwsConnection connection, TimeProvider time, string identifier)
    {
        _connection = connection;
        _time = time;
        Target = identifier;
    }

    /// <inheritdoc/>
    public string Target { get; }

    /// <inheritdoc/>
    public string CheckByHand => CoreMessages.CheckClusterByHand.With(Target);

    /// <inheritdoc/>
    public async Task<ClusterWitness> ReadWitnessAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterReader.OneAsync(_connection.RedshiftReads, Target, cancellationToken).ConfigureAwait(false);

        // Events are asked for only after a request whose answer was lost, and only where the status does not tell.
        var rotated = _sentAt != default
            && ClusterStatus.IsAvailable(cluster.ClusterStatus)
            && (await ClusterEvents.ReadRotatedAsync(_connection.RedshiftReads, Target, _sentAt, cancellationToken).ConfigureAwait(false)).ContainsKey(Target);
        return new ClusterWitness(cluster, rotated);
    }

    /// <inheritdoc/>
    public async Task<Cluster> SendAsync(ClusterWitness before, CancellationToken cancellationToken)
    {
        _sentAt = _time.GetUtcNow();
        var answer = await _connection.RedshiftChanges.RotateEncryptionKeyAsync(
            new RotateEncryptionKeyRequest { ClusterIdentifier = Target }, cancellationToken).ConfigureAwait(false);
        return answer.Cluster;
    }

    /// <inheritdoc/>
    public Verdict Judge(ClusterWitness before, ClusterWitness after) =>
        after.RotatedSinceSent || (IsRotating(after) && !IsRotating(before)) ? Verdict.Applied : Verdict.NotSeen;

    /// <inheritdoc/>
    public Cluster FromWitness(ClusterWitness after) => after.Cluster;

    private static bool IsRotating(ClusterWitness witness) =>
        string.Equals(witness.Cluster.ClusterStatus, ClusterStatus.RotatingKeys, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What is known of a cluster before and after a request to rotate.</summary>
/// <param name="Cluster">As it was read.</param>
/// <param name="RotatedSinceSent">The events tell of a rotation since the request was sent.</param>
public sealed record ClusterWitness(Cluster Cluster, bool RotatedSinceSent);
