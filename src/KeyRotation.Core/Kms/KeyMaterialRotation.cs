using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Services;
using KeyRotation.Waiting;

namespace KeyRotation.Kms;

/// <summary>Rotates AWS KMS keys on demand.</summary>
/// <remarks>KMS has no call for many keys, so each key is read by itself, a few at a time.</remarks>
/// <param name="connection">The account and Region.</param>
/// <param name="time">The clock.</param>
/// <param name="keysPerSecond">How many keys are read per second.</param>
internal sealed class KeyMaterialRotation(
    AwsConnection connection,
    TimeProvider time,
    double keysPerSecond = KeyMaterialRotation.DefaultKeysPerSecond) : IRotationService
{
    /// <summary>
    /// Half of the default KMS quota for ListKeyRotations, the most limited call of a read (100 per second, according
    /// to the KMS page on request quotas). The rest is left to other clients of the account.
    /// </summary>
    public const double DefaultKeysPerSecond = 50;

    private const int KeysAtATime = 8;

    private readonly RateLimit _limit = new(time, keysPerSecond);
    private readonly ConcurrentDictionary<string, KeyMetadata> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTime> _starts = new(StringComparer.Ordinal);

    /// <summary>The default time-out and polling intervals.</summary>
    public static WaitOptions DefaultWaits { get; } =
        new(
            Timeout: TimeSpan.FromHours(1),
            FirstInterval: TimeSpan.FromSeconds(1),
            LongestInterval: TimeSpan.FromSeconds(10))
        {
            Typical = TimeSpan.FromSeconds(10),
        };

    /// <inheritdoc/>
    public TargetService Service => TargetService.KmsKey;

    /// <inheritdoc/>
    public string Operation => "RotateKeyOnDemand";

    /// <inheritdoc/>
    public WaitOptions Waits => DefaultWaits;

    /// <inheritdoc/>
    /// <remarks>
    /// An alias is resolved once, because it may later be moved to another key. The ARN does not change.
    /// </remarks>
    public string NameOf(Target target, string? arn) => arn ?? target.Id;

    /// <inheritdoc/>
    public Task PrepareAsync(Target target, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Target Resolved(Target target) => target;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, ReadResult<Observation>>> ReadAsync(
        IReadOnlyCollection<ReadRequest> requests, CancellationToken cancellationToken)
    {
        var distinct = requests
            .GroupBy(request => request.Name, StringComparer.Ordinal)
            .Select(same => same.First())
            .ToList();
        var reads = await BoundedParallel
            .ReadAsync(distinct, KeysAtATime, request => ReadOneAsync(request, cancellationToken))
            .ConfigureAwait(false);
        return distinct
            .Zip(reads, static (request, read) => (request.Name, read))
            .ToDictionary(pair => pair.Name, pair => pair.read, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<object> SendAsync(Target target, Observation before, CancellationToken cancellationToken)
    {
        var state = (KeyState)before.Resource!;
        var accepted = time.GetUtcNow();

        // Send the ARN: RotateKeyOnDemand does not accept an alias.
        var answer = await connection.KmsChanges.RotateKeyOnDemandAsync(
            new RotateKeyOnDemandRequest { KeyId = state.Key.Arn }, cancellationToken).ConfigureAwait(false);
        if (answer.KeyId is not { Length: > 0 } key || !Arns.IsOfKey(state.Key.Arn, key))
        {
            throw new InvalidDataException(CoreMessages.AnswerOfAnother.With(answer.KeyId ?? string.Empty));
        }

        return state.ToOutput(connection.Region, accepted);
    }

    /// <inheritdoc/>
    public object ToOutput(Observation seen) => ((KeyState)seen.Resource!).ToOutput(connection.Region);

    /// <inheritdoc/>
    public bool IsRefusalOfRunning(string bareCode) => bareCode == "Conflict";

    /// <inheritdoc/>
    public RotationAlreadyRunningException Running(Target target, Witness seen, Exception? refusal) =>
        new(
            CoreMessages.KeyRunning.With(target.Id, seen.StartedAt?.UtcDateTime!),
            CoreMessages.KeyRunningAction.With(target.Id),
            refusal)
        {
            Since = seen.StartedAt,
        };

    /// <inheritdoc/>
    public string? RefusalReason(Target target, Observation seen)
    {
        var key = ((KeyState)seen.Resource!).Key;
        return key.KeyManager == KeyManagerType.AWS ? CoreMessages.KeyManagedByAws.With(target.Id)
            : key.MultiRegionConfiguration is { } regions && regions.MultiRegionKeyType == MultiRegionKeyType.REPLICA
                ? CoreMessages.KeyIsReplica.With(target.Id, regions.PrimaryKey?.Arn ?? string.Empty)
            : seen.Witness.IsUnsupported ? CoreMessages.KeyNotEnabled.With(target.Id)
            : null;
    }

    /// <inheritdoc/>
    public Exception Failed(Target target, Witness seen) =>
        new KeyRotationException(
            ErrorIds.ResourceFailed,
            FaultKind.InvalidState,
            CoreMessages.KeyFailed.With(target.Id, seen.Status),
            CoreMessages.ActionKeyState);

    /// <inheritdoc/>
    public string ManualCheck(Target target) => CoreMessages.CheckKeyByHand.With(target.Id);

    private async Task<ReadResult<Observation>> ReadOneAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        await _limit.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return ReadResult<Observation>.Found(
                request.IsWait
                    ? await PollAsync(request, cancellationToken).ConfigureAwait(false)
                    : Observe(
                        await KeyState.ReadAsync(connection, request.Name, cancellationToken).ConfigureAwait(false)));
        }
        catch (AmazonServiceException e)
            when (Failure.Of(e).Kind
                    is FaultKind.NotFound
                        or FaultKind.InvalidInput
                        or FaultKind.InvalidState
                        or FaultKind.Permission)
        {
            // An error for this key only. The other keys are still read.
            return ReadResult<Observation>.Missing(e);
        }
    }

    // While a rotation is in progress, one call shows it. When it no longer does, the whole state is read.
    private async Task<Observation> PollAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        if (!_keys.TryGetValue(request.Name, out var key))
        {
            var described = await connection
                .KmsReads.DescribeKeyAsync(new DescribeKeyRequest { KeyId = request.Name }, cancellationToken)
                .ConfigureAwait(false);
            _keys[request.Name] = key = described.KeyMetadata;
        }

        var status = await connection.KmsReads.GetKeyRotationStatusAsync(
            new GetKeyRotationStatusRequest { KeyId = key.Arn }, cancellationToken).ConfigureAwait(false);
        if (status.OnDemandRotationStartDate is { } start)
        {
            _starts[request.Name] = start.ToUniversalTime();
            return new Observation(
                new Witness(CoreMessages.KeyRotating) { IsChanging = true, StartedAt = start.ToUniversalTime() },
                key.Arn,
                Resource: null);
        }

        // Describe the key again at the end, because its key material id has changed by then.
        var state = await KeyState.ReadAsync(connection, key.Arn, cancellationToken).ConfigureAwait(false);
        return Observe(
            state with
            {
                WatchedStart = _starts.TryGetValue(request.Name, out var seen) ? seen : request.SentAt?.UtcDateTime,
            });
    }

    private static Observation Observe(KeyState state) => new(
        new Witness(state.InProgress ? CoreMessages.KeyRotating : CoreMessages.KeyNotRotating)
        {
            IsAvailable = !state.InProgress,
            IsChanging = state.InProgress,
            IsUnsupported = state.Key.Enabled == false,
            StartedAt = state.InProgress ? state.Status.OnDemandRotationStartDate?.ToUniversalTime() : null,
            Count = state.OnDemandStarted,
            CompletedAt = state.LastOnDemand?.ToUniversalTime(),
            LastRotatedAt = state.LastRotation?.ToUniversalTime(),
            Key = state.Key.CurrentKeyMaterialId,
        },
        state.Key.Arn,
        state);
}
