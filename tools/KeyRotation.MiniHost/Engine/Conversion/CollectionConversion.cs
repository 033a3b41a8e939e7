using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace System.Management.Automation;

/// <summary>To arrays and lists: a single value becomes a collection of one, every element is converted.</summary>
internal static class CollectionConversion
{
    internal static bool TryConvert(object value, Type target, IFormatProvider provider, out object? result) =>
        TryConvert(value, target, (each, elementType) => ValueConversion.Convert(each, elementType, provider), out result);

    /// <param name="convert">Converts an element to the element type.</param>
    internal static bool TryConvert(object value, Type target, Func<object?, Type, object?> convert, out object? result)
    {
        result = null;
        if (ElementType(target) is not { } elementType)
        {
            return false;
        }

        List<object?> elements = [.. Elements(value).Select(each => convert(each, elementType))];
        result = target.IsArray || target.IsAssignableFrom(elementType.MakeArrayType())
            ? ToArray(elements, elementType)
            : ToList(elements, target);
        return true;
    }

    /// <summary>What a parameter of that collection type holds; null for a type that is no such collection.</summary>
    internal static Type? ElementType(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        if (type == typeof(IEnumerable) || type == typeof(ICollection) || type == typeof(IList) || type == typeof(ArrayList))
        {
            return typeof(object);
        }

        Type? list = IsGeneric(type, typeof(IEnumerable<>)) || IsGeneric(type, typeof(IReadOnlyList<>)) || IsGeneric(type, typeof(IReadOnlyCollection<>))
            ? type
            : type.GetInterfaces().Append(type).FirstOrDefault(each => IsGeneric(each, typeof(ICollection<>)));
        return list is null || typeof(IDictionary).IsAssignableFrom(type) ? null : list.GetGenericArguments()[0];
    }

    internal static IEnumerable<object?> Elements(object value) =>
        LanguagePrimitives.GetEnumerable(value)?.Cast<object?>() ?? [value];

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static Array ToArray(List<object?> elements, Type elementType)
    {
        var array = Array.CreateInstance(elementType, elements.Count);
        for (int index = 0; index < elements.Count; index++)
        {
            array.SetValue(elements[index], index);
        }

        return array;
    }

    private static object ToList(List<object?> elements, Type target)
    {
        object list = Activator.CreateInstance(target)!;
        if (list is IList untyped)
        {
            elements.ForEach(each => untyped.Add(each));
            return list;
        }

        Reflection.MethodInfo add = target.GetMethod("Add")!;
        elements.ForEach(each => add.Invoke(list, [each]));
        return list;
    }
}
