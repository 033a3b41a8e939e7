using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.MiniHost.Running;

/// <summary>The command that the attributes of a cmdlet class describe.</summary>
internal sealed record CommandMetadata(Type Type, CmdletAttribute Attribute)
{
    private readonly Lazy<IReadOnlyList<CommandParameter>> _parameters = new(() => [.. Type.GetProperties()
        .Where(each => each.IsDefined(typeof(ParameterAttribute), inherit: true))
        .Select(each => new CommandParameter(each))]);

    internal string Name { get; } = $"{Attribute.VerbName}-{Attribute.NounName}";

    internal IReadOnlyList<CommandParameter> Parameters => _parameters.Value;

    /// <summary>The parameter with this name or alias; null if none.</summary>
    internal CommandParameter? Find(string name) =>
        Parameters.FirstOrDefault(each => each.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
}

/// <summary>A parameter: its property, names and attributes.</summary>
internal sealed class CommandParameter
{
    private readonly PropertyInfo _property;
    private readonly List<ArgumentTransformationAttribute> _transformations;

    internal CommandParameter(PropertyInfo property)
    {
        _property = property;
        object[] attributes = property.GetCustomAttributes(inherit: true);
        List<ParameterAttribute> sets = [.. attributes.OfType<ParameterAttribute>()];
        Position = sets.Max(each => each.Position);
        IsFromPipeline = sets.Any(each => each.ValueFromPipeline);
        IsFromProperty = sets.Any(each => each.ValueFromPipelineByPropertyName);
        Names = [property.Name, .. attributes.OfType<AliasAttribute>().SelectMany(each => each.AliasNames)];
        _transformations = [.. attributes.OfType<ArgumentTransformationAttribute>()];
    }

    internal string Name => _property.Name;

    /// <summary>The name, then the aliases: the order in which the properties of a piped object are searched.</summary>
    internal IReadOnlyList<string> Names { get; }

    internal int Position { get; }

    internal bool IsFromPipeline { get; }

    internal bool IsFromProperty { get; }

    internal object? Get(Cmdlet cmdlet) => _property.GetValue(cmdlet);

    internal void Set(Cmdlet cmdlet, object? value) => _property.SetValue(cmdlet, value);

    /// <summary>Transforms and converts an argument.</summary>
    /// <param name="mayConvert">Whether the value may change its type.</param>
    /// <returns>Whether the parameter accepts it.</returns>
    internal bool TryRead(object? argument, bool mayConvert, out object? value)
    {
        value = _transformations.Aggregate(argument, (it, each) => each.Transform(new EngineIntrinsics(), it));
        return LanguagePrimitives.TryConvert(value, _property.PropertyType, mayConvert, out value);
    }
}
