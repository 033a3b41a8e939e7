using System.Collections.Generic;

namespace KeyRotation;

/// <summary>
/// How a run was started: written with its first entry, so that a resumed run keeps to the same limits.
/// </summary>
public sealed record JournalRunInfo
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>The limits, by the name of their parameter, as text that does not depend on the culture.</summary>
    public IReadOnlyDictionary<string, string> Limits { get; init; } = s_none;

    /// <summary>SHA-256 of the policy; null where there was none.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>Name of the user who started it.</summary>
    public string? Operator { get; init; }

    /// <summary>The computer that it runs on.</summary>
    public string? Host { get; init; }

    /// <summary>The command. The caller leaves out what is secret.</summary>
    public string? CommandLine { get; init; }

    /// <summary>ARNs of the roles that it may take.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}
