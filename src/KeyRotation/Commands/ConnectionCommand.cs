using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>The connection parameters, except those of which some cmdlets take several values.</summary>
public abstract partial class ConnectionCommand : AsyncCommand
{
    // These must not be empty on the command line. An empty cell of a piped table only means that the value is not set.
    private static readonly string[] s_nonEmptyParameters =
    [
        nameof(ProfileLocation),
        nameof(AccessKey),
        nameof(SecretKey),
        nameof(SessionToken),
        nameof(ExternalId),
        nameof(EndpointUrl),
        "Region",
        "ProfileName",
        "RoleArn",
    ];

    // Warns once per session, including the runspaces that it runs in parallel.
    private static readonly ConcurrentDictionary<Guid, bool> s_warned = new();

    private ConnectionOptions? _lastOptions;
    private AwsConnection? _lastConnection;
    private bool _isVerbose;

    /// <summary>The credentials file that contains the profile.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ProfileLocation { get; set; }

    /// <summary>The access key ID.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>The secret access key.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary credentials.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    /// <summary>A PSCredential (access key ID and secret key), or a credentials object of AWS Tools.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>The external ID that the role requires.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ExternalId { get; set; }

    /// <summary>An endpoint that replaces AWS's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Uri? EndpointUrl { get; set; }

    /// <summary>How often a read is tried in total. A change is sent once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 10)]
    public int? MaxAttempts { get; set; }

    /// <summary>The timeout of one request.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration(AllowZero = false)]
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Accepts any server certificate.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseEmpty(s_nonEmptyParameters);
        if (SkipCertificateCheck && s_warned.TryAdd(Host.InstanceId, true))
        {
            WriteWarning(Messages.SkipsCertificateCheck);
        }

        _isVerbose = IsVerbose();
    }

    /// <summary>The callback for each call; null without -Verbose.</summary>
    private protected Action<AwsCall>? CallListener =>
        _isVerbose ? call => Post(() => WriteVerbose(Describe(call))) : null;

    private protected override void EnterBackground()
    {
        AwsCall.OnCall = CallListener;
        TokenCode.Prompt = AskTokenCodeAsync;
    }

    // Background work needs the credentials, but only the pipeline thread may prompt.
    private async Task<string> AskTokenCodeAsync(TokenCodeQuestion question)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (StopToken.Register(() => answer.TrySetCanceled()))
        {
            Post(() => Answer(question, answer));
            return await answer.Task.ConfigureAwait(false);
        }
    }

    private void Answer(TokenCodeQuestion question, TaskCompletionSource<string> answer)
    {
        try
        {
            var screen = Host.UI ?? throw TokenCode.NoPrompt(question, cause: null);
            screen.Write(Messages.AskTokenCode.With(question.Profile ?? question.RoleArn, question.Device));
            // Hides the code, also from transcripts.
            using var typed = screen.ReadLineAsSecureString();
            answer.TrySetResult(new NetworkCredential(string.Empty, typed).Password);
        }
        catch (PipelineStoppedException)
        {
            answer.TrySetCanceled();
            throw;
        }
        catch (Exception e)
        {
            // Hosts that cannot prompt throw various exceptions.
            answer.TrySetException(e as KeyRotationException ?? TokenCode.NoPrompt(question, e));
        }
    }

    /// <summary>The connection for a Region, profile and role.</summary>
    /// <exception cref="KeyRotation.Errors.KeyRotationException">
    /// The Region, credentials or endpoint are missing or malformed.
    /// </exception>
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

    /// <summary>The options from the command line and the session.</summary>
    private protected ConnectionOptions Options(string? region, string? profileName, string? roleArn)
    {
        var options = new ConnectionOptions
        {
            Region = NullIfBlank(region) ?? NullIfBlank(GetVariableValue("StoredAWSRegion")?.ToString()),
            ProfileName = NullIfBlank(profileName),
            ProfileLocation = NullIfBlank(ProfileLocation) is { } location
                ? GetUnresolvedProviderPathFromPSPath(location)
                : null,
            AccessKey = NullIfBlank(AccessKey),
            SecretKey = NullIfBlank(SecretKey),
            SessionToken = NullIfBlank(SessionToken),
            RoleArn = NullIfBlank(roleArn),
            ExternalId = NullIfBlank(ExternalId),
            EndpointUrl = NullIfBlank(EndpointUrl?.OriginalString) is null ? null : EndpointUrl,
            MaxAttempts = MaxAttempts,
            SkipCertificateCheck = SkipCertificateCheck,
        };
        if (RequestTimeout is { } limit)
        {
            options = options with { RequestTimeout = limit };
        }

        return (Credential ?? StoredCredentials(options)) switch
        {
            null => options,
            PSObject wrapped => WithCredential(options, wrapped.BaseObject),
            var credential => WithCredential(options, credential),
        };
    }

    // Set-AWSCredential of AWS Tools stores its object here. A profile or keys on the command line take precedence.
    private object? StoredCredentials(ConnectionOptions options) =>
        options.ProfileName is null && options.AccessKey is null && options.SecretKey is null
            ? GetVariableValue("StoredAWSCredentials")
            : null;

    /// <summary>The value; null if it is blank.</summary>
    private protected static string? NullIfBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    /// <summary>Ends the command if one of the parameters is on the command line but empty.</summary>
    private protected void RefuseEmpty(params string[] parameters)
    {
        // Before the first object, only command-line parameters are bound.
        foreach (var name in parameters)
        {
            if (MyInvocation.BoundParameters.TryGetValue(name, out var value) && IsEmpty(value))
            {
                ThrowTerminatingError(
                    ErrorRecords.Of(
                        new KeyRotationException(
                            ErrorIds.EmptyParameter,
                            FaultKind.InvalidInput,
                            Messages.EmptyParameter.With(name),
                            Messages.EmptyParameterAction),
                        value));
            }
        }
    }

    private static bool IsEmpty(object? value) => value switch
    {
        null => true,
        Uri address => address.OriginalString.Length == 0,
        string text => string.IsNullOrWhiteSpace(text),
        IEnumerable list => list.Cast<object?>().Any(IsEmpty),
        _ => false,
    };

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
            call.Service,
            call.Operation,
            call.Endpoint,
            call.Attempt,
            string.Join(", ", outcome),
            call.Elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
    }
}
