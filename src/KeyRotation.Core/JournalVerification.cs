
namespace KeyRotation;

/// <summary>What the look at a journal found.</summary>
public sealed class JournalVerification
{
    /// <summary>The journal's full path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Every byte is as it was written, and nothing that should be there is missing.</summary>
    public bool Valid => Reason is null;

    /// <summary>How many entries are good, counted from the first one.</summary>
    public long Entries { get; init; }

    /// <summary>Number of the first line that is not good; null where all are.</summary>
    public long? FirstBadEntry { get; init; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// All that is wrong is the end of a write that was broken off, as a process leaves it that was killed. The entries
    /// before it are good.
    /// </summary>
    public bool TornTail { get; init; }

    /// <summary>
    /// The last good entry as number:hash. Kept elsewhere, it shows later whether the end was cut off; null where there
    /// is none.
    /// </summary>
    public string? Head { get; init; }

    internal JournalHead? HeadEntry { get; init; }

    /// <summary>The path and what is wrong with it.</summary>
    public override string ToString() => Reason is null ? Path : $"{Path}: {Reason}";
}
