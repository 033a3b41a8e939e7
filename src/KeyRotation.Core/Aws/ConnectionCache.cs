using System;
using System.Collections.Generic;
using System.Linq;
using Amazon.Runtime;

namespace KeyRotation.Aws;

/// <summary>
/// The connections of this process, by their options, so that the next cmdlet reuses clients and open TCP
/// connections. The key includes the relevant environment variables and the time stamps of the shared files, so that
/// changes take effect.
/// </summary>
internal static class ConnectionCache
{
    private static readonly Recent<AwsConnection> s_recent = new(64);

    /// <summary>Gets or creates the connection for these options.</summary>
    /// <exception cref="Errors.KeyRotationException">
    /// The same errors as the constructor of <see cref="AwsConnection"/>.
    /// </exception>
    public static AwsConnection Get(ConnectionOptions options) =>
        s_recent.Get(options, () => new AwsConnection(options));

    /// <summary>The cache key of these options. Equal keys mean the same connection.</summary>
    internal static object KeyOf(ConnectionOptions options) => Recent<AwsConnection>.KeyOf(options);
}

/// <summary>
/// The credentials of this process, independent of Region and request settings, so that a role is assumed once and a
/// token code is requested once.
/// </summary>
internal static class CredentialCache
{
    private static readonly Recent<(AWSCredentials, string)> s_recent = new(64);

    /// <summary>Gets or creates the credentials for these options.</summary>
    public static (AWSCredentials Credentials, string Source) Get(
        ConnectionOptions options,
        Func<(AWSCredentials, string)> make) =>
        s_recent.Get(options with { Region = null, MaxAttempts = null, RequestTimeout = TimeSpan.Zero }, make);
}

/// <summary>A cache of recently made values, by the caller's options and the environment.</summary>
internal sealed class Recent<T>(int capacity)
{
    // The environment variables that determine Region, credentials and endpoints if the caller gives none.
    private static readonly string[] s_ambient =
    [
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CONFIG_FILE",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_REDSHIFT",
        "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS",
        "AWS_ENDPOINT_URL_KMS",
        "AWS_ENDPOINT_URL_CLOUDTRAIL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_MAX_ATTEMPTS",
        "AWS_RETRY_MODE",
        "AWS_CA_BUNDLE",
        "AWS_SDK_UA_APP_ID",
        "HOME",
        "USERPROFILE",
    ];

    private readonly object _gate = new();
    private readonly LinkedList<(Key Key, T Made)> _recent = new();

    /// <summary>Gets the value, or makes it.</summary>
    public T Get(ConnectionOptions options, Func<T> make)
    {
        var key = new Key(options, Ambient(options));
        lock (_gate)
        {
            if (TryFind(key, out var found))
            {
                return found;
            }
        }

        var made = make();
        lock (_gate)
        {
            // The first value is kept: what it holds, such as a role session, is shared.
            if (TryFind(key, out var found))
            {
                return found;
            }

            _recent.AddFirst((key, made));
            if (_recent.Count > capacity)
            {
                _recent.RemoveLast();
            }
        }

        return made;
    }

    /// <summary>The cache key: the options and the environment.</summary>
    public static object KeyOf(ConnectionOptions options) => new Key(options, Ambient(options));

    private bool TryFind(Key key, out T found)
    {
        for (var node = _recent.First; node is not null; node = node.Next)
        {
            if (node.Value.Key.Equals(key))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                found = node.Value.Made;
                return true;
            }
        }

        found = default!;
        return false;
    }

    private static string?[] Ambient(ConnectionOptions options)
    {
        var state = new string?[s_ambient.Length + 3];
        for (var i = 0; i < s_ambient.Length; i++)
        {
            state[i] = Environment.GetEnvironmentVariable(s_ambient[i]);
        }

        // An edited profile counts as a new profile, and an edited bundle as a new bundle.
        state[s_ambient.Length] = SharedFiles.Stamp(options.ProfileLocation ?? SharedFiles.CredentialsPath);
        state[s_ambient.Length + 1] = SharedFiles.Stamp(SharedFiles.ConfigPath(options.ProfileLocation));
        state[s_ambient.Length + 2] = SharedFiles.Variable("AWS_CA_BUNDLE") is { } bundle
            ? SharedFiles.Stamp(bundle)
            : null;
        return state;
    }

    private sealed class Key(ConnectionOptions options, string?[] ambient) : IEquatable<Key>
    {
        private readonly ConnectionOptions _options = options;
        private readonly string?[] _ambient = ambient;

        public bool Equals(Key? other) =>
            other is not null
            && _options.Equals(other._options)
            && _ambient.SequenceEqual(other._ambient, StringComparer.Ordinal);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => _options.GetHashCode();
    }
}
