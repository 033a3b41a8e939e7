using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Runtime.CompilerServices;

namespace System.Management.Automation;

/// <summary>An object with the members and type names that a session has added to it.</summary>
public class PSObject : IFormattable, IComparable
{
    // What is added to a reference object belongs to that object: wrapping it anew finds it again.
    private static readonly ConditionalWeakTable<object, Extension> s_extensions = [];

    private readonly object _base;
    private readonly Extension _extension;

    public PSObject()
    {
        _base = PSCustomObject.Instance;
        _extension = new Extension(["System.Management.Automation.PSCustomObject", "System.Object"]);
    }

    public PSObject(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        _base = obj;
        _extension = ExtensionOf(obj);
    }

    /// <summary>The object under every wrapper.</summary>
    public object BaseObject => _base is PSObject inner ? inner.BaseObject : _base;

    public object ImmediateBaseObject => _base;

    public PSMemberInfoCollection<PSMemberInfo> Members => new PSObjectMembers<PSMemberInfo>(this);

    public PSMemberInfoCollection<PSPropertyInfo> Properties => new PSObjectMembers<PSPropertyInfo>(this);

    public Collection<string> TypeNames => _extension.TypeNames;

    internal List<PSMemberInfo> AddedMembers => _extension.Members;

    private bool IsCustom => ReferenceEquals(_base, PSCustomObject.Instance);

    public static implicit operator PSObject(int value) => AsPSObject(value);

    public static implicit operator PSObject(string value) => AsPSObject(value);

    public static implicit operator PSObject(Hashtable value) => AsPSObject(value);

    public static implicit operator PSObject(double value) => AsPSObject(value);

    public static implicit operator PSObject(bool value) => AsPSObject(value);

    public static PSObject AsPSObject(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj as PSObject ?? new PSObject(obj);
    }

    public override string ToString() => ToString(format: null, formatProvider: null);

    public string ToString(string? format, IFormatProvider? formatProvider) => IsCustom
        ? "@{" + string.Join("; ", AddedMembers.OfType<PSPropertyInfo>().Select(each => $"{each.Name}={TextConversion.ToShortText(each.Value)}")) + "}"
        : AsText(_base);

    public int CompareTo(object? obj) => Comparer.DefaultInvariant.Compare(BaseObject, Base(obj));

    public override bool Equals(object? obj)
    {
        object? other = Base(obj);
        return IsCustom ? ReferenceEquals(this, other) : BaseObject.Equals(other);
    }

    public override int GetHashCode() => IsCustom ? RuntimeHelpers.GetHashCode(this) : BaseObject.GetHashCode();

    /// <summary>The object without its wrapper; one that has nothing else stays as it is.</summary>
    internal static object? Base(object? obj) => obj switch
    {
        PSObject { _base: PSObject inner } => Base(inner),
        PSObject { IsCustom: false } wrapped => wrapped._base,
        _ => obj,
    };

    internal static string AsText(object? obj) => TextConversion.ToText(obj);

    // Value types and strings have no identity that could carry anything.
    private static Extension ExtensionOf(object obj) => obj switch
    {
        PSObject inner => inner._extension,
        string or ValueType => new Extension(TypeNamesOf(obj)),
        _ => s_extensions.GetValue(obj, key => new Extension(TypeNamesOf(key))),
    };

    private static IEnumerable<string> TypeNamesOf(object obj)
    {
        for (Type? type = obj.GetType(); type is not null; type = type.BaseType)
        {
            yield return type.ToString();
        }
    }

    private sealed class Extension
    {
        internal Extension(IEnumerable<string> typeNames) => TypeNames = [.. typeNames];

        internal List<PSMemberInfo> Members { get; } = [];

        internal Collection<string> TypeNames { get; }
    }
}

/// <summary>The base of an object that has added members only.</summary>
public class PSCustomObject
{
    private PSCustomObject()
    {
    }

    internal static PSCustomObject Instance { get; } = new();

    public override string ToString() => string.Empty;
}
