using System;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>Finds the credentials: keys as given, another module's object, a named profile, then the SDK's own chain.</summary>
internal static class CredentialSource
{
    /// <summary>Resolves credentials, without a role that is still to be assumed.</summary>
    /// <returns>The credentials, and where they come from in words that hold no secret.</returns>
    /// <exception cref="KeyRotationException">What is missing or contradictory, with the next step.</exception>
    public static (AWSCredentials Credentials, string Source) Resolve(ConnectionOptions options)
    {
        if (options.AccessKey is not null || options.SecretKey is not null || options.SessionToken is not null)
        {
            return (FromKeys(options), "keys");
        }

        if (options.ForeignCredentials is { } foreign)
        {
            return (ShapedCredentials.From(foreign), "credentials object");
        }

        return options.ProfileName is { } profile
            ? (FromProfile(profile, options.ProfileLocation), "profile " + profile)
            : (FromSdkChain(), "default chain");
    }

    private static AWSCredentials FromKeys(ConnectionOptions options)
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

    private static AWSCredentials FromProfile(string name, string? location)
    {
        var chain = new CredentialProfileStoreChain(location);
        if (!chain.TryGetProfile(name, out _))
        {
            throw new KeyRotationException(
                ErrorIds.ProfileNotFound,
                FaultKind.NotFound,
                CoreMessages.ProfileNotFound.With(name, location ?? SharedCredentialsFile.DefaultFilePath),
                CoreMessages.ProfileNotFoundAction);
        }

        try
        {
            return chain.TryGetAWSCredentials(name, out var credentials)
                ? credentials
                : throw ProfileUnusable(name, null);
        }
        catch (Exception e) when (e is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            throw ProfileUnusable(name, e);
        }
    }

    private static KeyRotationException ProfileUnusable(string name, Exception? cause) => new(
        ErrorIds.CredentialsUnavailable,
        FaultKind.Authentication,
        CoreMessages.ProfileUnusable.With(name, cause?.Message ?? CoreMessages.ProfileIncomplete),
        CoreMessages.ProfileUnusableAction.With(name),
        cause);

    private static AWSCredentials FromSdkChain()
    {
        try
        {
            // A resolver of our own: the SDK's shared one remembers its first answer for the life of the process,
            // and a session may set AWS_PROFILE later.
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return resolver.ResolveIdentity(clientConfig: null);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException)
        {
            throw new KeyRotationException(
                ErrorIds.NoCredentials, FaultKind.Authentication, CoreMessages.NoCredentials, CoreMessages.NoCredentialsAction, e);
        }
    }
}
