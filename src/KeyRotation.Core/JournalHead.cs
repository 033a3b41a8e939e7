using System.Globalization;
using System.Linq;

namespace KeyRotation;

/// <summary>
/// The last entry of a journal. Stored elsewhere, it shows later whether the end of the journal was cut off.
/// </summary>
/// <param name="Sequence">The entry's number.</param>
/// <param name="Hash">SHA-256 of its line, including the newline, in lower case.</param>
internal sealed record JournalHead(long Sequence, string Hash)
{
    /// <summary>Number of hexadecimal digits in a hash.</summary>
    internal const int HashLength = 64;

    /// <summary>Parses the form that <see cref="ToString"/> writes.</summary>
    /// <returns>Null if the text is not in that form.</returns>
    public static JournalHead? Parse(string? text)
    {
        var parts = (text ?? string.Empty).Trim().Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && sequence > 0
            && parts[1].Length == HashLength
            && parts[1].All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'))
                ? new JournalHead(sequence, parts[1].ToLowerInvariant())
                : null;
    }

    /// <summary>Number and hash, separated by a colon.</summary>
    public override string ToString() => Sequence.ToString(CultureInfo.InvariantCulture) + ":" + Hash;
}
