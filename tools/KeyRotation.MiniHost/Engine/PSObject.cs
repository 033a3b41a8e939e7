using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Runtime.CompilerServices;

namespace System.Management.Automation;

/// <summary>An object with the members that a session has added.</summary>
public class PSObject
{
    // Members added to a reference object belong to that object. A new wrapper finds them again.
    private static readonly ConditionalWeakTable<object, List<PSMemberInfo>> s_added = new();

    public PSObject()
        : this(new PSCustomObject())
    {
    }

    public PSObject(object obj)
    {
        BaseObject = obj is PSObject wrapped ? wrapped.BaseObject : obj;
        // Value types and strings have no identity to attach members to.
        Added = BaseObject is string or ValueType ? [] : s_added.GetOrCreateValue(BaseObject);
    }

    public object BaseObject { get; }

    public PSMemberInfoCollection<PSPropertyInfo> Properties => new(this);

    /// <summary>The type name without base types, which no test needs.</summary>
    public Collection<string> TypeNames => [BaseObject.GetType().ToString()];

    internal List<PSMemberInfo> Added { get; }

    public static PSObject AsPSObject(object obj) => obj as PSObject ?? new PSObject(obj);

    public override string ToString() => BaseObject is PSCustomObject
        ? $"@{{{string.Join("; ", Properties.Select(each => $"{each.Name}={LanguagePrimitives.ToText(each.Value)}"))}}}"
        : LanguagePrimitives.ToText(BaseObject);

    /// <summary>The object without its wrapper. A custom object stays as it is.</summary>
    internal static object? Base(object? obj) =>
        obj is PSObject { BaseObject: not PSCustomObject and var bare } ? bare : obj;
}

/// <summary>The base object of a PSObject with added members only.</summary>
public class PSCustomObject;

/// <summary>A member of a <see cref="PSObject"/>.</summary>
public abstract class PSMemberInfo(string name, Func<object?> read)
{
    public string Name { get; } = name;

    public object? Value => read();
}

/// <summary>A public property of the wrapped .NET object.</summary>
public class PSPropertyInfo(string name, Func<object?> read) : PSMemberInfo(name, read);

/// <summary>A name and value added to an object.</summary>
public class PSNoteProperty(string name, object? value) : PSPropertyInfo(name, () => value);

/// <summary>The members by case-insensitive name: added members first, then those of the type.</summary>
public class PSMemberInfoCollection<T> : IEnumerable<T>
    where T : PSMemberInfo
{
    private readonly PSObject _owner;

    internal PSMemberInfoCollection(PSObject owner) => _owner = owner;

    public T? this[string name] =>
        this.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public void Add(T member)
    {
        _owner.Added.RemoveAll(each => each.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
        _owner.Added.Add(member);
    }

    public IEnumerator<T> GetEnumerator()
    {
        IEnumerable<PSMemberInfo> ofType = _owner.BaseObject.GetType().GetProperties()
            .Where(each => each.GetIndexParameters().Length == 0)
            .Select(each => new PSPropertyInfo(each.Name, () => each.GetValue(_owner.BaseObject)));
        return _owner.Added.Concat(ofType).OfType<T>()
            .DistinctBy(each => each.Name, StringComparer.OrdinalIgnoreCase).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
