using System;
using System.Security.Cryptography;
using System.Threading.Tasks;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>Makes a journal that a run left behind ready to go on.</summary>
internal static class JournalRecoverer
{
    /// <summary>Writes an entry as a line.</summary>
    /// <param name="record">The entry.</param>
    /// <param name="last">The entry before it.</param>
    /// <param name="head">Its number and hash.</param>
    public delegate byte[] LineOf(JournalRecord record, JournalHead? last, out JournalHead head);

    /// <summary>Follows the chain, folds the entries into the state of each target, and repairs the end.</summary>
    /// <param name="store">The journal, opened.</param>
    /// <param name="lineOf">Writes the entry that takes the place of a damaged end.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// It is no journal of a known version, or is damaged before its end.
    /// </exception>
    public static async Task<(JournalHead? Head, JournalRecovery Recovery)> RecoverAsync(
        IJournalStore store, LineOf lineOf)
    {
        using var stream = store.OpenRead();
        using var chain = new JournalChain(store.Path, new JournalLines(stream));
        var state = JournalState.Read(chain, store.Path);
        var head = chain.Head;
        var entries = head?.Sequence ?? 0;
        if (chain.LacksNewline)
        {
            await store.AppendAsync([JournalFormat.Newline], 1).ConfigureAwait(false);
            await store.FlushAsync().ConfigureAwait(false);
        }

        if (state.DamagedTail is not { } tail)
        {
            return (head, new JournalRecovery(entries, state, TornTail: null));
        }

        // In this order: at no moment is the damaged line in neither file.
        var offset = chain.Bad!.Value.Offset;
        var keptIn = store.SetAside([.. chain.TailBytes]);
        if (state.IsConcerned(tail))
        {
            // In the damaged line's place, not behind a cut: after another crash here the doubt must still be there.
            var sentAt = tail.Time ?? state.LastEntryAt;
            var record = new JournalRecord(JournalPhase.TailDamaged, tail.Target)
            {
                SentAt = sentAt is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null,
                Message = CoreMessages.JournalTailDamaged.With(tail.LineNumber),
            };
            var line = lineOf(record, head, out var next);
            store.Overwrite(offset, line);
            using var sha = SHA256.Create();
            state.Apply(JournalLineParser.Parse(new ArraySegment<byte>(line), sha)!);
            head = next;
        }
        else
        {
            store.Truncate(offset);
        }

        await store.FlushAsync().ConfigureAwait(false);
        var torn = new JournalTornTail(tail.LineNumber, chain.TailBytes.Count, keptIn);
        return (head, new JournalRecovery(entries, state, torn));
    }
}
