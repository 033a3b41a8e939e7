using System;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// Resolves credentials: explicit keys, another module's object, a named profile or the SDK's default sources; and
/// the role to assume with them.
/// </summary>
/// <param name="options">The caller's options.</param>
/// <param name="sts">Makes an STS client with the credentials of a role's source; null for none.</param>
internal sealed class CredentialSource(
    ConnectionOptions options, Func<AWSCredentials?, IAmazonSecurityTokenService> sts)
{
    /// <summary>Resolves the credentials.</summary>
    /// <returns>The credentials, and their source without secrets.</returns>
    /// <exception cref="KeyRotationException">The credentials are missing, incomplete or contradictory.</exception>
    public (AWSCredentials Credentials, string Source) Resolve()
    {
        if (options.AccessKey is not null || options.SecretKey is not null || options.SessionToken is not null)
        {
            return (FromKeys(), "keys");
        }

        if (options.ForeignCredentials is { } foreign)
        {
            return (ReflectedCredentials.From(foreign), "credentials object");
        }

        return options.ProfileName is { } profile
            ? (new ProfileCredentials(options.ProfileLocation, sts).Of(profile), "profile " + profile)
            : FromDefaultSources();
    }

    /// <summary>The requested role, assumed with the given credentials.</summary>
    public (AWSCredentials Credentials, string Source) Assume(AWSCredentials source) => (
        new AssumedRoleCredentials(() => sts(source), new RoleRequest(options.RoleArn!, options.ExternalId)),
        "role " + options.RoleArn);

    private AWSCredentials FromKeys()
    {
        if (string.IsNullOrWhiteSpace(options.AccessKey) || string.IsNullOrWhiteSpace(options.SecretKey))
        {
            var missing = string.IsNullOrWhiteSpace(options.AccessKey) ? "-AccessKey" : "-SecretKey";
            throw new KeyRotationException(
                ErrorIds.InvalidCredentials,
                FaultKind.InvalidInput,
                CoreMessages.IncompleteKeys.With(missing),
                CoreMessages.IncompleteKeysAction);
        }

        return string.IsNullOrEmpty(options.SessionToken)
            ? new BasicAWSCredentials(options.AccessKey, options.SecretKey)
            : new SessionAWSCredentials(options.AccessKey, options.SecretKey, options.SessionToken);
    }

    // In the SDK's order, but without the SDK's chain. The chain would skip a profile that needs a token code or a
    // sign-in and continue with other credentials, and it assumes roles only at the AWS endpoint.
    private (AWSCredentials Credentials, string Source) FromDefaultSources()
    {
        if (SharedFiles.Variable("AWS_ACCESS_KEY_ID") is not null
            && SharedFiles.Variable("AWS_SECRET_ACCESS_KEY") is not null)
        {
            return (new EnvironmentVariablesAWSCredentials(), "environment");
        }

        if (SharedFiles.Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is { } tokenFile
            && SharedFiles.Variable("AWS_ROLE_ARN") is { } role)
        {
            var request = new RoleRequest(role, ExternalId: null, SharedFiles.Variable("AWS_ROLE_SESSION_NAME"));
            return (
                new NamedCredentials(tokenFile, new WebIdentityCredentials(() => sts(null), tokenFile, request)),
                "web identity");
        }

        var profile = SharedFiles.AmbientProfile;
        var profiles = new ProfileCredentials(options.ProfileLocation, sts);
        return profiles.CanYield(profile) || (SharedFiles.Variable("AWS_PROFILE") is not null && !profiles.Has(profile))
            ? (profiles.Of(profile), "profile " + profile)
            : (FromHost(), "container or instance");
    }

    private static AWSCredentials FromHost()
    {
        try
        {
            // A separate resolver, because the SDK's shared one caches its first result for the life of the process.
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return resolver.ResolveIdentity(clientConfig: null);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException)
        {
            throw new KeyRotationException(
                ErrorIds.NoCredentials,
                FaultKind.Authentication,
                CoreMessages.NoCredentials,
                CoreMessages.NoCredentialsAction,
                e);
        }
    }
}
