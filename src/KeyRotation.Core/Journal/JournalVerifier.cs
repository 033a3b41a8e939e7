using System.IO;
using System.Threading;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>Verifies that a journal is unchanged.</summary>
internal static class JournalVerifier
{
    /// <summary>Verifies the journal in a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="expectedHead">An entry that the journal must contain; null for none.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// The file does not exist, cannot be read, or is not a journal of a known version.
    /// </exception>
    public static JournalVerification Verify(
        string path, JournalHead? expectedHead = null, CancellationToken cancellationToken = default)
    {
        using var stream = JournalReader.Open(path);
        return JournalReader.Guard(path, () => Verify(stream, path, expectedHead, cancellationToken));
    }

    /// <summary>Verifies the journal in a stream.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="path">The path, for messages.</param>
    /// <param name="expectedHead">An entry that the journal must contain; null for none.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <exception cref="Errors.KeyRotationException">The stream is not a journal of a known version.</exception>
    public static JournalVerification Verify(
        Stream stream, string path, JournalHead? expectedHead = null, CancellationToken cancellationToken = default)
    {
        using var chain = new JournalChain(path, new JournalLines(stream));
        while (chain.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Sequence == expectedHead?.Sequence && entry.Hash != expectedHead.Hash)
            {
                return Result(
                    path,
                    chain,
                    entry.Sequence,
                    CoreMessages.JournalHeadDiffers.With(entry.Sequence),
                    entry.Sequence - 1,
                    head: null);
            }
        }

        var entries = chain.Head?.Sequence ?? 0;
        if (chain.Bad is null && expectedHead is not null && expectedHead.Sequence > entries)
        {
            return Result(
                path,
                chain,
                entries + 1,
                CoreMessages.JournalCut.With(entries, expectedHead.Sequence),
                entries,
                chain.Head);
        }

        return Result(path, chain, chain.Bad?.Number, chain.Reason, entries, chain.Head);
    }

    private static JournalVerification Result(
        string path, JournalChain chain, long? firstBad, string? reason, long entries, JournalHead? head) => new()
        {
            Path = path,
            Entries = entries,
            FirstBadEntry = firstBad,
            Reason = reason,
            TornTail = chain.IsTorn,
            Head = head?.ToString(),
            HeadEntry = head,
        };
}
