using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace KeyRotation;

/// <summary>
/// Texts without spaces that stay readable where only text remains, such as in a CSV file: joined by spaces.
/// </summary>
internal sealed class TextList : ReadOnlyCollection<string>
{
    internal TextList(IEnumerable<string> texts)
        : base(texts.ToArray())
    {
    }

    /// <summary>No texts.</summary>
    internal static TextList None { get; } = new([]);

    /// <summary>All texts, joined by spaces.</summary>
    public override string ToString() => string.Join(" ", this);
}
