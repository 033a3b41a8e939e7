using System.Collections.Generic;

namespace Amazon.SlimClients;

/// <summary>The rule of version 4 of the SDK for lists that are not set.</summary>
internal static class Collections
{
    public static List<T>? Initial<T>() => AWSConfigs.InitializeCollections ? new List<T>() : null;

    /// <summary>An empty list counts as set, and is sent, only if lists are null by default.</summary>
    public static bool IsSet<T>(List<T>? list) => list != null && (list.Count > 0 || !AWSConfigs.InitializeCollections);
}
