using System.Reflection;

namespace System.Management.Automation;

[Flags]
public enum PSMemberTypes
{
    AliasProperty = 1,
    CodeProperty = 2,
    Property = 4,
    NoteProperty = 8,
    ScriptProperty = 16,
    Properties = 31,
    PropertySet = 32,
    Method = 64,
    CodeMethod = 128,
    ScriptMethod = 256,
    Methods = 448,
    ParameterizedProperty = 512,
    MemberSet = 1024,
    Event = 2048,
    Dynamic = 4096,
    All = 8191,
}

/// <summary>A member of a <see cref="PSObject"/>.</summary>
public abstract class PSMemberInfo
{
    public string Name { get; private set; } = string.Empty;

    /// <summary>Whether it was added to this object, rather than belonging to its type.</summary>
    public bool IsInstance { get; internal set; }

    public abstract PSMemberTypes MemberType { get; }

    public abstract object? Value { get; set; }

    public abstract string TypeNameOfValue { get; }

    public abstract PSMemberInfo Copy();

    protected void SetMemberName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }
}

public abstract class PSPropertyInfo : PSMemberInfo
{
    public abstract bool IsSettable { get; }

    public abstract bool IsGettable { get; }
}

/// <summary>A name and a value that were added to an object.</summary>
public class PSNoteProperty : PSPropertyInfo
{
    private object? _value;

    public PSNoteProperty(string name, object? value)
    {
        SetMemberName(name);
        _value = value;
    }

    public override PSMemberTypes MemberType => PSMemberTypes.NoteProperty;

    public override bool IsGettable => true;

    public override bool IsSettable => true;

    public override object? Value
    {
        get => _value;
        set => _value = value;
    }

    public override string TypeNameOfValue => PSObject.Base(_value)?.GetType().FullName ?? typeof(object).FullName!;

    public override PSMemberInfo Copy() => new PSNoteProperty(Name, _value) { IsInstance = IsInstance };

    public override string ToString() => $"{TypeNameOfValue} {Name}={PSObject.AsText(_value)}";
}

/// <summary>A public property or field of the wrapped .NET object.</summary>
public class PSProperty : PSPropertyInfo
{
    private readonly object _owner;
    private readonly MemberInfo _member;

    internal PSProperty(object owner, MemberInfo member)
    {
        SetMemberName(member.Name);
        _owner = owner;
        _member = member;
    }

    public override PSMemberTypes MemberType => PSMemberTypes.Property;

    public override bool IsGettable => _member is FieldInfo or PropertyInfo { GetMethod.IsPublic: true };

    public override bool IsSettable => _member is FieldInfo { IsInitOnly: false } or PropertyInfo { SetMethod.IsPublic: true };

    public override string TypeNameOfValue => ValueType.FullName ?? ValueType.Name;

    public override object? Value
    {
        get => _member is PropertyInfo property ? property.GetValue(_owner) : ((FieldInfo)_member).GetValue(_owner);
        set
        {
            object? converted = LanguagePrimitives.ConvertTo(value, ValueType);
            if (_member is PropertyInfo property)
            {
                property.SetValue(_owner, converted);
            }
            else
            {
                ((FieldInfo)_member).SetValue(_owner, converted);
            }
        }
    }

    private Type ValueType => _member is PropertyInfo property ? property.PropertyType : ((FieldInfo)_member).FieldType;

    public override PSMemberInfo Copy() => new PSProperty(_owner, _member);
}
