using System;

namespace KeyRotation.Aws;

/// <summary>Addresses as they may be shown.</summary>
internal static class Addresses
{
    /// <summary>Scheme, host and port: no user and password, and no path or query that may hold a token.</summary>
    public static string WithoutSecrets(this Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>
    /// What somebody wrote where an address belongs, without what may be a user, a password or a query.
    /// </summary>
    public static string WithoutSecrets(string written)
    {
        var query = written.IndexOfAny(['?', '#']);
        var shown = query < 0 ? written : written.Substring(0, query);
        return shown.Substring(shown.LastIndexOf('@') + 1);
    }
}
