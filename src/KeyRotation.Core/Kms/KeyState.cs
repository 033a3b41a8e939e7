using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using KeyRotation.Aws;

namespace KeyRotation.Kms;

/// <summary>
/// A key according to three reads: its description, its rotation in progress and its completed rotations.
/// </summary>
/// <param name="Key">DescribeKey.</param>
/// <param name="Status">GetKeyRotationStatus.</param>
/// <param name="Completed">ListKeyRotations, all pages, oldest first.</param>
internal sealed record KeyState(
    KeyMetadata Key, GetKeyRotationStatusResponse Status, IReadOnlyList<RotationsListEntry> Completed)
{
    /// <summary>
    /// The KMS quota of on-demand rotations for a key's lifetime. No call returns it. The value is from the KMS
    /// service model; older documentation pages have a lower value.
    /// </summary>
    public const int OnDemandQuota = 25;

    private const int PageSize = 1000;

    /// <summary>
    /// When the last rotation started (UTC), if it was observed. KMS does not report it after completion.
    /// </summary>
    internal DateTime? WatchedStart { get; init; }

    /// <summary>An on-demand rotation is in progress.</summary>
    // The list is read after the status. A rotation that completed in between is in both, and counts once.
    public bool InProgress => Status.OnDemandRotationStartDate is { } start
        && !Completed.Any(entry => entry.RotationType == RotationType.ON_DEMAND && entry.RotationDate >= start);

    /// <summary>The number of completed on-demand rotations.</summary>
    public int OnDemandCount => Completed.Count(entry => entry.RotationType == RotationType.ON_DEMAND);

    /// <summary>When the latest on-demand rotation completed; null if none has.</summary>
    public DateTime? LastOnDemand =>
        Completed
            .LastOrDefault(entry => entry.RotationType == RotationType.ON_DEMAND && entry.RotationDate is not null)
            ?.RotationDate;

    /// <summary>When the latest rotation of any kind completed; null if none has.</summary>
    public DateTime? LastRotation => Completed.LastOrDefault(entry => entry.RotationDate is not null)?.RotationDate;

    /// <summary>The number of on-demand rotations ever started, including one in progress.</summary>
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

    /// <summary>The state as an object for the user.</summary>
    /// <param name="region">The Region's system name, such as us-east-1.</param>
    /// <param name="accepted">When a rotation was accepted that the reads do not show yet; null if none was.</param>
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

    /// <summary>Reads the rotation in progress and the completed rotations of a described key.</summary>
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
