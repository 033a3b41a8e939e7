using System;
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

        if (!CollectionConversion.Elements(bare).All(each => FitsAsIs(elementType, ref each)))
        {
            return false;
        }

        CollectionConversion.TryConvert(bare, type, AsElement, out value);
        return true;
    }

    private static object? AsElement(object? value, Type type)
    {
        FitsAsIs(type, ref value);
        return value;
    }

    /// <summary>Null stays null, but for a switch, which takes it for "no value given".</summary>
    internal static object? Convert(CmdletParameter parameter, object? value)
    {
        if (PSObject.Base(value) is null)
        {
            return parameter.Type == typeof(bool) ? throw BindingErrors.NullForBoolean(parameter)
                : parameter.IsSwitch ? SwitchParameter.Present
                : null;
        }

        try
        {
            return Convert(value, parameter.Type);
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

    private static object? Convert(object? value, Type type)
    {
        object? bare = PSObject.Base(value);
        if (type.IsInstanceOfType(value) || (bare is null && !type.IsValueType))
        {
            return value;
        }

        if (type == typeof(bool) || type == typeof(SwitchParameter))
        {
            return ToBoolean(type, bare);
        }

        if (bare is not null && CollectionConversion.TryConvert(bare, type, type.IsArray ? Convert : LanguagePrimitives.ConvertTo, out object? collection))
        {
            return collection;
        }

        // The names of flags may come as an array; for any other single value an array is a mistake.
        return LanguagePrimitives.GetEnumerable(bare) is null || type.IsEnum || type == typeof(PSObject)
            ? LanguagePrimitives.ConvertTo(value, type)
            : throw new PSNotSupportedException($"Cannot convert value to type {type}.");
    }

    private static object ToBoolean(Type type, object? bare)
    {
        bool isTruth = bare is bool or SwitchParameter || (bare is not null && NumberConversion.IsNumber(bare.GetType()));
        if (!isTruth)
        {
            throw new PSNotSupportedException($"\"{bare}\" is neither a Boolean value nor a number.");
        }

        bool value = LanguagePrimitives.IsTrue(bare);
        return type == typeof(bool) ? value : new SwitchParameter(value);
    }
}
