using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Journal;

/// <summary>When targets were rotated, as the journals of earlier runs tell.</summary>
/// <param name="journals">The journals.</param>
public sealed class JournalHistory(IReadOnlyCollection<JournalState> journals)
{
    /// <summary>When a target's last rotation was seen complete (UTC); null where no journal tells of one.</summary>
    public DateTimeOffset? LastRotated(JournalTarget target) =>
        journals.Select(journal => journal.LastRotated(target)).Max() is { } last
            ? new DateTimeOffset(DateTime.SpecifyKind(last, DateTimeKind.Utc))
            : null;
}
