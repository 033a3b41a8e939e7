using System;

namespace KeyRotation.Journal;

/// <summary>What can still be read of a journal's damaged end.</summary>
/// <param name="LineNumber">The line that is damaged.</param>
/// <param name="Phase">Its phase; null where it cannot be read.</param>
/// <param name="Time">When it was written (UTC); null where that cannot be read for certain.</param>
/// <param name="Target">Its target; null where that cannot be read for certain.</param>
internal sealed record JournalDamagedTail(long LineNumber, JournalPhase? Phase, DateTime? Time, JournalTarget? Target)
{
    /// <summary>
    /// Whether a change may have been about to be sent. A Sending is durable before its request is sent: one that was
    /// cut off was most likely never sent, but one that was damaged later looks the same.
    /// </summary>
    public bool MayBeSending => Phase is null or JournalPhase.Sending or JournalPhase.TailDamaged;
}
