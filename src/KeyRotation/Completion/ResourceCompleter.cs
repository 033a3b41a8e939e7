using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyRotation.Inventory;

namespace KeyRotation.Completion;

/// <summary>
/// Completes resource names from the service, with the connection parameters typed so far. Waits half a second at most
/// and leaves out what has not arrived.
/// </summary>
public abstract class ResourceCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(500);

    private protected ResourceCompleter(TargetService service) => Service = service;

    private TargetService Service { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.Matching(
            wordToComplete,
            start =>
                NameCache
                    .Get(new TypedConnection(commandAst, fakeBoundParameters).Options(), Service, s_timeout)
                    .SelectMany(target => Describe(target, start)));

    private protected virtual IEnumerable<Candidate> Describe(Target target, string start) =>
        [new Candidate(target.Id, $"{target.Id} ({target.Status}, {target.Region})")];
}

/// <summary>Completes cluster identifiers.</summary>
public sealed class ClusterCompleter() : ResourceCompleter(TargetService.RedshiftCluster);

/// <summary>Completes namespace names.</summary>
public sealed class NamespaceCompleter() : ResourceCompleter(TargetService.RedshiftServerlessNamespace);

/// <summary>
/// Completes KMS keys by alias if there is one, because aliases are easier to recognize. The start of an id completes
/// to an id.
/// </summary>
public sealed class KeyCompleter() : ResourceCompleter(TargetService.KmsKey)
{
    private const string AliasPrefix = "alias/";

    private protected override IEnumerable<Candidate> Describe(Target target, string start)
    {
        var toolTip = $"{target.Alias} {target.Id} ({target.Status}, {target.Region})".Trim();
        if (target.Alias is { } alias)
        {
            yield return new Candidate(
                alias,
                toolTip,
                alias.StartsWith(AliasPrefix, StringComparison.Ordinal) ? alias.Substring(AliasPrefix.Length) : null);
        }

        if (target.Alias is null || start.Length > 0)
        {
            yield return new Candidate(
                target.Id, toolTip, Shown: target.Alias is null ? null : $"{target.Id} ({target.Alias})");
        }
    }
}
