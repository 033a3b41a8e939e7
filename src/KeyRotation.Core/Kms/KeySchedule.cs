using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using KeyRotation.Aws;

namespace KeyRotation.Kms;

/// <summary>
/// Turns a key's automatic rotation on or off. Both calls set a state, so repeating one is harmless; they still go
/// through the client that sends once.
/// </summary>
internal static class KeySchedule
{
    /// <summary>Turns automatic rotation on.</summary>
    /// <param name="connection">Where the key is.</param>
    /// <param name="keyId">Id, ARN or alias.</param>
    /// <param name="periodInDays">90 to 2560; null keeps the key's period, or 365 for a key that never had one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<KmsKeyRotation> EnableAsync(
        AwsConnection connection, string keyId, int? periodInDays, CancellationToken cancellationToken)
    {
        var key = await DescribeAsync(connection, keyId, cancellationToken).ConfigureAwait(false);
        var request = new EnableKeyRotationRequest { KeyId = key.Arn, RotationPeriodInDays = periodInDays };
        await connection.KmsChanges.EnableKeyRotationAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Turns automatic rotation off.</summary>
    /// <param name="connection">Where the key is.</param>
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
