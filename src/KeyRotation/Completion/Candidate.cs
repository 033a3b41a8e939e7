namespace KeyRotation.Completion;

/// <summary>A completion candidate.</summary>
/// <param name="Value">The text that is inserted.</param>
/// <param name="ToolTip">The tooltip.</param>
/// <param name="OtherName">Another name that also matches; null if none.</param>
/// <param name="Shown">The text in the menu; null for the value.</param>
internal sealed record Candidate(string Value, string ToolTip, string? OtherName = null, string? Shown = null);
