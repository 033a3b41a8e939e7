using System;
using System.Threading.Tasks;

namespace KeyRotation.Journal;

/// <summary>Makes a journal that a run left behind ready to go on.</summary>
internal static class JournalRecoverer
{
    /// <summary>Follows the chain, folds the entries into what they tell of each target, and moves a torn end away.</summary>
    /// <param name="store">The journal, opened.</param>
    /// <exception cref="Errors.KeyRotationException">It is no journal of this version, or not as it was written.</exception>
    public static async Task<(JournalHead? Head, JournalRecovery Recovery)> RecoverAsync(IJournalStore store)
    {
        var state = new JournalState();
        using var stream = store.OpenRead();
        using var chain = new JournalChain(store.Path, new JournalLines(stream));
        while (chain.Next() is { } entry)
        {
            state.Apply(entry);
        }

        JournalTornTail? torn = null;
        if (chain.Bad is { } bad)
        {
            torn = chain.IsTorn ? await MoveAwayAsync(store, bad).ConfigureAwait(false) : throw JournalErrors.Broken(store.Path, chain.Reason!);
        }

        return (chain.Head, new JournalRecovery(chain.Head?.Sequence ?? 0, state, torn));
    }

    private static async Task<JournalTornTail> MoveAwayAsync(IJournalStore store, JournalLine line)
    {
        // In this order: at no moment is the line in neither file.
        var bytes = line.Bytes.AsSpan().ToArray();
        var keptIn = store.SetAside(bytes);
        store.Truncate(line.Offset);
        await store.FlushAsync().ConfigureAwait(false);
        return new JournalTornTail(line.Number, bytes.Length, keptIn);
    }
}
