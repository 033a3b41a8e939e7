using System.Collections.Generic;

namespace Amazon.SlimClients;

/// <summary>The rule of the SDK's fourth major version for lists that nobody set.</summary>
internal static class Collections
{
    public static List<T>? Initial<T>() => AWSConfigs.InitializeCollections ? new List<T>() : null;

    /// <summary>An empty list counts as set, and is sent, only where lists begin as null.</summary>
    public static bool IsSet<T>(List<T>? list) => list != null && (list.Count > 0 || !AWSConfigs.InitializeCollections);
}
