using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>The parameters that say how AWS is reached, but for those of which a cmdlet may take several.</summary>
public abstract partial class ConnectionCommand : AsyncCommand
{
    private ConnectionOptions? _lastOptions;
    private AwsConnection? _lastConnection;
    private bool _isVerbose;

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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (SkipCertificateCheck)
        {
            WriteWarning(Messages.SkipsCertificateCheck);
        }

        _isVerbose = IsVerbose();
    }

    /// <summary>Who is told of each call; null unless -Verbose asks for it.</summary>
    private protected Action<AwsCall>? CallListener => _isVerbose ? call => Post(() => WriteVerbose(Describe(call))) : null;

    private protected override void EnterBackground() => AwsCall.Listener = CallListener;

    /// <summary>The connection for a region, profile and role.</summary>
    /// <exception cref="KeyRotation.Errors.KeyRotationException">Region, credentials or endpoint are missing or malformed.</exception>
    private protected AwsConnection Connect(string? region, string? profileName, string? roleArn)
    {
        var options = Options(region, profileName, roleArn);
        if (_lastConnection is null || !options.Equals(_lastOptions))
        {
            _lastConnection = ConnectionCache.Get(options);
            _lastOptions = options;
        }

        return _lastConnection;
    }

    private ConnectionOptions Options(string? region, string? profileName, string? roleArn)
    {
        var options = new ConnectionOptions
        {
            Region = region ?? GetVariableValue("StoredAWSRegion")?.ToString(),
            ProfileName = profileName,
            ProfileLocation = ProfileLocation is null ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation),
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            RoleArn = roleArn,
            ExternalId = ExternalId,
            EndpointUrl = EndpointUrl,
            MaxAttempts = MaxAttempts,
            SkipCertificateCheck = SkipCertificateCheck,
        };
        if (RequestTimeout is { } limit)
        {
            options = options with { RequestTimeout = limit };
        }

        return (Credential ?? StoredCredentials(profileName)) switch
        {
            null => options,
            PSObject wrapped => WithCredential(options, wrapped.BaseObject),
            var credential => WithCredential(options, credential),
        };
    }

    // AWS Tools' Set-AWSCredential leaves its object here. A profile or keys on the command line come first.
    private object? StoredCredentials(string? profileName) =>
        profileName is null && AccessKey is null && SecretKey is null ? GetVariableValue("StoredAWSCredentials") : null;

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
