using System.Globalization;

namespace System.Management.Automation;

/// <summary>To the numeric types: banker's rounding, hexadecimal, never a silent overflow.</summary>
internal static class NumberConversion
{
    internal static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    /// <summary>The number, or null where the value has none.</summary>
    internal static object? Convert(object value, Type target, CultureInfo culture)
    {
        try
        {
            return value switch
            {
                string text => Parse(text.Trim(), target, culture),
                SwitchParameter => throw ValueConversion.Refused(value, target, innerException: null),
                Enum => System.Convert.ChangeType(value, target, culture),
                char letter when target != typeof(char) => System.Convert.ChangeType((int)letter, target, culture),
                IConvertible and not DateTime => System.Convert.ChangeType(value, target, culture),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw ValueConversion.Refused(value, target, e);
        }
    }

    private static object Parse(string text, Type target, CultureInfo culture)
    {
        if (text.Length == 0)
        {
            return System.Convert.ChangeType(0, target, culture);
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return System.Convert.ChangeType(System.Convert.ToInt64(text[2..], 16), target, culture);
        }

        // "1e3" and "2.5" are integers too, once rounded.
        bool isWhole = target != typeof(double) && target != typeof(float) && text.AsSpan().IndexOfAny(".eE") < 0;
        return isWhole || target == typeof(decimal)
            ? System.Convert.ChangeType(decimal.Parse(text, NumberStyles.Float, culture), target, culture)
            : System.Convert.ChangeType(double.Parse(text, NumberStyles.Float, culture), target, culture);
    }
}
