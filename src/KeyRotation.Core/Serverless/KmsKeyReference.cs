using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;

namespace KeyRotation.Serverless;

/// <summary>
/// A key as a user names it, comparable with what a namespace says. A namespace always answers with a key ARN, also
/// where an alias was given, so a comparison of texts would never come true.
/// </summary>
internal sealed class KmsKeyReference
{
    /// <summary>What a namespace says that is encrypted with a key that AWS owns.</summary>
    public const string AwsOwned = "AWS_OWNED_KMS_KEY";

    private readonly string? _canonical;

    private KmsKeyReference(string given, string? canonical)
    {
        Given = given;
        _canonical = canonical;
    }

    /// <summary>As the user named it.</summary>
    public string Given { get; }

    /// <summary>The key's ARN, or AWS_OWNED_KMS_KEY; as given where nobody could tell.</summary>
    public string Display => _canonical ?? Given;

    /// <summary>Finds the key's ARN. Who may not describe the key may still name it in full.</summary>
    public static async Task<KmsKeyReference> ResolveAsync(
        AwsConnection connection, string keyId, CancellationToken cancellationToken)
    {
        if (string.Equals(keyId, AwsOwned, StringComparison.OrdinalIgnoreCase))
        {
            return new KmsKeyReference(keyId, AwsOwned);
        }

        if (IsKeyArn(keyId))
        {
            // Its full name is what a namespace answers with.
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
    /// Whether a namespace is encrypted with this key; null where the name given is an alias that could not be looked
    /// up.
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
