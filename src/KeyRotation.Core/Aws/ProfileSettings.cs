using System;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace KeyRotation.Aws;

/// <summary>
/// The connection settings of a named profile. The SDK applies such settings only from the default profile. If
/// another profile is named, only that one's settings count. The environment takes precedence over both.
/// </summary>
internal static class ProfileSettings
{
    private static readonly string[] s_endpointVariables =
    [
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_REDSHIFT", "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS", "AWS_ENDPOINT_URL_KMS",
        "AWS_ENDPOINT_URL_CLOUDTRAIL", "AWS_ENDPOINT_URL_STS",
    ];

    /// <summary>The endpoint that a profile sets instead of the AWS endpoints; null if it sets none.</summary>
    public static string? EndpointUrl(CredentialProfile? profile) =>
        profile is { EndpointUrl.Length: > 0, IgnoreConfiguredEndpointUrls: not true } && !IsEndpointInEnvironment()
            ? profile.EndpointUrl
            : null;

    /// <summary>Applies a profile's settings to a client configuration.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="location">The credentials file to use instead of the shared one.</param>
    /// <param name="config">The client configuration.</param>
    public static void Apply(CredentialProfile profile, string? location, ClientConfig config)
    {
        if (!IsEndpointInEnvironment())
        {
            // Without this, the SDK would use the services section of the default profile.
            config.Profile = new Profile(profile.Name, location);
            config.IgnoreConfiguredEndpointUrls = profile.IgnoreConfiguredEndpointUrls ?? false;
        }

        if (SharedFiles.Variable("AWS_USE_FIPS_ENDPOINT") is null)
        {
            config.UseFIPSEndpoint = profile.UseFIPSEndpoint ?? false;
        }

        if (SharedFiles.Variable("AWS_USE_DUALSTACK_ENDPOINT") is null)
        {
            config.UseDualstackEndpoint = profile.UseDualstackEndpoint ?? false;
        }

        if (SharedFiles.Variable("AWS_RETRY_MODE") is null)
        {
            config.RetryMode = profile.RetryMode ?? RequestRetryMode.Standard;
        }

        if (SharedFiles.Variable("AWS_MAX_ATTEMPTS") is null && profile.MaxAttempts is { } attempts)
        {
            config.MaxErrorRetry = attempts - 1;
        }

        if (SharedFiles.Variable("AWS_SDK_UA_APP_ID") is null)
        {
            config.ClientAppId = profile.ClientAppId is { Length: > 0 } appId ? appId : AwsConnection.AppId;
        }
    }

    private static bool IsEndpointInEnvironment() =>
        Array.Exists(s_endpointVariables, static name => SharedFiles.Variable(name) is not null);

    /// <summary>The file with the certificates to trust instead of the system's; null for the system's.</summary>
    public static string? CertificateBundle(ConnectionOptions options) =>
        SharedFiles.Variable("AWS_CA_BUNDLE")
        ?? SharedFiles.Setting(options.ProfileName ?? SharedFiles.AmbientProfile, options.ProfileLocation, "ca_bundle");
}
