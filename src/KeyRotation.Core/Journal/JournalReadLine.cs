namespace KeyRotation.Journal;

/// <summary>A line of a journal, as read.</summary>
/// <param name="LineNumber">The line number, starting at 1.</param>
/// <param name="Entry">The entry; null if the line is not an entry.</param>
/// <param name="IsTornTail">
/// Whether the line is not an entry because its write was interrupted or is not finished yet.
/// </param>
internal sealed record JournalReadLine(long LineNumber, JournalEntry? Entry, bool IsTornTail);
