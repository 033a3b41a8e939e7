using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyRotation.Aws;
using KeyRotation.Inventory;

namespace KeyRotation.Completion;

/// <summary>
/// Completes resource names by asking the service, with the connection parameters typed so far. It waits half a
/// second at most; what it cannot get it leaves out.
/// </summary>
public abstract class ResourceCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private protected ResourceCompleter(TargetService service) => Service = service;

    private TargetService Service { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, () => NameCache.Get(Options(fakeBoundParameters), Service, s_patience).Select(Describe));

    private protected virtual (string Value, string ToolTip) Describe(Target target) => (target.Id, $"{target.Id} ({target.Status}, {target.Region})");

    private static ConnectionOptions Options(IDictionary typed)
    {
        var options = new ConnectionOptions
        {
            Region = Text(typed, nameof(ConnectionOptions.Region)),
            ProfileName = Text(typed, nameof(ConnectionOptions.ProfileName)),
            ProfileLocation = Text(typed, nameof(ConnectionOptions.ProfileLocation)),
            AccessKey = Text(typed, nameof(ConnectionOptions.AccessKey)),
            SecretKey = Text(typed, nameof(ConnectionOptions.SecretKey)),
            SessionToken = Text(typed, nameof(ConnectionOptions.SessionToken)),
            EndpointUrl = Uri.TryCreate(Text(typed, nameof(ConnectionOptions.EndpointUrl)), UriKind.Absolute, out var endpoint) ? endpoint : null,
            MaxAttempts = 1,
        };
        return Value(typed, "Credential") is PSCredential keys
            ? options with { AccessKey = keys.UserName, SecretKey = keys.GetNetworkCredential().Password }
            : options;
    }

    private static string? Text(IDictionary typed, string name) => Value(typed, name)?.ToString() is { Length: > 0 } text ? text : null;

    private static object? Value(IDictionary typed, string name) => typed[name] is PSObject wrapped ? wrapped.BaseObject : typed[name];
}

/// <summary>Completes cluster identifiers.</summary>
public sealed class ClusterCompleter() : ResourceCompleter(TargetService.RedshiftCluster);

/// <summary>Completes namespace names.</summary>
public sealed class NamespaceCompleter() : ResourceCompleter(TargetService.RedshiftServerlessNamespace);

/// <summary>Completes KMS keys: the alias where there is one, since nobody knows an id by heart.</summary>
public sealed class KeyCompleter() : ResourceCompleter(TargetService.KmsKey)
{
    private protected override (string Value, string ToolTip) Describe(Target target) =>
        (target.Alias ?? target.Id, $"{target.Alias} {target.Id} ({target.Status}, {target.Region})".Trim());
}
