using System;
using System.Text.RegularExpressions;
using Amazon;
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
    public static string Resolve(ConnectionOptions options)
    {
        var region = options.Region ?? ProfileRegion(options) ?? SdkRegion();
        if (string.IsNullOrWhiteSpace(region))
        {
            throw new KeyRotationException(ErrorIds.NoRegion, FaultKind.InvalidInput, CoreMessages.NoRegion, CoreMessages.NoRegionAction);
        }

        region = region!.Trim();
        if (!s_systemName.IsMatch(region))
        {
            throw new KeyRotationException(
                ErrorIds.InvalidRegion, FaultKind.InvalidInput, CoreMessages.InvalidRegion.With(region), CoreMessages.InvalidRegionAction);
        }

        return region;
    }

    private static string? ProfileRegion(ConnectionOptions options) =>
        options.ProfileName is { } name
        && new CredentialProfileStoreChain(options.ProfileLocation).TryGetProfile(name, out var profile)
            ? profile.Region?.SystemName
            : null;

    private static string? SdkRegion()
    {
        // The metadata service is asked last, and only by hosts that have it: elsewhere it answers with an exception.
        try
        {
            // The factory remembers its first answer for the life of the process, and a session may set AWS_REGION or
            // AWS_PROFILE later: the change must not go to the region of before.
            FallbackRegionFactory.Reset();
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
