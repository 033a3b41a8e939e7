using System;

namespace KeyRotation.Aws;

/// <summary>Removes secrets from addresses for display.</summary>
internal static class Addresses
{
    /// <summary>
    /// Returns scheme, host and port, without user, password, path and query, which may contain a token.
    /// </summary>
    public static string WithoutSecrets(this Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Removes user, password and query from text that was entered as an address.</summary>
    public static string WithoutSecrets(string written)
    {
        var query = written.IndexOfAny(['?', '#']);
        var shown = query < 0 ? written : written.Substring(0, query);
        return shown.Substring(shown.LastIndexOf('@') + 1);
    }
}
