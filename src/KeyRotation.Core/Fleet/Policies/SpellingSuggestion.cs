using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Fleet.Policies;

/// <summary>Finds what somebody may have meant.</summary>
internal static class SpellingSuggestion
{
    /// <summary>The candidate that is a slip or two away from the word; null where none is near.</summary>
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

    // Letters to insert, remove or replace (Levenshtein), a row at a time.
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
