using System.Collections.Generic;
using System.Linq;
using Amazon;

namespace KeyRotation.Aws;

/// <summary>What may be offered for the parameters of a connection.</summary>
internal static class ConnectionCompletions
{
    /// <summary>Profiles of both files that could yield credentials, with the region that each names.</summary>
    /// <param name="location">Credentials file in place of the shared one.</param>
    public static IEnumerable<(string Name, string? Region)> Profiles(string? location) =>
        SharedFiles.Profiles(location).Select(static profile => (profile.Name, profile.Region?.SystemName));

    /// <summary>
    /// Regions of all partitions of the SDK's list. The list knows no services; what is none of a service's is left
    /// out.
    /// </summary>
    public static IEnumerable<(string Name, string DisplayName)> Regions() =>
        RegionEndpoint.EnumerableAllRegions
            .Where(static region => RegionSource.IsSystemName(region.SystemName))
            .Select(static region => (region.SystemName, region.DisplayName));
}
