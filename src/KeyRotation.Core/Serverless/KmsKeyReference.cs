using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;

namespace KeyRotation.Serverless;

/// <summary>
/// A key as the user named it, comparable with the key of a namespace. A namespace always returns a key ARN, even if
/// an alias was set, so comparing the texts would never match.
/// </summary>
internal sealed class KmsKeyReference
{
    /// <summary>The value that a namespace returns if it is encrypted with an AWS owned key.</summary>
    public const string AwsOwned = "AWS_OWNED_KMS_KEY";

    private readonly string? _canonical;

    private KmsKeyReference(string given, string? canonical)
    {
        Given = given;
        _canonical = canonical;
    }

    /// <summary>The key, as the user named it.</summary>
    public string Given { get; }

    /// <summary>The key's ARN, or AWS_OWNED_KMS_KEY; as the user named it if it could not be resolved.</summary>
    public string Display => _canonical ?? Given;

    /// <summary>Resolves the key's ARN. A caller who may not describe the key can still use its full ARN.</summary>
    public static async Task<KmsKeyReference> ResolveAsync(
        AwsConnection connection, string keyId, CancellationToken cancellationToken)
    {
        if (string.Equals(keyId, AwsOwned, StringComparison.OrdinalIgnoreCase))
        {
            return new KmsKeyReference(keyId, AwsOwned);
        }

        if (IsKeyArn(keyId))
        {
            // A namespace returns the key's full ARN.
            return new KmsKeyReference(keyId, keyId);
        }

        try
        {
            var described = await connection
                .KmsReads.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyId }, cancellationToken)
                .ConfigureAwait(false);
            return new KmsKeyReference(keyId, described.KeyMetadata.Arn);
        }
        catch (AmazonServiceException e) when (Failure.Of(e).Kind == FaultKind.Permission)
        {
            return new KmsKeyReference(keyId, canonical: null);
        }
    }

    /// <summary>
    /// Whether a namespace is encrypted with this key; null if the user named an alias that could not be resolved.
    /// </summary>
    public bool? Matches(string? namespaceKey)
    {
        if (_canonical is not null)
        {
            return string.Equals(_canonical, namespaceKey, StringComparison.OrdinalIgnoreCase);
        }

        return
            Given.StartsWith("alias/", StringComparison.Ordinal)
            || Given.IndexOf(":alias/", StringComparison.Ordinal) >= 0
            ? null
            : namespaceKey?.EndsWith(":key/" + Given, StringComparison.OrdinalIgnoreCase) == true;
    }

    private static bool IsKeyArn(string text) =>
        text.StartsWith("arn:", StringComparison.Ordinal) && text.IndexOf(":key/", StringComparison.Ordinal) > 0;
}
