using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using KeyRotation.Aws;

namespace KeyRotation.Kms;

/// <summary>A key as three reads show it: what it is, what runs, and what was completed.</summary>
/// <param name="Key">DescribeKey.</param>
/// <param name="Status">GetKeyRotationStatus.</param>
/// <param name="Completed">ListKeyRotations, all pages; oldest first.</param>
internal sealed record KeyState(
    KeyMetadata Key, GetKeyRotationStatusResponse Status, IReadOnlyList<RotationsListEntry> Completed)
{
    /// <summary>
    /// How many on-demand rotations KMS allows for a key's lifetime. No call tells; this is what its model says, and
    /// older pages say less.
    /// </summary>
    public const int OnDemandQuota = 25;

    private const int PageSize = 1000;

    /// <summary>
    /// When the last rotation was started (UTC), where somebody watched it; KMS forgets that once it is complete.
    /// </summary>
    internal DateTime? WatchedStart { get; init; }

    /// <summary>An on-demand rotation is running.</summary>
    // The list is read after the status: a rotation that ended in between is in both, and counts once.
    public bool InProgress => Status.OnDemandRotationStartDate is { } start
        && !Completed.Any(entry => entry.RotationType == RotationType.ON_DEMAND && entry.RotationDate >= start);

    /// <summary>On-demand rotations that were completed.</summary>
    public int OnDemandCount => Completed.Count(entry => entry.RotationType == RotationType.ON_DEMAND);

    /// <summary>When the latest on-demand rotation completed; null where none has.</summary>
    public DateTime? LastOnDemand =>
        Completed
            .LastOrDefault(entry => entry.RotationType == RotationType.ON_DEMAND && entry.RotationDate is not null)
            ?.RotationDate;

    /// <summary>When the latest rotation of any kind completed; null where none has.</summary>
    public DateTime? LastRotation => Completed.LastOrDefault(entry => entry.RotationDate is not null)?.RotationDate;

    /// <summary>On-demand rotations that were ever started: the completed ones and the one that runs.</summary>
    public int OnDemandStarted => OnDemandCount + (InProgress ? 1 : 0);

    /// <summary>Reads a key by id, ARN or alias.</summary>
    public static async Task<KeyState> ReadAsync(
        AwsConnection connection, string keyId, CancellationToken cancellationToken)
    {
        var described = await connection
            .KmsReads.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyId }, cancellationToken)
            .ConfigureAwait(false);
        return await ReadAsync(connection, described.KeyMetadata, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state for the user.</summary>
    /// <param name="region">The region's system name.</param>
    /// <param name="accepted">When a rotation was accepted that the reads do not show yet; null for none.</param>
    public KmsKeyRotation ToOutput(string region, DateTimeOffset? accepted = null)
    {
        var last = Completed.LastOrDefault(entry => entry.RotationDate is not null);
        var running = InProgress || accepted is not null;
        var used = OnDemandStarted + (accepted is null ? 0 : 1);
        return new KmsKeyRotation
        {
            KeyId = Key.KeyId,
            Arn = Key.Arn,
            Region = region,
            CreationDate = Key.CreationDate?.ToUniversalTime(),
            RotationType = running ? RotationType.ON_DEMAND.Value : last?.RotationType?.Value,
            StartDate = running
                ? accepted?.UtcDateTime ?? Status.OnDemandRotationStartDate?.ToUniversalTime()
                : last?.RotationType == RotationType.ON_DEMAND ? WatchedStart : null,
            CompletedDate = running ? null : last?.RotationDate?.ToUniversalTime(),
            InProgress = running,
            OnDemandRotationsUsed = used,
            OnDemandRotationsRemaining = Math.Max(0, OnDemandQuota - used),
            KeyRotationEnabled = Status.KeyRotationEnabled.GetValueOrDefault(),
            RotationPeriodInDays = Status.KeyRotationEnabled == true ? Status.RotationPeriodInDays : null,
            NextRotationDate = Status.NextRotationDate?.ToUniversalTime(),
            CurrentKeyMaterialId = Key.CurrentKeyMaterialId,
        };
    }

    /// <summary>Reads what runs and what was completed of a key that was described.</summary>
    internal static async Task<KeyState> ReadAsync(
        AwsConnection connection, KeyMetadata key, CancellationToken cancellationToken)
    {
        var status = await connection
            .KmsReads.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = key.Arn }, cancellationToken)
            .ConfigureAwait(false);
        return new KeyState(
            key, status, await ListAsync(connection.KmsReads, key.Arn, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<List<RotationsListEntry>> ListAsync(
        IAmazonKeyManagementService client, string arn, CancellationToken cancellationToken)
    {
        var entries = new List<RotationsListEntry>();
        var request = new ListKeyRotationsRequest { KeyId = arn, Limit = PageSize };
        while (true)
        {
            var page = await client.ListKeyRotationsAsync(request, cancellationToken).ConfigureAwait(false);
            entries.AddRange(page.Rotations ?? []);
            if (page.Truncated != true || string.IsNullOrEmpty(page.NextMarker))
            {
                entries.Sort(static (a, b) => Nullable.Compare(a.RotationDate, b.RotationDate));
                return entries;
            }

            request.Marker = page.NextMarker;
        }
    }
}
