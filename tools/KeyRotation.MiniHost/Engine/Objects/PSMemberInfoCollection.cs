using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace System.Management.Automation;

/// <summary>Members by name without regard to case.</summary>
public abstract class PSMemberInfoCollection<T> : IEnumerable<T>
    where T : PSMemberInfo
{
    public abstract T? this[string name] { get; }

    public abstract void Add(T member);

    public abstract void Add(T member, bool preValidated);

    public abstract void Remove(string name);

    public abstract IEnumerator<T> GetEnumerator();

    public abstract ReadOnlyPSMemberInfoCollection<T> Match(string name);

    public abstract ReadOnlyPSMemberInfoCollection<T> Match(string name, PSMemberTypes memberTypes);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public class ReadOnlyPSMemberInfoCollection<T> : IEnumerable<T>
    where T : PSMemberInfo
{
    private readonly List<T> _members;

    internal ReadOnlyPSMemberInfoCollection(IEnumerable<T> members) => _members = [.. members];

    public int Count => _members.Count;

    public T this[int index] => _members[index];

    public T? this[string name] =>
        _members.Find(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));

    public virtual IEnumerator<T> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>What was added to the object, then what its type has.</summary>
internal sealed class PSObjectMembers<T> : PSMemberInfoCollection<T>
    where T : PSMemberInfo
{
    private readonly PSObject _owner;

    internal PSObjectMembers(PSObject owner) => _owner = owner;

    public override T? this[string name] =>
        _owner.AddedMembers.Find(member => IsNamed(member, name)) as T ?? TypeMember(name);

    private IEnumerable<T> TypeMembers => _owner.ImmediateBaseObject switch
    {
        PSCustomObject => [],
        PSObject inner => new PSObjectMembers<T>(inner),
        { } bare => PublicMembers.Of(bare.GetType()).Select(member => new PSProperty(bare, member)).OfType<T>(),
    };

    private T? TypeMember(string name) => _owner.ImmediateBaseObject switch
    {
        PSCustomObject => null,
        PSObject inner => new PSObjectMembers<T>(inner)[name],
        { } bare => PublicMembers.Of(bare.GetType(), name) is { } member ? new PSProperty(bare, member) as T : null,
    };

    public override void Add(T member) => Add(member, preValidated: false);

    public override void Add(T member, bool preValidated)
    {
        if (!preValidated && this[member.Name] is not null)
        {
            throw new ExtendedTypeSystemException($"There is a member \"{member.Name}\" already.");
        }

        var copy = (T)member.Copy();
        copy.IsInstance = true;
        _owner.AddedMembers.RemoveAll(existing => IsNamed(existing, member.Name));
        _owner.AddedMembers.Add(copy);
    }

    public override void Remove(string name) => _owner.AddedMembers.RemoveAll(member => IsNamed(member, name));

    public override IEnumerator<T> GetEnumerator()
    {
        List<T> added = [.. _owner.AddedMembers.OfType<T>()];
        return added
            .Concat(TypeMembers.Where(member => !added.Exists(other => IsNamed(other, member.Name))))
            .GetEnumerator();
    }

    public override ReadOnlyPSMemberInfoCollection<T> Match(string name) => Match(name, PSMemberTypes.All);

    public override ReadOnlyPSMemberInfoCollection<T> Match(string name, PSMemberTypes memberTypes)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return new(this.Where(member => pattern.IsMatch(member.Name) && (member.MemberType & memberTypes) != 0));
    }

    private static bool IsNamed(PSMemberInfo member, string name) =>
        string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A member cannot be added, read or set.</summary>
public class ExtendedTypeSystemException : RuntimeException
{
    public ExtendedTypeSystemException()
    {
    }

    public ExtendedTypeSystemException(string? message)
        : base(message)
    {
    }

    public ExtendedTypeSystemException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
