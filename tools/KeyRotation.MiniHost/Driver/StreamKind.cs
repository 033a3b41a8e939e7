namespace KeyRotation.MiniHost;

/// <summary>Where a record was written to.</summary>
public enum StreamKind
{
    Output,
    Error,
    Warning,
    Verbose,
    Debug,
    Information,
    Progress,

    /// <summary>A line that -WhatIf prints; its record is the text without "What if: ".</summary>
    WhatIf,

    /// <summary>A question, as a <see cref="MiniHost.Prompt"/>.</summary>
    Prompt,
}

/// <summary>One record, in the order of all streams together.</summary>
/// <param name="Command">The cmdlet that wrote it; empty where the engine did.</param>
public sealed record StreamRecord(StreamKind Kind, string Command, object? Value);
