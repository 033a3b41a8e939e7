using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using KeyRotation.Aws;

namespace KeyRotation.Kms;

/// <summary>
/// Enables or disables a key's automatic rotation. Both calls set a state, so repeating one is harmless. They still
/// use the client without retries.
/// </summary>
internal static class KeySchedule
{
    /// <summary>Enables automatic rotation.</summary>
    /// <param name="connection">The connection to the key's account and Region.</param>
    /// <param name="keyId">Id, ARN or alias.</param>
    /// <param name="periodInDays">90 to 2560; null keeps the key's period, or 365 if it never had one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<KmsKeyRotation> EnableAsync(
        AwsConnection connection, string keyId, int? periodInDays, CancellationToken cancellationToken)
    {
        var key = await DescribeAsync(connection, keyId, cancellationToken).ConfigureAwait(false);
        var request = new EnableKeyRotationRequest { KeyId = key.Arn, RotationPeriodInDays = periodInDays };
        await connection.KmsChanges.EnableKeyRotationAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Disables automatic rotation.</summary>
    /// <param name="connection">The connection to the key's account and Region.</param>
    /// <param name="keyId">Id, ARN or alias.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<KmsKeyRotation> DisableAsync(
        AwsConnection connection, string keyId, CancellationToken cancellationToken)
    {
        var key = await DescribeAsync(connection, keyId, cancellationToken).ConfigureAwait(false);
        await connection
            .KmsChanges.DisableKeyRotationAsync(new DisableKeyRotationRequest { KeyId = key.Arn }, cancellationToken)
            .ConfigureAwait(false);
        return await ReadAsync(connection, key, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<KeyMetadata> DescribeAsync(
        AwsConnection connection, string keyId, CancellationToken cancellationToken) =>
        (
            await connection
                .KmsReads.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyId }, cancellationToken)
                .ConfigureAwait(false)).KeyMetadata;

    private static async Task<KmsKeyRotation> ReadAsync(
        AwsConnection connection, KeyMetadata key, CancellationToken cancellationToken) =>
        (await KeyState.ReadAsync(connection, key, cancellationToken).ConfigureAwait(false)).ToOutput(
            connection.Region);
}
