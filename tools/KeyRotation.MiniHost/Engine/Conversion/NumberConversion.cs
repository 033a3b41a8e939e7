using System.Globalization;

namespace System.Management.Automation;

/// <summary>To the numeric types: banker's rounding, hexadecimal, never a silent overflow.</summary>
internal static class NumberConversion
{
    private const NumberStyles Style = NumberStyles.Float | NumberStyles.AllowThousands;

    private static readonly string[] s_multipliers = ["kb", "mb", "gb", "tb", "pb"];

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
        string suffix = text.Length < 2 ? string.Empty : text[^2..];
        int power = Array.FindIndex(s_multipliers, each => each.Equals(suffix, StringComparison.OrdinalIgnoreCase)) + 1;
        return power == 0
            ? ParsePlain(text, target, culture)
            : System.Convert.ChangeType((decimal)ParsePlain(text[..^2], typeof(decimal), culture) * (decimal)Math.Pow(1024, power), target, culture);
    }

    private static object ParsePlain(string text, Type target, CultureInfo culture)
    {
        if (text.Length == 0)
        {
            return System.Convert.ChangeType(0, target, culture);
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            // Eight digits and fewer are an Int32, so that 0xFFFFFFFF is -1.
            object value = text.Length > 10 ? System.Convert.ToInt64(text[2..], 16) : System.Convert.ToInt32(text[2..], 16);
            return System.Convert.ChangeType(value, target, culture);
        }

        // "1e3" and "2.5" are integers too, once rounded.
        bool isWhole = target != typeof(double) && target != typeof(float) && text.AsSpan().IndexOfAny(".eE") < 0;
        return isWhole || target == typeof(decimal)
            ? System.Convert.ChangeType(Normalized(decimal.Parse(text, Style, culture)), target, culture)
            : System.Convert.ChangeType(double.Parse(text, Style, culture), target, culture);
    }

    // Without the zeros at the end that a decimal would keep.
    private static decimal Normalized(decimal value) => value / 1.0000000000000000000000000000m;
}
