using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// Makes the credentials of a profile. The SDK reads the files and supports every type of profile. Roles are assumed
/// here, so that they use the connection's own endpoint and can prompt for a token code.
/// </summary>
/// <param name="location">The credentials file to use instead of the shared one.</param>
/// <param name="sts">Makes an STS client with the credentials of a role's source; null for none.</param>
internal sealed class ProfileCredentials(string? location, Func<AWSCredentials?, IAmazonSecurityTokenService> sts)
{
    private readonly CredentialProfileStoreChain _profiles = new(location);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>Whether the profile exists and contains credentials settings.</summary>
    public bool CanYield(string name) =>
        _profiles.TryGetProfile(name, out var profile) && profile.CanCreateAWSCredentials;

    /// <summary>Whether the profile exists.</summary>
    public bool Has(string name) => _profiles.TryGetProfile(name, out _);

    /// <summary>Makes the credentials of a profile.</summary>
    /// <exception cref="KeyRotationException">The profile does not exist, or does not yield credentials.</exception>
    public AWSCredentials Of(string name)
    {
        if (!_profiles.TryGetProfile(name, out var profile))
        {
            throw new KeyRotationException(
                ErrorIds.ProfileNotFound,
                FaultKind.NotFound,
                CoreMessages.ProfileNotFound.With(
                    name, location ?? SharedFiles.CredentialsPath, SharedFiles.ConfigPath(location)),
                CoreMessages.ProfileNotFoundAction);
        }

        try
        {
            return new NamedCredentials(name, Make(profile));
        }
        catch (Exception e)
            when (e is AmazonClientException or InvalidOperationException or ArgumentException or InvalidDataException)
        {
            throw NamedCredentials.Unusable(name, e);
        }
    }

    private AWSCredentials Make(CredentialProfile profile)
    {
        var options = profile.Options;
        if (options.RoleArn is { Length: > 0 })
        {
            return options.WebIdentityTokenFile is { Length: > 0 } tokenFile
                ? new WebIdentityCredentials(() => sts(null), tokenFile, Role(profile))
                : AssumedRole(profile);
        }

        var made = AWSCredentialsFactory.GetAWSCredentials(profile, profile.CredentialProfileStore);
        if (made is SSOAWSCredentials signOn)
        {
            // Report a missing sign-in as an error. The module does not open a browser.
            signOn.Options.SupportsGettingNewToken = false;
        }

        return made;
    }

    private AssumedRoleCredentials AssumedRole(CredentialProfile profile)
    {
        var source = profile.Options.CredentialSource is { Length: > 0 } kind
            ? OfSource(kind)
            : OfSourceProfile(profile);
        return new AssumedRoleCredentials(() => sts(source), Role(profile));
    }

    private AWSCredentials OfSourceProfile(CredentialProfile profile)
    {
        var (name, options) = (profile.Options.SourceProfile, profile.Options);
        if (string.IsNullOrEmpty(name))
        {
            throw new InvalidDataException(CoreMessages.RoleWithoutSource);
        }

        // A profile may name itself as its source. Its own keys then assume the role.
        if (name == profile.Name && options.AccessKey is { Length: > 0 })
        {
            return options.Token is { Length: > 0 } token
                ? new SessionAWSCredentials(options.AccessKey, options.SecretKey, token)
                : new BasicAWSCredentials(options.AccessKey, options.SecretKey);
        }

        _visited.Add(profile.Name);
        return _visited.Contains(name)
            ? throw new InvalidDataException(CoreMessages.RolesInACircle.With(name))
            : Of(name);
    }

    private static AWSCredentials OfSource(string kind) => kind.ToUpperInvariant() switch
    {
        "ENVIRONMENT" => new EnvironmentVariablesAWSCredentials(),
        "EC2INSTANCEMETADATA" => new InstanceProfileAWSCredentials(),
        "ECSCONTAINER" => new GenericContainerCredentials(),
        _ => throw new InvalidDataException(CoreMessages.UnknownCredentialSource.With(kind)),
    };

    private RoleRequest Role(CredentialProfile profile) =>
        new(
            profile.Options.RoleArn,
            profile.Options.ExternalID,
            profile.Options.RoleSessionName,
            int.TryParse(
                SharedFiles.Setting(profile.Name, location, "duration_seconds"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds)
                ? seconds
                : null,
            profile.Options.MfaSerial,
            profile.Name);
}

/// <summary>The credentials of a profile. Errors name the profile and the next step.</summary>
internal sealed class NamedCredentials(string profile, AWSCredentials inner) : AWSCredentials
{
    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return inner.GetCredentials();
        }
        catch (Exception e) when (IsOfProfile(e))
        {
            throw Explain(e);
        }
    }

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await inner.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfProfile(e))
        {
            throw Explain(e);
        }
    }

    /// <summary>Makes the error for a profile that does not yield credentials.</summary>
    public static KeyRotationException Unusable(string profile, Exception cause) => new(
        ErrorIds.CredentialsUnavailable,
        FaultKind.Authentication,
        CoreMessages.ProfileUnusable.With(profile, cause.Message),
        CoreMessages.ProfileUnusableAction.With(profile),
        cause);

    // STS errors are reported unchanged, like every AWS error, and so are errors that already have a recommended
    // action.
    private bool IsOfProfile(Exception failure) =>
        failure
            is AmazonClientException
                or ProcessAWSCredentialException
                or InvalidOperationException
                or ArgumentException
                or IOException
                or InvalidDataException
                or UnauthorizedAccessException
        || (
            inner is SSOAWSCredentials && failure is AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized });

    private KeyRotationException Explain(Exception failure) => inner is SSOAWSCredentials
        ? new KeyRotationException(
            ErrorIds.SignInRequired,
            FaultKind.Authentication,
            CoreMessages.SignInRequired.With(profile, failure.Message),
            CoreMessages.SignInRequiredAction.With(profile),
            failure)
        : Unusable(profile, failure);
}
