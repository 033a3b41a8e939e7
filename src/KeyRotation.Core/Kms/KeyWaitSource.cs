using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Waiting;

namespace KeyRotation.Kms;

/// <summary>
/// Waits for on-demand rotations. KMS has no call for many keys, so each is asked alone, a few at a time; the two
/// reads beside the status are made only once it says that nothing runs.
/// </summary>
/// <param name="connection">Where the keys are.</param>
/// <param name="time">The clock.</param>
/// <param name="keysPerSecond">How many keys are asked about in a second.</param>
public sealed class KeyWaitSource(AwsConnection connection, TimeProvider time, double keysPerSecond = KeyWaitSource.DefaultKeysPerSecond) : IWaitSource<KeyReading>
{
    /// <summary>
    /// Half of what AWS KMS allows an account by default of a look's rarest call, ListKeyRotations (100 a second, says its
    /// page on request quotas): the rest is for whoever else asks.
    /// </summary>
    public const double DefaultKeysPerSecond = 50;

    private const int KeysAtATime = 8;

    private readonly RateLimit _limit = new(time, keysPerSecond);

    private readonly ConcurrentDictionary<string, KeyMetadata> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTime> _starts = new(StringComparer.Ordinal);

    /// <summary>Until when and how often, where the user says nothing.</summary>
    public static WaitOptions DefaultOptions { get; } =
        new(Timeout: TimeSpan.FromHours(1), FirstInterval: TimeSpan.FromSeconds(1), LongestInterval: TimeSpan.FromSeconds(10))
        {
            Typical = TimeSpan.FromSeconds(10),
        };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, Reading<KeyReading>>> ReadAsync(IReadOnlyList<WaitItem> items, CancellationToken cancellationToken)
    {
        var readings = new Dictionary<string, Reading<KeyReading>>(items.Count, StringComparer.Ordinal);
        var reads = await SideBySide.ReadAsync(items, KeysAtATime, item => ReadOneAsync(item, cancellationToken)).ConfigureAwait(false);
        for (var i = 0; i < items.Count; i++)
        {
            readings[items[i].Id] = reads[i];
        }

        return readings;
    }

    /// <inheritdoc/>
    public string StatusOf(KeyReading resource) => resource.InProgress ? CoreMessages.KeyRotating : CoreMessages.KeyNotRotating;

    /// <inheritdoc/>
    public WaitVerdict Judge(WaitItem item, KeyReading resource) =>
        resource.State is { } state && (item.Ticket is not KeyTicket ticket || state.OnDemandCount > ticket.OnDemandStartedBefore)
            ? WaitVerdict.Done
            : WaitVerdict.Pending;

    private async Task<Reading<KeyReading>> ReadOneAsync(WaitItem item, CancellationToken cancellationToken)
    {
        await _limit.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_keys.TryGetValue(item.Id, out var key))
            {
                var described = await connection.KmsReads.DescribeKeyAsync(new DescribeKeyRequest { KeyId = item.Id }, cancellationToken).ConfigureAwait(false);
                _keys[item.Id] = key = described.KeyMetadata;
            }

            var status = await connection.KmsReads.GetKeyRotationStatusAsync(
                new GetKeyRotationStatusRequest { KeyId = key.Arn }, cancellationToken).ConfigureAwait(false);
            // Described again at the end: the material's id is another one by then.
            if (status.OnDemandRotationStartDate is { } start)
            {
                _starts[item.Id] = start.ToUniversalTime();
                return Reading<KeyReading>.Found(new KeyReading(InProgress: true, State: null));
            }

            var state = await KeyState.ReadAsync(connection, item.Id, cancellationToken).ConfigureAwait(false);
            return Reading<KeyReading>.Found(new KeyReading(InProgress: false, state with { WatchedStart = StartOf(item) }));
        }
        catch (AmazonServiceException e) when (Failure.Of(e).Kind is FaultKind.NotFound or FaultKind.InvalidInput or FaultKind.InvalidState or FaultKind.Permission)
        {
            // A word on this key alone; the other keys' wait goes on.
            return Reading<KeyReading>.Missing(e);
        }
    }

    // A rotation that ended before the first look was still asked for by somebody at a known time.
    private DateTime? StartOf(WaitItem item) => _starts.TryGetValue(item.Id, out var seen) ? seen : item.Ticket?.SentAt.UtcDateTime;
}

/// <summary>One look at one key.</summary>
/// <param name="InProgress">An on-demand rotation is running.</param>
/// <param name="State">The whole state; null while one runs.</param>
public sealed record KeyReading(bool InProgress, KeyState? State);
