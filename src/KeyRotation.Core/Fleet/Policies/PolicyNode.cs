using System.Collections.Generic;

namespace KeyRotation.Fleet.Policies;

/// <summary>Where something stands in a file, both counted from 1.</summary>
internal sealed record PolicyPosition(int Line, int Column);

/// <summary>One key of a table in a policy.</summary>
/// <param name="Key">As it is written.</param>
/// <param name="Position">Where the key stands; null where there is no file.</param>
/// <param name="Value">Its value.</param>
internal sealed record PolicyMember(string Key, PolicyPosition? Position, PolicyNode Value);

/// <summary>
/// A value of a policy: a table, a list, or one plain value. Whatever a policy is written in becomes these first, so
/// that it is judged in one place.
/// </summary>
/// <param name="Position">Where it stands; null where there is no file.</param>
internal sealed record PolicyNode(PolicyPosition? Position)
{
    /// <summary>The keys of a table; null for everything else.</summary>
    public IReadOnlyList<PolicyMember>? Members { get; init; }

    /// <summary>What a list holds; null for everything else.</summary>
    public IReadOnlyList<PolicyNode>? Items { get; init; }

    /// <summary>A text, number, time and so on; null for tables, lists and nothing.</summary>
    public object? Value { get; init; }

    /// <summary>Whether nothing was written: neither a table nor a list nor a value.</summary>
    public bool IsNothing => Members is null && Items is null && Value is null;
}
