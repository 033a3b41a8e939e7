using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Services;
using KeyRotation.Waiting;

namespace KeyRotation.Redshift;

/// <summary>Rotates the keys of provisioned clusters.</summary>
/// <remarks>
/// A cluster has no rotation id, count or date. A read shows only its status, so after a lost response only the audit
/// trail is proof.
/// </remarks>
/// <param name="connection">The account and Region.</param>
/// <param name="statusOnly">
/// Keep only what a rotation needs, because thousands of clusters may be in memory at once.
/// </param>
internal sealed class ClusterRotation(AwsConnection connection, bool statusOnly = false) : IRotationService
{
    private readonly ManyReader<Cluster> _reader = ClusterReader.Many(connection.RedshiftReads, statusOnly);

    /// <summary>The default time-out and polling intervals.</summary>
    public static WaitOptions DefaultWaits { get; } =
        new(
            Timeout: TimeSpan.FromHours(2),
            FirstInterval: TimeSpan.FromSeconds(1),
            LongestInterval: TimeSpan.FromSeconds(30));

    /// <inheritdoc/>
    public TargetService Service => TargetService.RedshiftCluster;

    /// <inheritdoc/>
    public string Operation => "RotateEncryptionKey";

    /// <inheritdoc/>
    public WaitOptions Waits => DefaultWaits;

    /// <inheritdoc/>
    public string NameOf(Target target, string? arn) => target.Id;

    /// <inheritdoc/>
    public Task PrepareAsync(Target target, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Target Resolved(Target target) => target;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, ReadResult<Observation>>> ReadAsync(
        IReadOnlyCollection<ReadRequest> requests, CancellationToken cancellationToken)
    {
        var names = requests.Select(request => request.Name).Distinct(StringComparer.Ordinal).ToList();
        var found = await _reader.ReadAsync(names, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(pair => pair.Key, pair => pair.Value.Select(Observe), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<object> SendAsync(Target target, Observation before, CancellationToken cancellationToken)
    {
        var answer = await connection.RedshiftChanges.RotateEncryptionKeyAsync(
            new RotateEncryptionKeyRequest { ClusterIdentifier = target.Id }, cancellationToken).ConfigureAwait(false);
        return answer.Cluster is { } cluster
            && string.Equals(cluster.ClusterIdentifier, target.Id, StringComparison.OrdinalIgnoreCase)
            ? cluster
            : throw new InvalidDataException(CoreMessages.AnswerOfAnother.With(answer.Cluster?.ClusterIdentifier ?? string.Empty));
    }

    /// <inheritdoc/>
    public object ToOutput(Observation seen) => seen.Resource!;

    /// <inheritdoc/>
    public bool IsRefusalOfRunning(string bareCode) => bareCode == "InvalidClusterState";

    /// <inheritdoc/>
    public RotationAlreadyRunningException Running(Target target, Witness seen, Exception? refusal) =>
        new(CoreMessages.ClusterRunning.With(target.Id), CoreMessages.ClusterRunningAction.With(target.Id), refusal);

    /// <inheritdoc/>
    public string? RefusalReason(Target target, Observation seen) =>
        seen.Witness.IsUnsupported ? CoreMessages.ClusterNotEncrypted.With(target.Id)
        : seen.Witness.IsAvailable ? null
        : CoreMessages.ClusterNotAvailable.With(target.Id, seen.Witness.Status);

    /// <inheritdoc/>
    public Exception Failed(Target target, Witness seen) => new KeyRotationException(
        ErrorIds.ResourceFailed,
        FaultKind.InvalidState,
        CoreMessages.ClusterFailed.With(target.Id, seen.Status),
        CoreMessages.ClusterFailedAction.With(target.Id));

    /// <inheritdoc/>
    public string ManualCheck(Target target) => CoreMessages.CheckClusterByHand.With(target.Id);

    private Observation Observe(Cluster cluster) => new(
        new Witness(cluster.ClusterStatus ?? CoreMessages.StatusUnknown)
        {
            IsAvailable = ClusterStatus.IsAvailable(cluster.ClusterStatus),
            IsChanging = ClusterStatus.IsRotating(cluster.ClusterStatus),
            IsBroken = ClusterStatus.IsFailed(cluster.ClusterStatus),
            IsUnsupported = cluster.Encrypted == false,
        },
        Arns.OfCluster(cluster),
        cluster);
}
