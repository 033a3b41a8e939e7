
namespace KeyRotation;

/// <summary>The result of verifying a journal.</summary>
public sealed class JournalVerification
{
    /// <summary>The journal's full path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The journal is intact: every line is unchanged, and no line is missing.</summary>
    public bool Valid => Reason is null;

    /// <summary>The number of valid entries, counted from the first one.</summary>
    public long Entries { get; init; }

    /// <summary>The number of the first invalid line; null if all lines are valid.</summary>
    public long? FirstBadEntry { get; init; }

    /// <summary>What is wrong with the journal; null if it is valid.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The only damage is an incomplete last line, as a killed process leaves it. The entries before it are valid.
    /// </summary>
    public bool TornTail { get; init; }

    /// <summary>
    /// The last valid entry, as number:hash; null if there is none. Store it elsewhere to check later whether the end
    /// of the journal was cut off.
    /// </summary>
    public string? Head { get; init; }

    internal JournalHead? HeadEntry { get; init; }

    /// <summary>The path and, if the journal is not valid, the reason.</summary>
    public override string ToString() => Reason is null ? Path : $"{Path}: {Reason}";
}
