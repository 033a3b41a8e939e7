using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using KeyRotation.Aws;
using KeyRotation.Redshift;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>Provisioned clusters in a fleet.</summary>
public sealed class ClusterFleetService(AwsConnection connection, TimeProvider time) : FleetService<ClusterWitness, Cluster, Cluster>
{
    private readonly ManyReader<Cluster> _reader = ClusterReader.Many(connection.RedshiftReads, statusOnly: true);

    /// <inheritdoc/>
    public override IWaitSource<Cluster> WaitSource { get; } = new ClusterWaitSource(connection, time, statusOnly: true);

    /// <inheritdoc/>
    public override WaitOptions Waits => ClusterWaitSource.DefaultOptions;

    /// <inheritdoc/>
    public override IRotation<ClusterWitness, Cluster> Rotation(Target target, DateTimeOffset? sentAt) => new ClusterRotation(connection, time, target.Id, sentAt);

    /// <inheritdoc/>
    public override async Task<IReadOnlyDictionary<string, Reading<ClusterWitness>>> ReadWitnessesAsync(
        IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
    {
        var readings = await _reader.ReadAsync([.. targets.Select(target => target.Id).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return readings.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Resource is { } cluster
                ? Reading<ClusterWitness>.Found(new ClusterWitness(cluster.ClusterStatus, RotatedSinceSent: false, Cluster: null))
                : Reading<ClusterWitness>.Missing(pair.Value.Failure!),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override async Task<Precheck> CheckAsync(Target target, ClusterWitness before, FleetOptions options, CancellationToken cancellationToken)
    {
        // A cluster has no rotation date; its events are the only memory of one.
        return options.SkipRotatedWithin is { } within
            && (await ClusterEvents.ReadRotatedAsync(connection.RedshiftReads, target.Id, time.GetUtcNow() - within, cancellationToken).ConfigureAwait(false)).ContainsKey(target.Id)
                ? Precheck.RotatedRecently
                : Precheck.Proceed;
    }

    /// <inheritdoc/>
    public override RotationTicket Ticket(Target target, DateTimeOffset sentAt, ClusterWitness before) => new ClusterTicket(sentAt);

    /// <inheritdoc/>
    public override string? KeyOf(ClusterWitness witness) => null;

    /// <inheritdoc/>
    public override string? KeyOf(Cluster reading) => null;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Describe(ClusterWitness witness) => Describe(witness.Status);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Describe(Cluster reading) => Describe(reading.ClusterStatus);

    /// <inheritdoc/>
    public override ClusterWitness Recall(IReadOnlyDictionary<string, string> witness) =>
        new(witness.TryGetValue("status", out var status) ? status : null, RotatedSinceSent: false, Cluster: null);

    private static Dictionary<string, string> Describe(string? status) => new(StringComparer.Ordinal) { ["status"] = status ?? string.Empty };
}
