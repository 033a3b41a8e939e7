using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KeyRotation.MiniHost;

namespace KeyRotation.Tests.Support;

/// <summary>
/// Searches all output of a session for secrets. The secrets of a sandbox have a marker, so the values need not be
/// known.
/// </summary>
internal sealed class Leaks
{
    // Matches them as they are and URL-encoded, and the secrets of a signed request.
    private static readonly Regex s_secret = new(
        "Sandbox(Secret|Token)(/|%2F)[A-Za-z0-9+/%]{8}|Signature=[0-9a-f]{64}|X-Amz-Security-Token",
        RegexOptions.IgnoreCase);

    private readonly ConcurrentQueue<string> _found = new();

    /// <summary>The records with a secret: their kind and the start of the text.</summary>
    public IReadOnlyCollection<string> Found => [.. _found];

    public void Check(StreamRecord record)
    {
        if (s_secret.Match(TextOf(record)) is { Success: true } secret)
        {
            _found.Enqueue($"{record.Kind} of {record.Value?.GetType()}: {secret.Value[..14]}...");
        }
    }

    /// <summary>Whether a text contains a secret.</summary>
    public static bool IsIn(string text) => s_secret.IsMatch(text);

    /// <summary>
    /// Everything that a user could print of a record. For an error, this includes all inner exceptions.
    /// </summary>
    public static string TextOf(StreamRecord record) => record.Value switch
    {
        ErrorRecord error => string.Join(
            "\n",
            error,
            error.ErrorDetails,
            error.ErrorDetails?.RecommendedAction,
            error.CategoryInfo,
            error.TargetObject,
            error.Exception),
        ProgressRecord progress => progress.StatusDescription + progress.CurrentOperation,
        null => string.Empty,
        // A sandbox shows its keys on purpose.
        SandboxSession => string.Empty,
        var value => value + "\n" + string.Join(
            "\n", PSObject.AsPSObject(value).Properties.Select(property => property.Name + "=" + property.Value)),
    };
}
