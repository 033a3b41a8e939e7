using System.Collections.Generic;

namespace KeyRotation;

/// <summary>How a run was started. Written with its first entry, so that a resumed run uses the same limits.</summary>
public sealed record JournalRunInfo
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>The limits, by parameter name, as culture-invariant text.</summary>
    public IReadOnlyDictionary<string, string> Limits { get; init; } = s_none;

    /// <summary>SHA-256 of the policy; null if the run has no policy.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>Name of the user who started the run.</summary>
    public string? Operator { get; init; }

    /// <summary>The computer that the run was started on.</summary>
    public string? Host { get; init; }

    /// <summary>The command line, without secrets.</summary>
    public string? CommandLine { get; init; }

    /// <summary>ARNs of the roles that the run may assume.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}
