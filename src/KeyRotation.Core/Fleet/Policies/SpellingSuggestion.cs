using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Fleet.Policies;

/// <summary>Suggests a correction for a misspelled name.</summary>
internal static class SpellingSuggestion
{
    /// <summary>The closest candidate, if only a few letters differ; null if none is close.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var (candidate, distance) = candidates
            .Select(candidate => (candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        return candidate is not null && distance <= Math.Max(1, Math.Min(word.Length, candidate.Length) / 3)
            ? candidate
            : null;
    }

    // The number of letters to insert, remove or replace (Levenshtein distance), computed row by row.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
