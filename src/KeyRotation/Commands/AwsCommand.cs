using System;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.Completion;

namespace KeyRotation.Commands;

/// <summary>The parameters that say how AWS is reached, on every cmdlet that works on named resources.</summary>
public abstract class AwsCommand : ConnectionCommand
{
    // What makes a typed command line win over the connection that a piped object remembers: who asks, and where. How
    // it is asked (attempts, time-out, certificate) goes with either.
    private static readonly string[] s_connectionParameters =
    [
        nameof(Region), nameof(ProfileName), nameof(ProfileLocation), nameof(AccessKey), nameof(SecretKey), nameof(SessionToken),
        nameof(Credential), nameof(RoleArn), nameof(ExternalId), nameof(EndpointUrl),
    ];

    private bool _typedConnection;

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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Before the first object, only what was typed is bound.
        _typedConnection = Array.Exists(s_connectionParameters, MyInvocation.BoundParameters.ContainsKey);
    }

    /// <summary>The connection for the current object.</summary>
    /// <exception cref="KeyRotation.Errors.KeyRotationException">Region, credentials or endpoint are missing or malformed.</exception>
    private protected AwsConnection Connect() => !_typedConnection && PipedHandle is { } handle
        ? handle.Connection.With(MaxAttempts, RequestTimeout, SkipCertificateCheck ? true : null)
        : Connect(Region, ProfileName, RoleArn);
}
