using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace KeyRotation;

/// <summary>Texts without spaces whose string form is readable, for example in a CSV file: joined by spaces.</summary>
internal sealed class TextList : ReadOnlyCollection<string>
{
    internal TextList(IEnumerable<string> texts)
        : base(texts.ToArray())
    {
    }

    /// <summary>An empty list.</summary>
    internal static TextList None { get; } = new([]);

    /// <summary>All texts, joined by spaces.</summary>
    public override string ToString() => string.Join(" ", this);
}
