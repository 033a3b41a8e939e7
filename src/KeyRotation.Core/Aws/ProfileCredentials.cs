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
/// The credentials of a profile. The SDK reads the files and knows every kind of profile; roles are assumed here, so
/// that they reach the connection's own endpoint and can ask for a token code.
/// </summary>
/// <param name="location">Credentials file in place of the shared one.</param>
/// <param name="sts">Makes a client of STS with the credentials of a role's source; null for none.</param>
internal sealed class ProfileCredentials(string? location, Func<AWSCredentials?, IAmazonSecurityTokenService> sts)
{
    private readonly CredentialProfileStoreChain _profiles = new(location);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>Whether there is such a profile, and it says anything of credentials.</summary>
    public bool CanYield(string name) =>
        _profiles.TryGetProfile(name, out var profile) && profile.CanCreateAWSCredentials;

    /// <summary>Whether there is such a profile.</summary>
    public bool Has(string name) => _profiles.TryGetProfile(name, out _);

    /// <summary>The credentials of a profile.</summary>
    /// <exception cref="KeyRotationException">There is no such profile, or it does not yield credentials.</exception>
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
            // Who has not signed in is told so; the module opens no browser.
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

        // A profile may name itself: then its own keys assume the role.
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

/// <summary>The credentials of a profile, whose failures name the profile and the next step.</summary>
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

    /// <summary>A profile that does not yield credentials.</summary>
    public static KeyRotationException Unusable(string profile, Exception cause) => new(
        ErrorIds.CredentialsUnavailable,
        FaultKind.Authentication,
        CoreMessages.ProfileUnusable.With(profile, cause.Message),
        CoreMessages.ProfileUnusableAction.With(profile),
        cause);

    // What STS answers is told as it is, like every answer of AWS; so is what has its own next step.
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
