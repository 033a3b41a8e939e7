using System;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>Finds the region: as given, then the named profile's, then where the SDK looks.</summary>
internal static class RegionSource
{
    // AWS's own partitions.json matches regions this way: letters, then words, then a number.
    private static readonly Regex s_systemName = new(@"^[a-z]{2,}(-[a-z]+)+-\d+$", RegexOptions.CultureInvariant);

    /// <summary>Resolves the region's system name.</summary>
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

    /// <summary>Whether it is written as AWS writes regions.</summary>
    public static bool IsSystemName(string region) => s_systemName.IsMatch(region);

    private static string? SdkRegion()
    {
        // The metadata service is asked last, and only by hosts that have it: elsewhere it answers with an exception.
        try
        {
            return FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName
                // What the AWS CLI reads and this SDK does not: a runbook that sets it means it.
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
