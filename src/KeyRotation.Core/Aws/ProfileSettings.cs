using System;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace KeyRotation.Aws;

/// <summary>
/// What a named profile says of how AWS is reached. The SDK applies such settings of the default profile only; where
/// another one is named, that one's count, and none of the default's. The environment goes before both.
/// </summary>
internal static class ProfileSettings
{
    private static readonly string[] s_endpointVariables =
    [
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_REDSHIFT", "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS", "AWS_ENDPOINT_URL_KMS",
        "AWS_ENDPOINT_URL_CLOUDTRAIL", "AWS_ENDPOINT_URL_STS",
    ];

    /// <summary>The address that a profile puts in the place of AWS's own; null where it puts none.</summary>
    public static string? EndpointUrl(CredentialProfile? profile) =>
        profile is { EndpointUrl.Length: > 0, IgnoreConfiguredEndpointUrls: not true } && !IsEndpointInEnvironment()
            ? profile.EndpointUrl
            : null;

    /// <summary>Applies the settings of a profile to a client's.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="location">Credentials file in place of the shared one.</param>
    /// <param name="config">The client's settings.</param>
    public static void Apply(CredentialProfile profile, string? location, ClientConfig config)
    {
        if (!IsEndpointInEnvironment())
        {
            // Otherwise the SDK would use the services section of the default profile.
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

    /// <summary>
    /// The file with the certificates that are trusted in place of the system's; null for the system's.
    /// </summary>
    public static string? CertificateBundle(ConnectionOptions options) =>
        SharedFiles.Variable("AWS_CA_BUNDLE")
        ?? SharedFiles.Setting(options.ProfileName ?? SharedFiles.AmbientProfile, options.ProfileLocation, "ca_bundle");
}
