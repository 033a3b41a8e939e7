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

/// <summary>The parameters that say how AWS is reached, but for those of which a cmdlet may take several.</summary>
public abstract partial class ConnectionCommand : AsyncCommand
{
    // What is typed must not be empty. A blank cell of a table that names accounts and regions is one that says
    // nothing.
    private static readonly string[] s_neverEmpty =
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

    // A session is warned once, and with it what it runs in parallel.
    private static readonly ConcurrentDictionary<Guid, bool> s_warned = new();

    private ConnectionOptions? _lastOptions;
    private AwsConnection? _lastConnection;
    private bool _isVerbose;

    /// <summary>Credentials file to look the profile up in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ProfileLocation { get; set; }

    /// <summary>Access key id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>Secret access key.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    /// <summary>Session token of temporary keys.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    /// <summary>A PSCredential (access key id and secret key), or AWS Tools' credentials object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>External id that the role asks for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ExternalId { get; set; }

    /// <summary>Address that replaces AWS's own endpoints.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
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
        RefuseEmpty(s_neverEmpty);
        if (SkipCertificateCheck && s_warned.TryAdd(Host.InstanceId, true))
        {
            WriteWarning(Messages.SkipsCertificateCheck);
        }

        _isVerbose = IsVerbose();
    }

    /// <summary>Who is told of each call; null unless -Verbose asks for it.</summary>
    private protected Action<AwsCall>? CallListener =>
        _isVerbose ? call => Post(() => WriteVerbose(Describe(call))) : null;

    private protected override void EnterBackground()
    {
        AwsCall.OnCall = CallListener;
        TokenCode.Prompt = AskTokenCodeAsync;
    }

    // Credentials are needed in background work, and a host may be asked in the pipeline thread only.
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
            // Not shown, and not in a transcript either.
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
            // A host that cannot ask says so in many ways.
            answer.TrySetException(e as KeyRotationException ?? TokenCode.NoPrompt(question, e));
        }
    }

    /// <summary>The connection for a region, profile and role.</summary>
    /// <exception cref="KeyRotation.Errors.KeyRotationException">
    /// Region, credentials or endpoint are missing or malformed.
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

    /// <summary>What the command line and the session say.</summary>
    private protected ConnectionOptions Options(string? region, string? profileName, string? roleArn)
    {
        var options = new ConnectionOptions
        {
            Region = Given(region) ?? Given(GetVariableValue("StoredAWSRegion")?.ToString()),
            ProfileName = Given(profileName),
            ProfileLocation = Given(ProfileLocation) is { } location
                ? GetUnresolvedProviderPathFromPSPath(location)
                : null,
            AccessKey = Given(AccessKey),
            SecretKey = Given(SecretKey),
            SessionToken = Given(SessionToken),
            RoleArn = Given(roleArn),
            ExternalId = Given(ExternalId),
            EndpointUrl = Given(EndpointUrl?.OriginalString) is null ? null : EndpointUrl,
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

    // AWS Tools' Set-AWSCredential leaves its object here. A profile or keys on the command line come first.
    private object? StoredCredentials(ConnectionOptions options) =>
        options.ProfileName is null && options.AccessKey is null && options.SecretKey is null
            ? GetVariableValue("StoredAWSCredentials")
            : null;

    /// <summary>A value; null where it is blank.</summary>
    private protected static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    /// <summary>Ends the command where one of the parameters was typed and is empty.</summary>
    private protected void RefuseEmpty(params string[] parameters)
    {
        // Before the first object, only what was typed is bound.
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
