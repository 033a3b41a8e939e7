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

/// <summary>The parameters that say how AWS is reached, on every cmdlet that works on named resources.</summary>
/// <remarks>
/// The one place that decides between the command line and a piped object. What is typed wins over the connection that
/// an object remembers and over its properties. A typed Region that is not the object's own is an error: the resource
/// of that name in another Region is another resource.
/// </remarks>
public abstract class AwsCommand : ConnectionCommand
{
    private static readonly string[] s_credentialParameters =
        [nameof(ProfileName), nameof(AccessKey), nameof(SecretKey), nameof(SessionToken), nameof(Credential)];

    private static readonly string[] s_connectionParameters =
        [.. s_credentialParameters, nameof(ProfileLocation), nameof(RoleArn), nameof(ExternalId), nameof(EndpointUrl)];

    private HashSet<string> _typed = [];

    /// <summary>Region system name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Profile of the shared configuration or the SDK's store.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Role to assume.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? RoleArn { get; set; }

    /// <summary>The piped object itself, which remembers how it was reached and what was started on it.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What the module remembers of the piped object; null where it is not one of the module's.</summary>
    private protected ResourceHandle? PipedHandle => ResourceHandle.Find(InputObject?.BaseObject);

    private protected bool HasTypedCredentials => s_credentialParameters.Any(_typed.Contains);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Before the first object, only what was typed is bound.
        _typed = [.. s_connectionParameters.Append(nameof(Region)).Where(MyInvocation.BoundParameters.ContainsKey)];
    }

    /// <summary>
    /// The connection for the current object of the pipeline, or for what was typed where there is none.
    /// </summary>
    /// <exception cref="KeyRotationException">
    /// The Region is not the object's own; or Region, credentials or endpoint are missing or malformed.
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
            Given(Region) ?? read(nameof(Region)),
            Given(ProfileName) ?? read(nameof(ProfileName)),
            Given(RoleArn) ?? read(nameof(RoleArn)));
    }

    /// <summary>
    /// The connection for a target that names its Region, profile and role, each null where it does not.
    /// </summary>
    /// <exception cref="KeyRotationException">As <see cref="Connect()"/>.</exception>
    private protected AwsConnection ConnectTo(string? region, string? profileName, string? roleArn)
    {
        CheckRegion(Typed(nameof(Region), Region), region);
        return Connect(
            Typed(nameof(Region), Region) ?? region,
            HasTypedCredentials ? Typed(nameof(ProfileName), ProfileName) : profileName,
            Typed(nameof(RoleArn), RoleArn) ?? roleArn);
    }

    /// <summary>A selection of a policy, with what was typed in place of what it names.</summary>
    /// <exception cref="KeyRotationException">The typed Region is not among the selection's own.</exception>
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

    // What was not typed stays as remembered. Credentials are replaced as a whole, and with them the role that was
    // assumed with the old ones.
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
        if (Given(asked) is { } region && own is not null && !IsSame(region, own))
        {
            throw new KeyRotationException(
                ErrorIds.RegionMismatch,
                FaultKind.InvalidInput,
                Messages.RegionMismatch.With(own, region),
                Messages.RegionMismatchAction);
        }
    }
}
