using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using Amazon.Runtime.CredentialManagement;

namespace KeyRotation.Completion;

/// <summary>Completes the names of profiles in the shared files and the SDK's store.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            wordToComplete,
            _ => new CredentialProfileStoreChain(new TypedConnection(commandAst, fakeBoundParameters).ProfileLocation())
                .ListProfiles()
                .Select(profile => new Candidate(profile.Name, profile.Region?.SystemName ?? profile.Name)));
}
