using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Completion;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>The parameters that say how AWS is reached, on every cmdlet that reaches it.</summary>
public abstract class AwsCommand : AsyncCommand
{
    // What makes a typed command line win over the connection that a piped object remembers: who asks, and where. How
    // it is asked (attempts, time-out, certificate) goes with either.
    private static readonly string[] s_connectionParameters =
    [
        nameof(Region), nameof(ProfileName), nameof(ProfileLocation), nameof(AccessKey), nameof(SecretKey), nameof(SessionToken),
        nameof(Credential), nameof(RoleArn), nameof(ExternalId), nameof(EndpointUrl),
    ];

    private ConnectionOptions? _lastOptions;
    private AwsConnection? _lastConnection;
    private bool _typedConnection;
    private bool _isVerbose;

    /// <summary>Region system name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Profile of the shared configuration or the SDK's store.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Credentials file to look the profile up in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>Access key id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    [ValidateNotNullOrEmpty]
    public string? AccessKey { get; set; }

    /// <summary>Secret access key.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    [ValidateNotNullOrEmpty]
    public string? SecretKey { get; set; }

    /// <summary>Session token of temporary keys.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    [ValidateNotNullOrEmpty]
    public string? SessionToken { get; set; }

    /// <summary>A PSCredential (access key id and secret key), or AWS Tools' credentials object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>Role to assume.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? RoleArn { get; set; }

    /// <summary>External id that the role asks for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ExternalId { get; set; }

    /// <summary>Address that replaces AWS's own endpoints.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? EndpointUrl { get; set; }

    /// <summary>How often a read is tried in all; a change is sent once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 10)]
    public int? MaxAttempts { get; set; }

    /// <summary>How long one request may take.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration(AllowZero = false)]
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Accept any server certificate.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter SkipCertificateCheck { get; set; }

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
        if (SkipCertificateCheck)
        {
            WriteWarning(Messages.SkipsCertificateCheck);
        }

        _isVerbose = IsVerbose();
    }

    private protected override void EnterBackground() =>
        AwsCall.Listener = _isVerbose ? call => Post(() => WriteVerbose(Describe(call))) : null;

    /// <summary>The connection for the current object.</summary>
    /// <exception cref="KeyRotation.Errors.KeyRotationException">Region, credentials or endpoint are missing or malformed.</exception>
    private protected AwsConnection Connect()
    {
        if (!_typedConnection && PipedHandle is { } handle)
        {
            var manners = WithManners(handle.Connection.Options);
            return manners.Equals(handle.Connection.Options) ? handle.Connection : Connect(manners);
        }

        return Connect(Options());
    }

    private AwsConnection Connect(ConnectionOptions options)
    {
        if (_lastConnection is null || !options.Equals(_lastOptions))
        {
            _lastConnection = ConnectionCache.Get(options);
            _lastOptions = options;
        }

        return _lastConnection;
    }

    private ConnectionOptions Options()
    {
        var options = new ConnectionOptions
        {
            Region = Region ?? GetVariableValue("StoredAWSRegion")?.ToString(),
            ProfileName = ProfileName,
            ProfileLocation = ProfileLocation is null ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation),
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            RoleArn = RoleArn,
            ExternalId = ExternalId,
            EndpointUrl = EndpointUrl,
        };
        options = WithManners(options);
        return (Credential ?? StoredCredentials()) switch
        {
            null => options,
            PSObject wrapped => WithCredential(options, wrapped.BaseObject),
            var credential => WithCredential(options, credential),
        };
    }

    private ConnectionOptions WithManners(ConnectionOptions options) => options with
    {
        MaxAttempts = MaxAttempts ?? options.MaxAttempts,
        RequestTimeout = RequestTimeout ?? options.RequestTimeout,
        SkipCertificateCheck = SkipCertificateCheck || options.SkipCertificateCheck,
    };

    // AWS Tools' Set-AWSCredential leaves its object here. A profile or keys on the command line come first.
    private object? StoredCredentials() =>
        ProfileName is null && AccessKey is null && SecretKey is null ? GetVariableValue("StoredAWSCredentials") : null;

    private static ConnectionOptions WithCredential(ConnectionOptions options, object credential) =>
        credential is PSCredential keys
            ? options with { AccessKey = keys.UserName, SecretKey = keys.GetNetworkCredential().Password }
            : options with { ForeignCredentials = credential };

    private bool IsVerbose() =>
        MyInvocation.BoundParameters.TryGetValue("Verbose", out var flag)
            ? flag is SwitchParameter { IsPresent: true }
            : GetVariableValue("VerbosePreference")?.ToString() is { } preference
                && !string.Equals(preference, "SilentlyContinue", StringComparison.OrdinalIgnoreCase)
                && !string.Equals(preference, "Ignore", StringComparison.OrdinalIgnoreCase);

    private static string Describe(AwsCall call)
    {
        var outcome = new List<string>(3);
        if (call.Status is { } status)
        {
            outcome.Add("HTTP " + ((int)status).ToString(CultureInfo.InvariantCulture));
        }

        if (call.ErrorCode is { } error)
        {
            outcome.Add(error);
        }

        if (call.RequestId is { } requestId)
        {
            outcome.Add("request id " + requestId);
        }

        return Messages.Call.With(
            call.Service, call.Operation, call.Endpoint, call.Attempt, string.Join(", ", outcome), call.Elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
    }
}
