using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security.Cryptography;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.SigV4;

/// <summary>The valid access keys: the static one and the temporary ones that were issued.</summary>
internal sealed class CredentialStore
{
    private const int PruneAbove = 10_000;
    private const string KeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    // Marks a value as a secret wherever it appears, and as one that is valid only for a sandbox.
    private const string SecretPrefix = "SandboxSecret/";
    private const string TokenPrefix = "IQoJb3JpZ2luX2VjE/SandboxToken/";

    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    public CredentialStore(string? accessKey, string? secretKey, string account, string userArn)
    {
        // The user ID has the form of a real one (AIDA...), for clients that validate it.
        User = new Caller(
            accessKey ?? "AKIA" + RandomText(KeyAlphabet, 16),
            secretKey ?? NewSecret(),
            sessionToken: null,
            expiration: null,
            account,
            userArn,
            "AIDASANDBOXUSEREXAMPL");
        _callers[User.AccessKey] = User;
    }

    /// <summary>The user with the static access key.</summary>
    public Caller User { get; }

    public Caller? Find(string accessKey) => _callers.TryGetValue(accessKey, out Caller? caller) ? caller : null;

    /// <summary>
    /// Issues temporary credentials. Expired ones are kept, so that they are refused as expired, not as unknown.
    /// </summary>
    public Caller Issue(DateTimeOffset now, DateTimeOffset expiration, string account, string arn, string userId)
    {
        var caller = new Caller(
            "ASIA" + RandomText(KeyAlphabet, 16),
            NewSecret(),
            // Real tokens are some hundred characters of base64, with + and / that a client must preserve.
            TokenPrefix + RandomText(SecretAlphabet, 225),
            expiration,
            account,
            arn,
            userId);
        if (_callers.Count > PruneAbove)
        {
            Prune(now);
        }

        _callers[caller.AccessKey] = caller;
        return caller;
    }

    public static string RandomId(string prefix) => prefix + RandomText(KeyAlphabet, 17);

    private static string NewSecret() => SecretPrefix + RandomText(SecretAlphabet, 40 - SecretPrefix.Length);

    private static string RandomText(string alphabet, int length)
    {
        byte[] random = new byte[length];
        using (RandomNumberGenerator generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(random);
        }

        char[] text = new char[length];
        for (int i = 0; i < length; i++)
        {
            // The length of both alphabets is a power of two, so the distribution is uniform.
            text[i] = alphabet[random[i] % alphabet.Length];
        }

        return new string(text);
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (KeyValuePair<string, Caller> entry in _callers)
        {
            if (entry.Value.Expiration < now)
            {
                _callers.TryRemove(entry.Key, out _);
            }
        }
    }
}
