using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>The conversion of arguments: stricter than the language's where a mistake is likelier than an intention.</summary>
internal static class ArgumentConversion
{
    /// <summary>Whether the value has the type already, alone or as the elements of a collection.</summary>
    internal static bool FitsAsIs(Type type, ref object? value)
    {
        object? bare = PSObject.Base(value);
        if (bare is null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        }

        if (type.IsInstanceOfType(value))
        {
            return true;
        }

        if (type.IsInstanceOfType(bare))
        {
            value = bare;
            return true;
        }

        if (CollectionConversion.ElementType(type) is not { } elementType)
        {
            return false;
        }

        List<object?> elements = [.. CollectionConversion.Elements(bare)];
        for (int index = 0; index < elements.Count; index++)
        {
            object? element = elements[index];
            if (!FitsAsIs(elementType, ref element))
            {
                return false;
            }
        }

        value = LanguagePrimitives.ConvertTo(bare, type);
        return true;
    }

    internal static object? Convert(CmdletParameter parameter, object? value)
    {
        try
        {
            return Convert(parameter.Type, value);
        }
        catch (NotSupportedException e)
        {
            throw BindingErrors.Conversion(parameter, "CannotConvertArgument", e);
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException)
        {
            throw BindingErrors.Conversion(parameter, "CannotConvertArgumentNoMessage", e);
        }
    }

    private static object? Convert(Type type, object? value)
    {
        object? bare = PSObject.Base(value);
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        if (type == typeof(bool) || type == typeof(SwitchParameter))
        {
            return ToBoolean(type, bare);
        }

        if (type == typeof(string) && LanguagePrimitives.GetEnumerable(bare) is not null)
        {
            throw new PSNotSupportedException($"Cannot convert value to type {type}.");
        }

        return LanguagePrimitives.ConvertTo(value, type);
    }

    private static object ToBoolean(Type type, object? bare)
    {
        bool isTruth = bare is bool or SwitchParameter || (bare is not null && NumberConversion.IsNumber(bare.GetType()));
        if (!isTruth)
        {
            throw new PSInvalidCastException($"Cannot convert value \"{bare}\" to type \"{type}\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.");
        }

        bool value = LanguagePrimitives.IsTrue(bare);
        return type == typeof(bool) ? value : new SwitchParameter(value);
    }
}
