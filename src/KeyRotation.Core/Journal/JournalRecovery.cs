namespace KeyRotation.Journal;

/// <summary>What was found in a journal that goes on.</summary>
/// <param name="Entries">How many entries are in it.</param>
/// <param name="State">What they tell of each target.</param>
/// <param name="TornTail">The end of a write that was broken off and has been moved away; null where there was none.</param>
public sealed record JournalRecovery(long Entries, JournalState State, JournalTornTail? TornTail);

/// <summary>The end of a write that was broken off.</summary>
/// <param name="LineNumber">The line that it was to become.</param>
/// <param name="Bytes">How much of it there was.</param>
/// <param name="KeptIn">The file that it was moved to.</param>
public sealed record JournalTornTail(long LineNumber, int Bytes, string KeptIn);
