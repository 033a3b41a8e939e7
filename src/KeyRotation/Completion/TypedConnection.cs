using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyRotation.Aws;

namespace KeyRotation.Completion;

/// <summary>
/// The connection of a command line that is still being typed: from its parameters, then splatted tables, then the
/// session.
/// </summary>
internal sealed class TypedConnection
{
    private readonly List<IDictionary> _sources;

    public TypedConnection(CommandAst? command, IDictionary typed) =>
        _sources = [typed, .. PromptSession.Splatted(command)];

    /// <summary>
    /// The connection options that the command would use. Each request is tried only once, because the user waits.
    /// </summary>
    public ConnectionOptions Options()
    {
        var options = new ConnectionOptions
        {
            Region = Text(nameof(ConnectionOptions.Region)) ?? PromptSession.Variable("StoredAWSRegion")?.ToString(),
            ProfileName = Text(nameof(ConnectionOptions.ProfileName)),
            ProfileLocation = ProfileLocation(),
            AccessKey = Text(nameof(ConnectionOptions.AccessKey)),
            SecretKey = Text(nameof(ConnectionOptions.SecretKey)),
            SessionToken = Text(nameof(ConnectionOptions.SessionToken)),
            RoleArn = Text(nameof(ConnectionOptions.RoleArn)),
            ExternalId = Text(nameof(ConnectionOptions.ExternalId)),
            EndpointUrl = Uri.TryCreate(Text(nameof(ConnectionOptions.EndpointUrl)), UriKind.Absolute, out var endpoint)
                ? endpoint
                : null,
            SkipCertificateCheck = LanguagePrimitives.IsTrue(Value(nameof(ConnectionOptions.SkipCertificateCheck))),
            MaxAttempts = 1,
        };
        var isNamed = options.ProfileName is not null || options.AccessKey is not null;
        return (Value("Credential") ?? (isNamed ? null : PromptSession.Variable("StoredAWSCredentials"))) switch
        {
            null => options,
            PSCredential keys => options with
            {
                AccessKey = keys.UserName,
                SecretKey = keys.GetNetworkCredential().Password,
            },
            // Text is not evaluated.
            string => options,
            var credential => options with { ForeignCredentials = credential },
        };
    }

    /// <summary>The file that contains the profiles; null for the default files.</summary>
    public string? ProfileLocation() => PromptSession.FullPath(Text(nameof(ConnectionOptions.ProfileLocation)));

    private string? Text(string name) => Value(name)?.ToString() is { Length: > 0 } text ? text : null;

    private object? Value(string name) =>
        _sources.Select(source => PromptSession.Unwrapped(source[name])).FirstOrDefault(value => value is not null);
}
