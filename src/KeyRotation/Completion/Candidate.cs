namespace KeyRotation.Completion;

/// <summary>Something that may be completed to.</summary>
/// <param name="Value">What is put on the command line.</param>
/// <param name="ToolTip">What is said about it.</param>
/// <param name="OtherName">A name that finds it as well; null where there is none.</param>
/// <param name="Shown">What a menu shows; null for the value.</param>
internal sealed record Candidate(string Value, string ToolTip, string? OtherName = null, string? Shown = null);
