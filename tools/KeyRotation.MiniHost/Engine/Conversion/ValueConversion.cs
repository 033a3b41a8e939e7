using System.Globalization;

namespace System.Management.Automation;

/// <summary>One value to one type, the cheap and sure ways first.</summary>
internal static class ValueConversion
{
    internal static object? Convert(object? value, Type target, IFormatProvider provider)
    {
        if (target.IsInstanceOfType(value))
        {
            return value;
        }

        object? bare = PSObject.Base(value);
        if (bare is null)
        {
            return OfNull(target);
        }

        if (target.IsInstanceOfType(bare))
        {
            return bare;
        }

        if (Nullable.GetUnderlyingType(target) is { } underlying)
        {
            return Convert(value, underlying, provider);
        }

        return ToBuiltIn(value!, bare, target, provider, out object? result)
            || CollectionConversion.TryConvert(bare, target, provider, out result)
            || ObjectConversion.TryConvert(bare, target, provider, out result)
            ? result
            : throw Refused(bare, target, innerException: null);
    }

    internal static PSInvalidCastException Refused(object? value, Type target, Exception? innerException)
    {
        string source = value is null ? "null" : $"the \"{PSObject.AsText(value)}\" value of type \"{value.GetType()}\"";
        string reason = innerException is null ? "." : $": \"{innerException.Message}\"";
        return new PSInvalidCastException($"Cannot convert {source} to type \"{target}\"{reason}", innerException);
    }

    private static object? OfNull(Type target)
    {
        if (target == typeof(string))
        {
            return string.Empty;
        }

        if (target == typeof(SwitchParameter) || target == typeof(bool) || target == typeof(char) || NumberConversion.IsNumber(target))
        {
            return Activator.CreateInstance(target);
        }

        return target.IsValueType && Nullable.GetUnderlyingType(target) is null
            ? throw Refused(value: null, target, innerException: null)
            : null;
    }

    private static bool ToBuiltIn(object value, object bare, Type target, IFormatProvider provider, out object? result)
    {
        result = null;
        if (target == typeof(PSObject))
        {
            result = PSObject.AsPSObject(value);
        }
        else if (target == typeof(string))
        {
            result = PSObject.AsText(value);
        }
        else if (target == typeof(bool))
        {
            result = LanguagePrimitives.IsTrue(bare);
        }
        else if (target == typeof(SwitchParameter))
        {
            result = new SwitchParameter(ToSwitch(bare));
        }
        else if (target.IsEnum)
        {
            result = EnumConversion.Convert(bare, target);
        }
        else if (NumberConversion.IsNumber(target) || (target == typeof(char) && NumberConversion.IsNumber(bare.GetType())))
        {
            result = NumberConversion.Convert(bare, target, provider as CultureInfo ?? CultureInfo.InvariantCulture);
        }

        return result is not null;
    }

    private static bool ToSwitch(object bare) => bare is bool || NumberConversion.IsNumber(bare.GetType())
        ? LanguagePrimitives.IsTrue(bare)
        : throw Refused(bare, typeof(SwitchParameter), innerException: null);
}
