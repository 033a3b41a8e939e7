using System.Collections.Generic;
using System.Linq;
using Amazon;

namespace KeyRotation.Aws;

/// <summary>Completion candidates for connection parameters.</summary>
internal static class ConnectionCompletions
{
    /// <summary>Profiles from both files that may yield credentials, each with its Region.</summary>
    /// <param name="location">The credentials file to use instead of the shared one.</param>
    public static IEnumerable<(string Name, string? Region)> Profiles(string? location) =>
        SharedFiles.Profiles(location).Select(static profile => (profile.Name, profile.Region?.SystemName));

    /// <summary>
    /// Regions of all partitions in the SDK's list. The list has no services; entries that are not Regions are left
    /// out.
    /// </summary>
    public static IEnumerable<(string Name, string DisplayName)> Regions() =>
        RegionEndpoint.EnumerableAllRegions
            .Where(static region => RegionSource.IsSystemName(region.SystemName))
            .Select(static region => (region.SystemName, region.DisplayName));
}
