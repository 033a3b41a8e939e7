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
public sealed class KeyRotationOnDemand(AwsConnection connection, TimeProvider time, string keyId) : IRotation<KeyState, KmsKeyRotation>
{
    /// <inheritdoc/>
    public string Target => keyId;

    /// <inheritdoc/>
    public string CheckByHand => CoreMessages.CheckKeyByHand.With(keyId);

    /// <inheritdoc/>
    public Task<KeyState> ReadWitnessAsync(CancellationToken cancellationToken) => KeyState.ReadAsync(connection, keyId, cancellationToken);

    /// <inheritdoc/>
    public async Task<KmsKeyRotation> SendAsync(KeyState before, CancellationToken cancellationToken)
    {
        var accepted = time.GetUtcNow();
        // By ARN: RotateKeyOnDemand takes no alias.
        await connection.KmsChanges.RotateKeyOnDemandAsync(
            new RotateKeyOnDemandRequest { KeyId = before.Key.Arn }, cancellationToken).ConfigureAwait(false);
        return before.ToOutput(connection.Region, accepted);
    }

    /// <inheritdoc/>
    public Verdict Judge(KeyState before, KeyState after) =>
        after.OnDemandStarted > before.OnDemandStarted ? Verdict.Applied : Verdict.NotSeen;

    /// <inheritdoc/>
    public KmsKeyRotation FromWitness(KeyState after) => after.ToOutput(connection.Region);
}
