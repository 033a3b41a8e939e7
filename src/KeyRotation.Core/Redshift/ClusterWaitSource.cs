using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Waiting;

namespace KeyRotation.Redshift;

/// <summary>Waits for clusters to be available; behind a rotation, for proof that it began and ended.</summary>
/// <param name="connection">Where the clusters are.</param>
/// <param name="time">The clock.</param>
/// <param name="probe">Asked whether an available cluster's endpoint answers; null where nobody wants to know.</param>
/// <param name="statusOnly">Nobody wants more of a cluster than its identifier and status.</param>
public sealed class ClusterWaitSource(AwsConnection connection, TimeProvider time, IEndpointProbe? probe = null, bool statusOnly = false) : IWaitSource<Cluster>
{
    /// <summary>
    /// For so long after a rotation was accepted, "available" may be a stale answer. After it, a cluster that is
    /// available has rotated: the service itself said that it began.
    /// </summary>
    private static readonly TimeSpan s_staleLimit = TimeSpan.FromMinutes(2);

    private readonly ManyReader<Cluster> _reader = ClusterReader.Many(connection.RedshiftReads, statusOnly);
    private readonly HashSet<string> _answering = new(StringComparer.Ordinal);

    /// <summary>Until when and how often, where the user says nothing.</summary>
    public static WaitOptions DefaultOptions { get; } =
        new(Timeout: TimeSpan.FromHours(2), FirstInterval: TimeSpan.FromSeconds(1), LongestInterval: TimeSpan.FromSeconds(30));

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, Reading<Cluster>>> ReadAsync(IReadOnlyList<WaitItem> items, CancellationToken cancellationToken)
    {
        var readings = await _reader.ReadAsync(items.Select(item => item.Id).ToList(), cancellationToken).ConfigureAwait(false);
        var unproven = items.Where(item => item.Ticket is not null && !item.SeenRunning && IsAvailable(readings[item.Id])).ToList();
        if (unproven.Count > 0)
        {
            var rotated = await ReadRotatedAsync(unproven, cancellationToken).ConfigureAwait(false);
            unproven.ForEach(item => item.SeenRunning = rotated.TryGetValue(item.Id, out var finished) && finished >= item.Ticket!.SentAt);
        }

        await ProbeAsync(items.Where(item => IsAvailable(readings[item.Id]) && IsProven(item)).Select(item => readings[item.Id].Resource!), cancellationToken)
            .ConfigureAwait(false);
        return readings;
    }

    /// <inheritdoc/>
    public string StatusOf(Cluster resource) => resource.ClusterStatus ?? CoreMessages.StatusUnknown;

    /// <inheritdoc/>
    public WaitVerdict Judge(WaitItem item, Cluster resource)
    {
        var status = resource.ClusterStatus;
        if (ClusterStatus.IsFailed(status))
        {
            return WaitVerdict.Failed(new KeyRotationException(
                ErrorIds.ResourceFailed, FaultKind.InvalidState, CoreMessages.ClusterFailed.With(item.Id, status!), CoreMessages.ClusterFailedAction.With(item.Id)));
        }

        if (!ClusterStatus.IsAvailable(status))
        {
            item.SeenRunning |= string.Equals(status, ClusterStatus.RotatingKeys, StringComparison.OrdinalIgnoreCase);
            return WaitVerdict.Pending;
        }

        if (!IsProven(item))
        {
            return WaitVerdict.Pending;
        }

        if (probe is not null && !_answering.Contains(item.Id))
        {
            item.LastStatus = CoreMessages.EndpointSilent.With(status!, resource.Endpoint?.Address ?? CoreMessages.TheEndpoint, resource.Endpoint?.Port ?? 0);
            return WaitVerdict.Pending;
        }

        return WaitVerdict.Done;
    }

    private bool IsProven(WaitItem item) =>
        item.Ticket is null || item.SeenRunning || time.GetUtcNow() - item.Ticket.AcceptedAt >= s_staleLimit;

    private async Task<Dictionary<string, DateTimeOffset>> ReadRotatedAsync(List<WaitItem> items, CancellationToken cancellationToken)
    {
        try
        {
            return await ClusterEvents.ReadRotatedAsync(
                connection.RedshiftReads, [.. items.Select(item => item.Id)], items.Min(item => item.Ticket!.SentAt), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonServiceException e) when (Failure.Of(e).Kind == FaultKind.Permission)
        {
            // Rotating asks for no right to read events: without them, the status and the clock decide.
            return [];
        }
    }

    private async Task ProbeAsync(IEnumerable<Cluster> clusters, CancellationToken cancellationToken)
    {
        if (probe is null)
        {
            return;
        }

        var answers = await Task.WhenAll(clusters.Select(async cluster =>
            cluster.Endpoint is { Address: { } host, Port: { } port }
            && await probe.AnswersAsync(host, port, cancellationToken).ConfigureAwait(false)
                ? cluster.ClusterIdentifier
                : null)).ConfigureAwait(false);
        _answering.UnionWith(answers.OfType<string>());
    }

    private static bool IsAvailable(Reading<Cluster> reading) => ClusterStatus.IsAvailable(reading.Resource?.ClusterStatus);
}
