using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace System.Management.Automation;

/// <summary>The conversions that the tests and the demo need. PowerShell has many more.</summary>
public static class LanguagePrimitives
{
    public static bool IsTrue(object? obj) => PSObject.Base(obj) switch
    {
        null => false,
        bool value => value,
        SwitchParameter value => value.IsPresent,
        string text => text.Length > 0,
        int number => number != 0,
        _ => true,
    };

    internal static string ToText(object? value) => PSObject.Base(value) switch
    {
        null => string.Empty,
        string text => text,
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        IEnumerable elements and not IDictionary => string.Join(' ', elements.Cast<object?>().Select(ToText)),
        var other => other.ToString() ?? string.Empty,
    };

    /// <summary>The elements of a collection, or the single value. Strings and tables are single values.</summary>
    internal static IEnumerable<object?> Elements(object? value) =>
        PSObject.Base(value) is IEnumerable list and not (string or IDictionary) ? list.Cast<object?>() : [value];

    /// <summary>Converts the value to a type.</summary>
    /// <param name="mayConvert">Whether the type may change. If not, the value can only be wrapped in an array.</param>
    /// <returns>Whether the conversion succeeded.</returns>
    internal static bool TryConvert(object? value, Type type, bool mayConvert, out object? result)
    {
        object? bare = PSObject.Base(value);
        result = type.IsInstanceOfType(value) ? value : bare;
        if (bare is null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        }

        if (type.IsInstanceOfType(result))
        {
            return true;
        }

        if (type == typeof(PSObject))
        {
            result = PSObject.AsPSObject(bare);
            return true;
        }

        return type.IsArray
            ? TryConvertToArray(bare, type.GetElementType()!, mayConvert, out result)
            : mayConvert && TryConvertOne(bare, Nullable.GetUnderlyingType(type) ?? type, out result);
    }

    private static bool TryConvertToArray(object value, Type elementType, bool mayConvert, out object? result)
    {
        object?[] elements = [.. Elements(value)];
        var array = Array.CreateInstance(elementType, elements.Length);
        result = array;
        for (int index = 0; index < elements.Length; index++)
        {
            if (!TryConvert(elements[index], elementType, mayConvert, out object? element))
            {
                return false;
            }

            array.SetValue(element, index);
        }

        return true;
    }

    private static bool TryConvertOne(object value, Type type, out object? result)
    {
        result = null;
        try
        {
            result = value switch
            {
                _ when type.IsInstanceOfType(value) => value,
                _ when type == typeof(string) => ToText(value),
                _ when type == typeof(SwitchParameter) => new SwitchParameter((bool)value),
                bool or SwitchParameter when type == typeof(bool) => IsTrue(value),
                string text when type.IsEnum => Enum.Parse(type, text, ignoreCase: true),
                string text when type == typeof(Uri) => new Uri(text, UriKind.RelativeOrAbsolute),
                _ => Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception e)
            when (e is InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            return false;
        }

        return true;
    }
}
