using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace KeyRotation.HelpBuilder;

/// <summary>How a parameter binds in a parameter set.</summary>
internal sealed record Binding(bool Mandatory, int? Position, bool ByValue, bool ByPropertyName);

/// <summary>A parameter as the assembly declares it.</summary>
/// <param name="Type">The type's short name, such as String[] or SwitchParameter.</param>
/// <param name="AcceptedValues">The values of an enumeration, a set or a range; empty if any value is accepted.</param>
/// <param name="Default">The value of the property on a new cmdlet; null if none.</param>
/// <param name="Sets">Its bindings, by parameter set.</param>
internal sealed record DeclaredParameter(
    string Name,
    string Type,
    IReadOnlyList<string> Aliases,
    string AcceptedValues,
    bool Wildcards,
    string? Default,
    IReadOnlyDictionary<string, Binding> Sets)
{
    public bool IsSwitch => Type == "SwitchParameter";

    public Binding? InSet(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault(DeclaredCmdlet.AllSets);
}

/// <summary>A cmdlet as the assembly declares it.</summary>
/// <remarks>
/// The build references PowerShellStandard. Its attributes do not keep their arguments, so they are read as metadata,
/// and by name, because the tests use another implementation.
/// </remarks>
/// <param name="ParameterSets">
/// The names of the sets, the default first; <see cref="AllSets"/> if none is named.
/// </param>
internal sealed record DeclaredCmdlet(
    string Name, IReadOnlyList<string> ParameterSets, IReadOnlyList<DeclaredParameter> Parameters)
{
    /// <summary>PowerShell's name for "in every parameter set".</summary>
    public const string AllSets = "__AllParameterSets";

    /// <summary>The public cmdlets of an assembly, ordered by name.</summary>
    public static IReadOnlyList<DeclaredCmdlet> ReadAll(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Select(Read).OfType<DeclaredCmdlet>()
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    /// <summary>Reads a cmdlet; null if the type is not a cmdlet.</summary>
    public static DeclaredCmdlet? Read(Type type)
    {
        if (type.IsAbstract || Attributes(type, "CmdletAttribute").FirstOrDefault() is not { } cmdlet)
        {
            return null;
        }

        object instance = Activator.CreateInstance(type)!;
        List<DeclaredParameter> parameters =
            [.. type.GetProperties().Select(property => Read(property, instance)).OfType<DeclaredParameter>()];
        if (Named(cmdlet, "SupportsShouldProcess", false))
        {
            // PowerShell adds these two parameters. They are not properties of the class.
            parameters.Add(ShouldProcessParameter("WhatIf", "wi"));
            parameters.Add(ShouldProcessParameter("Confirm", "cf"));
        }

        IEnumerable<string> sets = parameters.SelectMany(parameter => parameter.Sets.Keys)
            .Prepend(Named(cmdlet, "DefaultParameterSetName", AllSets))
            .Where(set => set != AllSets).Distinct().DefaultIfEmpty(AllSets);
        string name = string.Join('-', cmdlet.ConstructorArguments.Select(argument => argument.Value));
        return new DeclaredCmdlet(name, [.. sets], parameters);
    }

    private static DeclaredParameter? Read(PropertyInfo property, object instance)
    {
        List<CustomAttributeData> shown =
            [.. Attributes(property, "ParameterAttribute").Where(attribute => !Named(attribute, "DontShow", false))];
        if (shown.Count == 0)
        {
            return null;
        }

        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        object? value = type.Name == "SwitchParameter" ? false : property.GetValue(instance);
        return new DeclaredParameter(
            property.Name,
            type.Name,
            [.. Attributes(property, "AliasAttribute").SelectMany(Values)],
            AcceptedValues(property, type.GetElementType() ?? type),
            Attributes(property, "SupportsWildcardsAttribute").Any(),
            value is null or Array ? null : Convert.ToString(value, CultureInfo.InvariantCulture),
            shown.ToDictionary(attribute => Named(attribute, "ParameterSetName", AllSets), ReadBinding));
    }

    private static Binding ReadBinding(CustomAttributeData attribute) => new(
        Named(attribute, "Mandatory", false),
        Named<int?>(attribute, "Position", null),
        Named(attribute, "ValueFromPipeline", false),
        Named(attribute, "ValueFromPipelineByPropertyName", false));

    private static DeclaredParameter ShouldProcessParameter(string name, string alias)
    {
        var sets = new Dictionary<string, Binding> { [AllSets] = new(false, null, false, false) };
        return new DeclaredParameter(name, "SwitchParameter", [alias], "", false, "False", sets);
    }

    private static string AcceptedValues(PropertyInfo property, Type type)
    {
        CustomAttributeData? range = Attributes(property, "ValidateRangeAttribute").FirstOrDefault();
        if (range is { ConstructorArguments: [var from, var to] })
        {
            return to.Value is int.MaxValue ? $"{from.Value} or more" : $"{from.Value} to {to.Value}";
        }

        IEnumerable<string> set = Attributes(property, "ValidateSetAttribute").SelectMany(Values);
        return string.Join(", ", type.IsEnum ? Enum.GetNames(type) : set);
    }

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);

    private static T Named<T>(CustomAttributeData attribute, string name, T otherwise) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value is T value
            ? value
            : otherwise;

    private static IEnumerable<string> Values(CustomAttributeData attribute) =>
        ((IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(argument => (string)argument.Value!);
}
