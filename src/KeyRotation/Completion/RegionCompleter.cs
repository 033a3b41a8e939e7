using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyRotation.Aws;

namespace KeyRotation.Completion;

/// <summary>Completes Region names from the SDK's own list.</summary>
public sealed class RegionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.Matching(
            wordToComplete,
            _ => ConnectionCompletions.Regions().Select(region => new Candidate(region.Name, region.DisplayName)));
}
