using System;
using System.Security.Cryptography;
using System.Threading.Tasks;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>Prepares the journal of an interrupted run for resuming.</summary>
internal static class JournalRecoverer
{
    /// <summary>Formats an entry as a line.</summary>
    /// <param name="record">The entry.</param>
    /// <param name="last">The previous entry.</param>
    /// <param name="head">The entry's sequence number and hash.</param>
    public delegate byte[] LineOf(JournalRecord record, JournalHead? last, out JournalHead head);

    /// <summary>Verifies the chain, builds the state of each target from the entries, and repairs the end.</summary>
    /// <param name="store">The open journal.</param>
    /// <param name="lineOf">Formats the entry that replaces a damaged end.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// The file is not a journal of a known version, or is damaged before its end.
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

        // In this order, the damaged line is always in at least one of the files.
        var offset = chain.Bad!.Value.Offset;
        var keptIn = store.SetAside([.. chain.TailBytes]);
        if (state.IsAffectedBy(tail))
        {
            // In place of the damaged line, not appended after a cut: after another crash here, the doubt must still
            // be visible.
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
