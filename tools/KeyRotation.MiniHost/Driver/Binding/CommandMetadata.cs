using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.MiniHost.Binding;

/// <summary>What the attributes of a cmdlet class say about the command.</summary>
internal sealed class CommandMetadata
{
    private readonly List<string> _sets = [];
    private readonly Dictionary<string, CmdletParameter> _byName = new(StringComparer.OrdinalIgnoreCase);

    internal CommandMetadata(Type type, CmdletAttribute attribute)
    {
        Type = type;
        Attribute = attribute;
        Name = $"{attribute.VerbName}-{attribute.NounName}";
        Type common = attribute.SupportsShouldProcess ? typeof(ShouldProcessParameters) : typeof(CommonParameters);
        Parameters = [.. ParametersOf(type, isCommon: false), .. ParametersOf(common, isCommon: true)];
        foreach (CmdletParameter parameter in Parameters)
        {
            foreach (string each in parameter.Names)
            {
                _byName.TryAdd(each, parameter);
            }
        }

        DefaultSet = attribute.DefaultParameterSetName is { Length: > 0 } name ? FlagOf(name) : 0;
    }

    internal string Name { get; }

    internal Type Type { get; }

    internal CmdletAttribute Attribute { get; }

    internal IReadOnlyList<CmdletParameter> Parameters { get; }

    /// <summary>The flag of the default parameter set; 0 when there is none.</summary>
    internal uint DefaultSet { get; }

    /// <summary>The flags of all sets by name, in no order that matters.</summary>
    internal IEnumerable<uint> SetFlags => _sets.Select((_, index) => 1u << index);

    /// <summary>The parameter of exactly that name or alias; null where there is none.</summary>
    internal CmdletParameter? Find(string name) => _byName.GetValueOrDefault(name);

    internal CommonParameters NewCommonParameters() =>
        Attribute.SupportsShouldProcess ? new ShouldProcessParameters() : new CommonParameters();

    internal string SetName(uint flag)
    {
        int index = _sets.FindIndex(name => FlagOf(name) == flag);
        return index < 0 ? ParameterAttribute.AllParameterSets : _sets[index];
    }

    private IEnumerable<CmdletParameter> ParametersOf(Type type, bool isCommon) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => member is PropertyInfo or FieldInfo && member.IsDefined(typeof(ParameterAttribute), inherit: true))
        .Select(member => new CmdletParameter(member, FlagOf, isCommon));

    private uint FlagOf(string setName)
    {
        if (setName == ParameterAttribute.AllParameterSets)
        {
            return CmdletParameter.AllSets;
        }

        int index = _sets.FindIndex(name => string.Equals(name, setName, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = _sets.Count;
            _sets.Add(setName);
        }

        return 1u << index;
    }
}
