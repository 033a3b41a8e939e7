using System;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>Resolves the Region: the caller's, then the named profile's, then the SDK's default sources.</summary>
internal static class RegionSource
{
    // AWS's own partitions.json matches Regions in this way: letters, then words, then a number.
    private static readonly Regex s_systemName = new(@"^[a-z]{2,}(-[a-z]+)+-\d+$", RegexOptions.CultureInvariant);

    /// <summary>Resolves the Region's system name.</summary>
    /// <exception cref="KeyRotationException">NoRegion or InvalidRegion.</exception>
    public static string Resolve(ConnectionOptions options, CredentialProfile? profile)
    {
        var region = options.Region ?? profile?.Region?.SystemName ?? SdkRegion();
        if (string.IsNullOrWhiteSpace(region))
        {
            throw new KeyRotationException(
                ErrorIds.NoRegion, FaultKind.InvalidInput, CoreMessages.NoRegion, CoreMessages.NoRegionAction);
        }

        region = region!.Trim();
        if (!s_systemName.IsMatch(region))
        {
            throw new KeyRotationException(
                ErrorIds.InvalidRegion,
                FaultKind.InvalidInput,
                CoreMessages.InvalidRegion.With(region),
                CoreMessages.InvalidRegionAction);
        }

        return region;
    }

    /// <summary>Whether a text has the form of a Region.</summary>
    public static bool IsSystemName(string region) => s_systemName.IsMatch(region);

    private static string? SdkRegion()
    {
        // The metadata service is queried last and only on hosts that have it. Elsewhere, it fails with an exception.
        try
        {
            return FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName
                // The AWS CLI reads this variable, but this SDK does not. A runbook that sets it expects it to be
                // used.
                ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION")
                ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        }
        catch (AmazonClientException)
        {
            return null;
        }
        catch (AmazonServiceException)
        {
            return null;
        }
    }
}
