using System.Linq;

namespace System.Management.Automation;

/// <summary>To an enumeration: names without regard to case, unique beginnings of names, lists of flags, defined numbers.</summary>
internal static class EnumConversion
{
    internal static object? Convert(object value, Type target)
    {
        if (value is string text)
        {
            return FromText(text, target);
        }

        object[] parts = (LanguagePrimitives.GetEnumerable(value) ?? Array.Empty<object>()).Cast<object>().ToArray();
        if (parts.Length > 0)
        {
            return FromText(string.Join(',', parts.Select(PSObject.AsText)), target);
        }

        return NumberConversion.IsNumber(value.GetType()) ? FromNumber(value, target) : null;
    }

    private static object FromNumber(object value, Type target)
    {
        decimal number = System.Convert.ToDecimal(value, Globalization.CultureInfo.InvariantCulture);
        if (number != decimal.Truncate(number) || number is < long.MinValue or > long.MaxValue)
        {
            throw ValueConversion.Refused(value, target, innerException: null);
        }

        object result = Enum.ToObject(target, (long)number);
        return Enum.IsDefined(target, result) || IsCombination(result, target)
            ? result
            : throw ValueConversion.Refused(value, target, innerException: null);
    }

    private static bool IsCombination(object value, Type target)
    {
        long known = Enum.GetValues(target).Cast<object>()
            .Aggregate(0L, (bits, each) => bits | System.Convert.ToInt64(each, Globalization.CultureInfo.InvariantCulture));
        long bits = System.Convert.ToInt64(value, Globalization.CultureInfo.InvariantCulture);
        return target.IsDefined(typeof(FlagsAttribute), inherit: false) && (bits & ~known) == 0;
    }

    private static object FromText(string text, Type target)
    {
        if (decimal.TryParse(text, Globalization.NumberStyles.Number, Globalization.CultureInfo.InvariantCulture, out decimal number))
        {
            return FromNumber(number, target);
        }

        long result = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            result |= System.Convert.ToInt64(One(part, target), Globalization.CultureInfo.InvariantCulture);
        }

        return Enum.ToObject(target, result);
    }

    private static object One(string name, Type target)
    {
        string[] names = Enum.GetNames(target);
        string? exact = names.FirstOrDefault(each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase));
        string[] beginnings = name.Length == 0
            ? []
            : [.. names.Where(each => each.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        return exact is not null || beginnings.Length == 1
            ? Enum.Parse(target, exact ?? beginnings[0])
            : throw new PSInvalidCastException($"Cannot convert \"{name}\" to \"{target}\": its names are {string.Join(", ", names)}.");
    }
}
