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
    private DateTimeOffset? _sentAt;

    /// <summary>Prepares; sends nothing.</summary>
    /// <param name="connection">Where the cluster is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="identifier">The cluster.</param>
    /// <param name="sentAt">When a request was sent whose end nobody saw; null where none was.</param>
    public ClusterRotation(AwsConnection connection, TimeProvider time, string identifier, DateTimeOffset? sentAt = null)
    {
        _sentAt = sentAt;
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
        var rotated = _sentAt is { } sentAt
            && !IsRotating(cluster.ClusterStatus)
            && (await ClusterEvents.ReadRotatedAsync(_connection.RedshiftReads, Target, sentAt, cancellationToken).ConfigureAwait(false)).ContainsKey(Target);
        return new ClusterWitness(cluster.ClusterStatus, rotated, cluster);
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
        after.RotatedSinceSent || (after.IsRotating && !before.IsRotating) ? Verdict.Applied : Verdict.NotSeen;

    /// <inheritdoc/>
    public RunningRotation? FindRunning(ClusterWitness witness) => witness.IsRotating
        ? new RunningRotation(CoreMessages.ClusterRunning.With(Target), CoreMessages.ClusterRunningAction.With(Target))
        : null;

    /// <inheritdoc/>
    public bool IsRefusalOfRunning(string bareCode) => bareCode == "InvalidClusterState";

    /// <inheritdoc/>
    public bool ForbidsRotation(ClusterWitness witness) => !ClusterStatus.IsAvailable(witness.Status) || witness.Cluster?.Encrypted == false;

    /// <inheritdoc/>
    public TimeSpan WitnessLag => TimeSpan.Zero;

    /// <inheritdoc/>
    public bool IsReadInParts => false;

    /// <inheritdoc/>
    /// <remarks>
    /// Where the events of this account tell of other clusters' rotations since then, their silence about this one
    /// is proof; where they tell of none, nobody knows whether they would. What was over before somebody looked again may
    /// take a while to show, and a cluster that is not available may be so because of its rotation.
    /// </remarks>
    public async Task<bool> IsSilenceProofAsync(ClusterWitness seen, DateTimeOffset sentAt, DateTimeOffset watchedSince, CancellationToken cancellationToken) =>
        ClusterStatus.IsAvailable(seen.Status)
        && _time.GetUtcNow() - watchedSince >= ClusterEvents.LongestDelay
        && (await ClusterEvents.ReadRotatedAsync(_connection.RedshiftReads, identifier: null, sentAt.AddHours(-1), cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <inheritdoc/>
    public Cluster FromWitness(ClusterWitness after) => after.Cluster!;

    internal static bool IsRotating(string? status) => string.Equals(status, ClusterStatus.RotatingKeys, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What is known of a cluster before and after a request to rotate.</summary>
/// <param name="Status">Its status.</param>
/// <param name="RotatedSinceSent">The events tell of a rotation since the request was sent.</param>
/// <param name="Cluster">As it was read; null where a journal told.</param>
public sealed record ClusterWitness(string? Status, bool RotatedSinceSent, Cluster? Cluster)
{
    /// <summary>Its keys are being rotated.</summary>
    public bool IsRotating => ClusterRotation.IsRotating(Status);
}
