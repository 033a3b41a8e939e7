using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Reflection;

namespace System.Management.Automation;

/// <summary>By what the target type itself offers: a TypeConverter, Parse, a constructor of one argument, a cast operator.</summary>
internal static class ObjectConversion
{
    internal static bool TryConvert(object value, Type target, IFormatProvider provider, out object? result)
    {
        try
        {
            return TryProperties(value, target, out result)
                || TryDirect(value, target, provider, out result)
                || (value is ValueType && TryDirect(PSObject.AsText(value), target, provider, out result));
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw ValueConversion.Refused(value, target, e.InnerException);
        }
    }

    // A hashtable or a custom object can become an object whose properties it names.
    private static bool TryProperties(object value, Type target, out object? result)
    {
        result = null;
        if (value is not (IDictionary or PSObject) || target.IsAbstract || target.GetConstructor(Type.EmptyTypes) is null || typeof(IEnumerable).IsAssignableFrom(target))
        {
            return false;
        }

        object created = Activator.CreateInstance(target)!;
        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(created).Properties;
        foreach ((string name, object? content) in NamedValues(value))
        {
            PSPropertyInfo property = properties[name] is { IsSettable: true } found
                ? found
                : throw ValueConversion.Refused(value, target, new PSInvalidCastException($"There is no property \"{name}\" to set."));
            property.Value = content;
        }

        result = created;
        return true;
    }

    private static IEnumerable<(string Name, object? Value)> NamedValues(object value) => value is IDictionary table
        ? table.Keys.Cast<object>().Select(key => (PSObject.AsText(key), table[key]))
        : ((PSObject)value).Properties.Select(each => (each.Name, each.Value));

    private static bool TryDirect(object value, Type target, IFormatProvider provider, out object? result) =>
        TryUri(value, target, out result)
        || TryTypeConverter(value, target, out result)
        || TryParse(value, target, provider, out result)
        || TryConstructor(value, target, out result)
        || TryOperator(value, target, out result);

    // The type's own converter makes relative ones too, which no constructor of one argument does.
    private static bool TryUri(object value, Type target, out object? result)
    {
        result = target == typeof(Uri) && value is string text ? new Uri(text, UriKind.RelativeOrAbsolute) : null;
        return result is not null;
    }

    private static bool TryTypeConverter(object value, Type target, out object? result)
    {
        result = null;
        if (!target.IsDefined(typeof(TypeConverterAttribute), inherit: true))
        {
            return false;
        }

        TypeConverter converter = TypeDescriptor.GetConverter(target);
        if (!converter.CanConvertFrom(value.GetType()))
        {
            return false;
        }

        try
        {
            result = converter.ConvertFrom(context: null, Globalization.CultureInfo.InvariantCulture, value);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or InvalidCastException)
        {
            throw ValueConversion.Refused(value, target, e);
        }
    }

    private static bool TryParse(object value, Type target, IFormatProvider provider, out object? result)
    {
        result = null;
        if (value is not string text)
        {
            return false;
        }

        const BindingFlags PublicStatic = BindingFlags.Public | BindingFlags.Static;
        MethodInfo? withProvider = target.GetMethod("Parse", PublicStatic, [typeof(string), typeof(IFormatProvider)]);
        MethodInfo? plain = target.GetMethod("Parse", PublicStatic, [typeof(string)]);
        if (withProvider is not null && target.IsAssignableFrom(withProvider.ReturnType))
        {
            result = withProvider.Invoke(obj: null, [text, provider]);
        }
        else if (plain is not null && target.IsAssignableFrom(plain.ReturnType))
        {
            result = plain.Invoke(obj: null, [text]);
        }

        return result is not null;
    }

    private static bool TryConstructor(object value, Type target, out object? result)
    {
        result = null;
        ConstructorInfo? constructor = target.IsAbstract || typeof(IDictionary).IsAssignableFrom(target)
            ? null
            : target.GetConstructors().FirstOrDefault(each => TakesOne(each, type => type.IsInstanceOfType(value)))
                ?? target.GetConstructors().FirstOrDefault(each => TakesOne(each, type => Widens(value, type)));
        if (constructor is null)
        {
            return false;
        }

        Type parameterType = constructor.GetParameters()[0].ParameterType;
        object? argument = parameterType.IsInstanceOfType(value) ? value : Convert.ChangeType(value, parameterType, Globalization.CultureInfo.InvariantCulture);
        result = constructor.Invoke([argument]);
        return true;
    }

    private static bool TakesOne(ConstructorInfo constructor, Func<Type, bool> accepts) =>
        constructor.GetParameters() is [{ } only] && accepts(only.ParameterType);

    private static bool Widens(object value, Type type) =>
        NumberConversion.IsNumber(value.GetType()) && NumberConversion.IsNumber(type) && Type.GetTypeCode(type) >= Type.GetTypeCode(value.GetType());

    private static bool TryOperator(object value, Type target, out object? result)
    {
        result = null;
        MethodInfo? cast = new[] { target, value.GetType() }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy))
            .FirstOrDefault(method => method.Name is "op_Implicit" or "op_Explicit"
                && target.IsAssignableFrom(method.ReturnType)
                && method.GetParameters()[0].ParameterType.IsInstanceOfType(value));
        if (cast is null)
        {
            return false;
        }

        result = cast.Invoke(obj: null, [value]);
        return true;
    }
}
