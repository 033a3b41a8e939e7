using System;

namespace KeyRotation.Journal;

/// <summary>What can still be read from a journal's damaged end.</summary>
/// <param name="LineNumber">The number of the damaged line.</param>
/// <param name="Phase">Its phase; null if unreadable.</param>
/// <param name="Time">When it was written (UTC); null if it cannot be read reliably.</param>
/// <param name="Target">Its target; null if it cannot be read reliably.</param>
internal sealed record JournalDamagedTail(long LineNumber, JournalPhase? Phase, DateTime? Time, JournalTarget? Target)
{
    /// <summary>
    /// Whether a change may have been about to be sent. A Sending entry is durable before its request is sent. If the
    /// entry was cut off, the request was most likely never sent, but an entry that was damaged later looks the same.
    /// </summary>
    public bool MayBeSending => Phase is null or JournalPhase.Sending or JournalPhase.TailDamaged;
}
