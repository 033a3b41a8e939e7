using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KeyRotation.MiniHost;

namespace KeyRotation.Tests.Support;

/// <summary>Looks for secrets in all that a session writes. Those of a sandbox bear a mark, so that none need be known beforehand.</summary>
internal sealed class Leaks
{
    // As they are, and as they would be in an address; and what a signed request carries.
    private static readonly Regex s_secret = new("Sandbox(Secret|Token)(/|%2F)[A-Za-z0-9+/%]{8}|Signature=[0-9a-f]{64}|X-Amz-Security-Token", RegexOptions.IgnoreCase);

    private readonly ConcurrentQueue<string> _found = new();

    /// <summary>Records with a secret: their kind, and no more of it than its beginning.</summary>
    public IReadOnlyCollection<string> Found => [.. _found];

    public void Look(StreamRecord record)
    {
        if (s_secret.Match(TextOf(record)) is { Success: true } secret)
        {
            _found.Enqueue($"{record.Kind} of {record.Value?.GetType()}: {secret.Value[..14]}...");
        }
    }

    /// <summary>Whether a text holds a secret.</summary>
    public static bool IsIn(string text) => s_secret.IsMatch(text);

    /// <summary>All that a user could print of a record: of an error, every text down to the last inner exception.</summary>
    public static string TextOf(StreamRecord record) => record.Value switch
    {
        ErrorRecord error => string.Join('\n', error, error.ErrorDetails, error.ErrorDetails?.RecommendedAction, error.CategoryInfo, error.TargetObject, error.Exception),
        ProgressRecord progress => progress.StatusDescription + progress.CurrentOperation,
        null => string.Empty,
        // Who asks for a sandbox asks for its keys.
        SandboxSession => string.Empty,
        var value => value + "\n" + string.Join('\n', PSObject.AsPSObject(value).Properties.Select(property => property.Name + "=" + property.Value)),
    };
}
