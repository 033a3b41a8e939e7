using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using KeyRotation.Aws;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Kms;

/// <summary>A key's rotation, as a wait remembers it.</summary>
/// <param name="SentAt">When the accepted request was sent (UTC).</param>
/// <param name="OnDemandStartedBefore">On-demand rotations that were started before it.</param>
public sealed record KeyTicket(DateTimeOffset SentAt, int OnDemandStartedBefore) : RotationTicket(SentAt);

/// <summary>Rotates one KMS key on demand.</summary>
/// <remarks>The count of on-demand rotations is exact: it tells ours from one of somebody else that ran before it.</remarks>
public sealed class KeyRotationOnDemand(AwsConnection connection, TimeProvider time, string keyId) : IRotation<KeyWitness, KmsKeyRotation>
{
    /// <summary>How far a key's reads are expected to lag behind, each on its own.</summary>
    internal static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(60);

    // The model of RotateKeyOnDemand says so of ConflictException.
    private static readonly TimeSpan s_automaticMargin = TimeSpan.FromMinutes(20);

    /// <inheritdoc/>
    public string Target => keyId;

    /// <inheritdoc/>
    public string CheckByHand => CoreMessages.CheckKeyByHand.With(keyId);

    /// <inheritdoc/>
    public async Task<KeyWitness> ReadWitnessAsync(CancellationToken cancellationToken) =>
        KeyWitness.Of(await KeyState.ReadAsync(connection, keyId, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<KmsKeyRotation> SendAsync(KeyWitness before, CancellationToken cancellationToken)
    {
        var accepted = time.GetUtcNow();
        // By ARN: RotateKeyOnDemand takes no alias.
        await connection.KmsChanges.RotateKeyOnDemandAsync(
            new RotateKeyOnDemandRequest { KeyId = before.State!.Key.Arn }, cancellationToken).ConfigureAwait(false);
        return before.State.ToOutput(connection.Region, accepted);
    }

    /// <inheritdoc/>
    public Verdict Judge(KeyWitness before, KeyWitness after) =>
        after.OnDemandStarted > before.OnDemandStarted ? Verdict.Applied : Verdict.NotSeen;

    /// <inheritdoc/>
    public RunningRotation? FindRunning(KeyWitness witness) => witness is { InProgress: true, State.Status.OnDemandRotationStartDate: { } start }
        ? new RunningRotation(CoreMessages.KeyRunning.With(keyId, start.ToUniversalTime()), CoreMessages.KeyRunningAction.With(keyId), start.ToUniversalTime())
        : null;

    /// <inheritdoc/>
    public bool IsRefusalOfRunning(string bareCode) => bareCode == "Conflict";

    /// <inheritdoc/>
    /// <remarks>KMS refuses shortly before the key's automatic rotation too.</remarks>
    public bool ForbidsRotation(KeyWitness witness) =>
        witness.State?.Status.NextRotationDate is { } next && next.ToUniversalTime() - time.GetUtcNow().UtcDateTime <= s_automaticMargin;

    /// <inheritdoc/>
    /// <remarks>
    /// KMS documents seconds for most changes to show, and minutes for some. A rotation is over in seconds: a second
    /// request would be taken, and the quota is for the key's lifetime.
    /// </remarks>
    public TimeSpan WitnessLag => LongestLag;

    /// <inheritdoc/>
    public bool IsReadInParts => true;

    /// <inheritdoc/>
    /// <remarks>KMS counts: a rotation that was carried out shows in the count or as the one that runs.</remarks>
    public Task<bool> IsSilenceProofAsync(KeyWitness seen, DateTimeOffset sentAt, DateTimeOffset watchedSince, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc/>
    public KmsKeyRotation FromWitness(KeyWitness after) => after.State!.ToOutput(connection.Region);
}

/// <summary>What is known of a key before and after a request to rotate.</summary>
/// <param name="OnDemandStarted">On-demand rotations that were started, the running one included.</param>
/// <param name="InProgress">One is running.</param>
/// <param name="MaterialId">Id of the key material that encrypts.</param>
/// <param name="State">As it was read; null where a journal told.</param>
public sealed record KeyWitness(int OnDemandStarted, bool InProgress, string? MaterialId, KeyState? State)
{
    /// <summary>The witness of a state that was read.</summary>
    public static KeyWitness Of(KeyState state) => new(state.OnDemandStarted, state.InProgress, state.Key.CurrentKeyMaterialId, state);
}
