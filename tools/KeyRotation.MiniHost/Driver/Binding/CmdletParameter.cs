using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.MiniHost.Binding;

/// <summary>How a parameter takes part in one parameter set.</summary>
internal sealed record SetMembership(uint Flag, ParameterAttribute Attribute)
{
    internal bool IsMandatory => Attribute.Mandatory;

    internal bool TakesPipelineInput => Attribute.ValueFromPipeline || Attribute.ValueFromPipelineByPropertyName;
}

/// <summary>A parameter: where it is kept, how it is named, what its attributes ask for.</summary>
internal sealed class CmdletParameter
{
    internal const uint AllSets = uint.MaxValue;

    private readonly MemberInfo _member;

    internal CmdletParameter(MemberInfo member, Func<string, uint> flagOf, bool isCommon)
    {
        _member = member;
        IsCommon = isCommon;
        object[] attributes = member.GetCustomAttributes(inherit: true);
        Names = [member.Name, .. attributes.OfType<AliasAttribute>().SelectMany(each => each.AliasNames)];
        Transformations = [.. attributes.OfType<ArgumentTransformationAttribute>()];
        Validations = [.. attributes.OfType<ValidateArgumentsAttribute>()];
        AllowsNull = attributes.OfType<AllowNullAttribute>().Any();
        AllowsEmptyString = attributes.OfType<AllowEmptyStringAttribute>().Any();
        AllowsEmptyCollection = attributes.OfType<AllowEmptyCollectionAttribute>().Any();
        CompleterType = attributes.OfType<ArgumentCompleterAttribute>().FirstOrDefault()?.Type;
        Sets = [.. attributes.OfType<ParameterAttribute>().Select(each => new SetMembership(flagOf(each.ParameterSetName), each))];
        SetFlags = Sets.Aggregate(0u, (flags, set) => flags | set.Flag);
        MandatoryFlags = Sets.Where(set => set.IsMandatory).Aggregate(0u, (flags, set) => flags | set.Flag);
    }

    internal string Name => _member.Name;

    internal Type Type => _member is PropertyInfo property ? property.PropertyType : ((FieldInfo)_member).FieldType;

    /// <summary>One of those that every command has, -WhatIf and -Confirm included.</summary>
    internal bool IsCommon { get; }

    /// <summary>The name, then the aliases: the order in which a piped object's properties are looked for.</summary>
    internal IReadOnlyList<string> Names { get; }

    internal IReadOnlyList<ArgumentTransformationAttribute> Transformations { get; }

    internal IReadOnlyList<ValidateArgumentsAttribute> Validations { get; }

    internal bool AllowsNull { get; }

    internal bool AllowsEmptyString { get; }

    internal bool AllowsEmptyCollection { get; }

    internal Type? CompleterType { get; }

    internal IReadOnlyList<SetMembership> Sets { get; }

    internal uint SetFlags { get; }

    /// <summary>The sets that cannot do without it.</summary>
    internal uint MandatoryFlags { get; }

    internal bool IsSwitch => Type == typeof(SwitchParameter);

    internal bool IsNamed(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    internal bool BeginsWith(string prefix) => Names.Any(each => each.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    internal IEnumerable<SetMembership> MembershipsIn(uint validSets) => Sets.Where(set => (set.Flag & validSets) != 0);

    internal bool IsMandatoryIn(uint validSets) => (MandatoryFlags & validSets) != 0;

    /// <summary>Whether it may not be empty: parameters that exclude each other are looked at before that is noticed.</summary>
    internal bool NeedsContentIn(uint validSets) => IsMandatoryIn((validSets & SetFlags) == 0 ? AllSets : validSets);

    internal object? Get(object owner) => _member is PropertyInfo { CanRead: true } property
        ? property.GetValue(owner)
        : (_member as FieldInfo)?.GetValue(owner);

    internal void Set(object owner, object? value)
    {
        if (_member is PropertyInfo property)
        {
            property.SetValue(owner, value);
        }
        else
        {
            ((FieldInfo)_member).SetValue(owner, value);
        }
    }
}
