using System;

namespace KeyRotation.Aws;

/// <summary>Addresses as they may be shown.</summary>
internal static class Addresses
{
    /// <summary>Scheme, host and port: no user and password, and no path or query that may hold a token.</summary>
    public static string WithoutSecrets(this Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
