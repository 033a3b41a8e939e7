using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Amazon.Runtime.CredentialManagement;

namespace KeyRotation.Aws;

/// <summary>
/// The connections of this process by what they were asked for, so that a second cmdlet finds clients and warm TCP
/// connections. What the SDK would read from the environment is part of the key: a change of AWS_PROFILE is seen.
/// </summary>
public static class ConnectionCache
{
    private const int MaxConnections = 64;

    // What decides region, credentials and endpoints when the caller names none.
    private static readonly string[] s_ambient =
    [
        "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_DISABLED",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_REDSHIFT", "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS", "AWS_ENDPOINT_URL_KMS",
        "AWS_ENDPOINT_URL_STS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE",
    ];

    private static readonly object s_gate = new();
    private static readonly LinkedList<(Key Key, AwsConnection Connection)> s_recent = new();

    /// <summary>Finds or makes the connection for these options.</summary>
    /// <exception cref="Errors.KeyRotationException">As the constructor of <see cref="AwsConnection"/>.</exception>
    public static AwsConnection Get(ConnectionOptions options)
    {
        var key = new Key(options, Ambient(options));
        lock (s_gate)
        {
            for (var node = s_recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key.Equals(key))
                {
                    s_recent.Remove(node);
                    s_recent.AddFirst(node);
                    return node.Value.Connection;
                }
            }
        }

        var made = new AwsConnection(options);
        lock (s_gate)
        {
            s_recent.AddFirst((key, made));
            if (s_recent.Count > MaxConnections)
            {
                s_recent.RemoveLast();
            }
        }

        return made;
    }

    /// <summary>What tells one connection from another: the options, and what the environment adds to them.</summary>
    internal static object KeyOf(ConnectionOptions options) => new Key(options, Ambient(options));

    private static string?[] Ambient(ConnectionOptions options)
    {
        var state = new string?[s_ambient.Length + 2];
        for (var i = 0; i < s_ambient.Length; i++)
        {
            state[i] = Environment.GetEnvironmentVariable(s_ambient[i]);
        }

        if (options.AccessKey is null && options.ForeignCredentials is null)
        {
            // An edited profile is a new profile.
            state[s_ambient.Length] = Stamp(options.ProfileLocation ?? Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") ?? SharedCredentialsFile.DefaultFilePath);
            state[s_ambient.Length + 1] = Stamp(Environment.GetEnvironmentVariable("AWS_CONFIG_FILE") ?? SharedCredentialsFile.DefaultConfigFilePath);
        }

        return state;
    }

    private static string Stamp(string path) => File.GetLastWriteTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture);

    private sealed class Key(ConnectionOptions options, string?[] ambient) : IEquatable<Key>
    {
        private readonly ConnectionOptions _options = options;
        private readonly string?[] _ambient = ambient;

        public bool Equals(Key? other) =>
            other is not null && _options.Equals(other._options) && _ambient.SequenceEqual(other._ambient, StringComparer.Ordinal);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => _options.GetHashCode();
    }
}
