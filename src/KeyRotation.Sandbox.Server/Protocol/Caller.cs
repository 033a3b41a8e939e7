using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The caller of a request: an access key with its identity.</summary>
internal sealed class Caller
{
    public Caller(
        string accessKey,
        string secretKey,
        string? sessionToken,
        DateTimeOffset? expiration,
        string account,
        string arn,
        string userId)
    {
        AccessKey = accessKey;
        SecretKey = secretKey;
        SessionToken = sessionToken;
        Expiration = expiration;
        Account = account;
        Arn = arn;
        UserId = userId;
    }

    /// <summary>A caller without credentials.</summary>
    public static Caller Anonymous { get; } =
        new(string.Empty, string.Empty, null, null, string.Empty, "anonymous", string.Empty);

    public string AccessKey { get; }

    public string SecretKey { get; }

    public string? SessionToken { get; }

    public DateTimeOffset? Expiration { get; }

    public string Account { get; }

    public string Arn { get; }

    public string UserId { get; }

    public override string ToString() => Arn;
}
