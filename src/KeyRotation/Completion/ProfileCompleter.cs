using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyRotation.Aws;

namespace KeyRotation.Completion;

/// <summary>Completes the names of profiles in the shared files and the SDK's store.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
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
            _ => ConnectionCompletions.Profiles(new TypedConnection(commandAst, fakeBoundParameters).ProfileLocation())
                .Select(profile => new Candidate(profile.Name, profile.Region ?? profile.Name)));
}
