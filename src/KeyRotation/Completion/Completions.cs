using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.Completion;

/// <summary>
/// Helpers for the completers. A completer never throws and never prompts. If it fails, it returns nothing.
/// </summary>
internal static class Completions
{
    /// <summary>The candidates that start with the word, sorted, and quoted if necessary.</summary>
    public static IEnumerable<CompletionResult> Matching(string? word, Func<string, IEnumerable<Candidate>> candidates)
    {
        var start = (word ?? string.Empty).Trim('\'', '"');
        try
        {
            return candidates(start)
                .Where(candidate => BeginsWith(candidate.Value, start) || BeginsWith(candidate.OtherName, start))
                .OrderBy(candidate => candidate.Value, StringComparer.OrdinalIgnoreCase)
                .Select(candidate => new CompletionResult(
                    Quoted(candidate.Value),
                    candidate.Shown ?? candidate.Value,
                    CompletionResultType.ParameterValue,
                    candidate.ToolTip))
                .ToList();
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static bool BeginsWith(string? text, string start) =>
        text is not null && text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static string Quoted(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':')
            ? value
            : "'" + value.Replace("'", "''") + "'";
}
