namespace KeyRotation.Journal;

/// <summary>The result of recovering a journal.</summary>
/// <param name="Entries">The number of valid entries found.</param>
/// <param name="State">The state of each target.</param>
/// <param name="TornTail">The damaged end that was moved to another file; null if there was none.</param>
internal sealed record JournalRecovery(long Entries, JournalState State, JournalTornTail? TornTail)
{
    /// <summary>What can still be read from the damaged end; null if there was none.</summary>
    public JournalDamagedTail? DamagedTail => State.DamagedTail;
}

/// <summary>The damaged end of a journal.</summary>
/// <param name="LineNumber">The number of the damaged line.</param>
/// <param name="Bytes">Its number of bytes.</param>
/// <param name="KeptIn">The file that now contains it.</param>
internal sealed record JournalTornTail(long LineNumber, int Bytes, string KeptIn);
