using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;

namespace System.Management.Automation;

/// <summary>The conversions of the language.</summary>
public static class LanguagePrimitives
{
    /// <summary>The elements of what a pipeline takes for a collection: no string and no dictionary.</summary>
    public static IEnumerable? GetEnumerable(object? obj) => PSObject.Base(obj) switch
    {
        null or string or IDictionary or XmlNode => null,
        IEnumerable elements => elements,
        _ => null,
    };

    public static IEnumerator? GetEnumerator(object? obj) => GetEnumerable(obj)?.GetEnumerator();

    public static bool IsTrue(object? obj) => PSObject.Base(obj) switch
    {
        null => false,
        bool value => value,
        SwitchParameter value => value.IsPresent,
        string text => text.Length > 0,
        char value => value != '\0',
        ValueType value when NumberConversion.IsNumber(value.GetType()) => Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0,
        IList { Count: 0 } => false,
        IList { Count: 1 } list => IsTrue(list[0]),
        _ => true,
    };

    public static object? ConvertTo(object? valueToConvert, Type resultType) =>
        ConvertTo(valueToConvert, resultType, CultureInfo.InvariantCulture);

    public static T? ConvertTo<T>(object? valueToConvert) => (T?)ConvertTo(valueToConvert, typeof(T));

    /// <exception cref="PSInvalidCastException">The value has no form of that type.</exception>
    public static object? ConvertTo(object? valueToConvert, Type resultType, IFormatProvider? formatProvider)
    {
        ArgumentNullException.ThrowIfNull(resultType);
        return ValueConversion.Convert(valueToConvert, resultType, formatProvider ?? CultureInfo.InvariantCulture);
    }

    public static bool TryConvertTo<T>(object? valueToConvert, [MaybeNullWhen(false)] out T result) =>
        TryConvertTo(valueToConvert, CultureInfo.InvariantCulture, out result);

    public static bool TryConvertTo<T>(object? valueToConvert, IFormatProvider? formatProvider, [MaybeNullWhen(false)] out T result)
    {
        bool isConverted = TryConvertTo(valueToConvert, typeof(T), formatProvider, out object? value);
        result = isConverted && value is T typed ? typed : default;
        return isConverted;
    }

    public static bool TryConvertTo(object? valueToConvert, Type resultType, out object? result) =>
        TryConvertTo(valueToConvert, resultType, CultureInfo.InvariantCulture, out result);

    public static bool TryConvertTo(object? valueToConvert, Type resultType, IFormatProvider? formatProvider, out object? result)
    {
        try
        {
            result = ConvertTo(valueToConvert, resultType, formatProvider);
            return true;
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException)
        {
            result = null;
            return false;
        }
    }

    public static new bool Equals(object? first, object? second) => Equals(first, second, ignoreCase: false);

    public static bool Equals(object? first, object? second, bool ignoreCase)
    {
        object? left = PSObject.Base(first);
        object? right = PSObject.Base(second);
        if (left is string text)
        {
            return string.Equals(text, PSObject.AsText(right), ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        return left is null || right is null
            ? ReferenceEquals(left, right)
            : left.Equals(right) || (TryConvertTo(right, left.GetType(), out object? converted) && left.Equals(converted));
    }
}
