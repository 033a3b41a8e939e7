using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Inventory;
using KeyRotation.Properties;
using KeyRotation.Queues;

namespace KeyRotation.Commands;

/// <summary>The connection parameters of every cmdlet that takes named resources.</summary>
/// <remarks>
/// The only place that chooses between the command line and a piped object. The command line overrides the connection
/// and the properties of the object. A -Region that differs from the object's is an error, because the same name in
/// another Region is another resource.
/// </remarks>
public abstract class AwsCommand : ConnectionCommand
{
    private static readonly string[] s_credentialParameters =
        [nameof(ProfileName), nameof(AccessKey), nameof(SecretKey), nameof(SessionToken), nameof(Credential)];

    private static readonly string[] s_connectionParameters =
        [.. s_credentialParameters, nameof(ProfileLocation), nameof(RoleArn), nameof(ExternalId), nameof(EndpointUrl)];

    private HashSet<string> _typed = [];

    /// <summary>The Region's system name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>A profile of the shared configuration files or of the SDK's store.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The role to assume.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? RoleArn { get; set; }

    /// <summary>The piped object. It keeps its connection and the rotation that was started on it.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The module's handle on the piped object; null if the object is not from this module.</summary>
    private protected ResourceHandle? PipedHandle => ResourceHandle.Find(InputObject?.BaseObject);

    private protected bool HasTypedCredentials => s_credentialParameters.Any(_typed.Contains);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Before the first object, only command-line parameters are bound.
        _typed = [.. s_connectionParameters.Append(nameof(Region)).Where(MyInvocation.BoundParameters.ContainsKey)];
    }

    /// <summary>
    /// The connection for the current pipeline object, or for the command line if there is no object.
    /// </summary>
    /// <exception cref="KeyRotationException">
    /// The Region differs from the object's. Or the Region, credentials or endpoint are missing or malformed.
    /// </exception>
    private protected AwsConnection Connect() => ConnectTo(InputObject);

    /// <summary>The connection for an object.</summary>
    /// <param name="input">The object; null for none.</param>
    /// <exception cref="KeyRotationException">As <see cref="Connect()"/>.</exception>
    private protected AwsConnection ConnectTo(PSObject? input)
    {
        if (ResourceHandle.Find(input?.BaseObject) is { } handle)
        {
            CheckRegion(Region, handle.Connection.Region);
            return ConnectLike(handle.Connection);
        }

        var read = TargetReader.Reader(input);
        CheckRegion(Region, read(nameof(Region)));
        return ConnectTo(
            NullIfBlank(Region) ?? read(nameof(Region)),
            NullIfBlank(ProfileName) ?? read(nameof(ProfileName)),
            NullIfBlank(RoleArn) ?? read(nameof(RoleArn)));
    }

    /// <summary>The connection for a target with an optional Region, profile and role.</summary>
    /// <exception cref="KeyRotationException">As <see cref="Connect()"/>.</exception>
    private protected AwsConnection ConnectTo(string? region, string? profileName, string? roleArn)
    {
        CheckRegion(Typed(nameof(Region), Region), region);
        return Connect(
            Typed(nameof(Region), Region) ?? region,
            HasTypedCredentials ? Typed(nameof(ProfileName), ProfileName) : profileName,
            Typed(nameof(RoleArn), RoleArn) ?? roleArn);
    }

    /// <summary>A policy's selection, overridden by the command line.</summary>
    /// <exception cref="KeyRotationException">The -Region is not one of the selection's Regions.</exception>
    private protected TargetSelection WithTyped(TargetSelection selection)
    {
        var region = Typed(nameof(Region), Region);
        if (region is not null
            && selection.Regions is { Count: > 0 } regions
            && !regions.Any(own => IsSame(region, own)))
        {
            CheckRegion(region, string.Join(", ", regions));
        }

        var profile = Typed(nameof(ProfileName), ProfileName);
        var role = Typed(nameof(RoleArn), RoleArn);
        return selection with
        {
            Regions = region is null ? selection.Regions : [region],
            ProfileNames = profile is not null ? [profile] : HasTypedCredentials ? null : selection.ProfileNames,
            RoleArns = role is null ? selection.RoleArns : [role],
        };
    }

    // Keeps the object's values unless the command line overrides them. Credentials are replaced as a whole, including
    // the role that was assumed with the old ones.
    private AwsConnection ConnectLike(AwsConnection remembered)
    {
        var connection = s_connectionParameters.Any(_typed.Contains) ? remembered.With(Overlay) : remembered;
        return connection.With(MaxAttempts, RequestTimeout, SkipCertificateCheck ? true : null);
    }

    private ConnectionOptions Overlay(ConnectionOptions options)
    {
        var typed = Options(region: null, Typed(nameof(ProfileName), ProfileName), Typed(nameof(RoleArn), RoleArn));
        if (HasTypedCredentials)
        {
            return typed with
            {
                EndpointUrl = typed.EndpointUrl ?? options.EndpointUrl,
                MaxAttempts = options.MaxAttempts,
                RequestTimeout = options.RequestTimeout,
                SkipCertificateCheck = options.SkipCertificateCheck,
            };
        }

        return options with
        {
            ProfileLocation = typed.ProfileLocation ?? options.ProfileLocation,
            RoleArn = typed.RoleArn ?? options.RoleArn,
            ExternalId = typed.RoleArn is null ? typed.ExternalId ?? options.ExternalId : typed.ExternalId,
            EndpointUrl = typed.EndpointUrl ?? options.EndpointUrl,
        };
    }

    private string? Typed(string parameter, string? value) => _typed.Contains(parameter) ? value : null;

    private static bool IsSame(string region, string other) =>
        string.Equals(region.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static void CheckRegion(string? asked, string? own)
    {
        if (NullIfBlank(asked) is { } region && own is not null && !IsSame(region, own))
        {
            throw new KeyRotationException(
                ErrorIds.RegionMismatch,
                FaultKind.InvalidInput,
                Messages.RegionMismatch.With(own, region),
                Messages.RegionMismatchAction);
        }
    }
}
