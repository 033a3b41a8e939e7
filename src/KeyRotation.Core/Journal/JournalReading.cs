namespace KeyRotation.Journal;

/// <summary>A line of a journal as it was found.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Entry">The entry; null where the line holds none.</param>
/// <param name="IsTornTail">The line holds none because the write of it was broken off, or has not ended yet.</param>
internal sealed record JournalReading(long LineNumber, JournalEntry? Entry, bool IsTornTail);
