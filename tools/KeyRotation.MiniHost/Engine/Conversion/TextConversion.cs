using System.Collections;
using System.Globalization;
using System.Linq;

namespace System.Management.Automation;

/// <summary>Anything as PowerShell writes it into a string: invariant culture, collections with blanks between.</summary>
internal static class TextConversion
{
    internal static string ToText(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        PSObject wrapped => wrapped.ToString(),
        IDictionary => value.ToString() ?? string.Empty,
        IEnumerable elements => string.Join(' ', elements.Cast<object?>().Select(ToShortText)),
        Type type => type.FullName ?? type.Name,
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>As it stands among the properties of an object: a collection shows its type only.</summary>
    internal static string ToShortText(object? value) =>
        value is not PSObject && LanguagePrimitives.GetEnumerable(value) is { } elements ? elements.ToString() ?? string.Empty : ToText(value);
}
