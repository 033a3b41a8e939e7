using System;

namespace KeyRotation.Sandbox;

/// <summary>Temporary credentials that a sandbox accepts until they expire.</summary>
public sealed class SandboxCredentials
{
    internal SandboxCredentials(string accessKey, string secretKey, string sessionToken, DateTimeOffset expiration)
    {
        AccessKey = accessKey;
        SecretKey = secretKey;
        SessionToken = sessionToken;
        Expiration = expiration;
    }

    /// <summary>The access key ID (ASIA...).</summary>
    public string AccessKey { get; }

    /// <summary>The secret access key.</summary>
    public string SecretKey { get; }

    /// <summary>The session token.</summary>
    public string SessionToken { get; }

    /// <summary>When they expire, by the sandbox's TimeProvider.</summary>
    public DateTimeOffset Expiration { get; }

    /// <summary>Returns only the access key ID.</summary>
    public override string ToString() => AccessKey;
}
