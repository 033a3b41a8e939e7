namespace KeyRotation.Journal;

/// <summary>What was found in a journal that goes on.</summary>
/// <param name="Entries">How many good entries were found in it.</param>
/// <param name="State">What they tell of each target.</param>
/// <param name="TornTail">The damaged end that has been moved away; null where there was none.</param>
internal sealed record JournalRecovery(long Entries, JournalState State, JournalTornTail? TornTail)
{
    /// <summary>What can still be read of the damaged end; null where there was none.</summary>
    public JournalDamagedTail? DamagedTail => State.DamagedTail;
}

/// <summary>The damaged end of a journal.</summary>
/// <param name="LineNumber">The line that it was to become.</param>
/// <param name="Bytes">How much of it there was.</param>
/// <param name="KeptIn">The file that it was moved to.</param>
internal sealed record JournalTornTail(long LineNumber, int Bytes, string KeptIn);
