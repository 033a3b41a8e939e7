using System.Collections.Generic;

namespace KeyRotation.Fleet.Policies;

/// <summary>A position in a file. Both numbers start at 1.</summary>
internal sealed record PolicyPosition(int Line, int Column);

/// <summary>One key of a table in a policy.</summary>
/// <param name="Key">The key, as written.</param>
/// <param name="Position">Where the key is; null if there is no file.</param>
/// <param name="Value">Its value.</param>
internal sealed record PolicyMember(string Key, PolicyPosition? Position, PolicyNode Value);

/// <summary>
/// A value of a policy: a table, a list or a scalar. Every input format is converted to this form first, so that
/// validation is in one place.
/// </summary>
/// <param name="Position">Where the value is; null if there is no file.</param>
internal sealed record PolicyNode(PolicyPosition? Position)
{
    /// <summary>The members of a table; null for everything else.</summary>
    public IReadOnlyList<PolicyMember>? Members { get; init; }

    /// <summary>The items of a list; null for everything else.</summary>
    public IReadOnlyList<PolicyNode>? Items { get; init; }

    /// <summary>A text, number, time and so on; null for tables, lists and empty values.</summary>
    public object? Value { get; init; }

    /// <summary>Whether the value is empty: neither a table nor a list nor a scalar.</summary>
    public bool IsNothing => Members is null && Items is null && Value is null;
}
