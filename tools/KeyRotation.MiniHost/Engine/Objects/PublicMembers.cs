using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace System.Management.Automation;

/// <summary>The public instance properties and fields of a type, found once.</summary>
internal static class PublicMembers
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<MemberInfo>> s_cache = new();

    internal static IReadOnlyList<MemberInfo> Of(Type type) => s_cache.GetOrAdd(type, Find);

    /// <summary>The one of that name; null where there is none.</summary>
    internal static MemberInfo? Of(Type type, string name) =>
        Of(type).FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));

    private static MemberInfo[] Find(Type type)
    {
        const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<MemberInfo> properties = type.GetProperties(PublicInstance).Where(each => each.GetIndexParameters().Length == 0);
        IEnumerable<MemberInfo> fields = type.GetFields(PublicInstance);

        // A property that is hidden by one of the same name in a derived class comes later.
        return [.. properties.Concat(fields).DistinctBy(member => member.Name, StringComparer.OrdinalIgnoreCase)];
    }
}
