using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using KeyRotation.HelpBuilder;

namespace KeyRotation.Tests.Help;

/// <summary>Compares help pages with the cmdlets that they describe.</summary>
/// <remarks>
/// Attributes are found by name and read by reflection: what the assembly under test calls
/// System.Management.Automation may be PowerShell itself, its reference assembly or a stand-in.
/// </remarks>
public static class PageChecks
{
    private static readonly Facet s_named = new(Mandatory: false, Position: null, ByValue: false, ByPropertyName: false);

    /// <summary>The public cmdlets of an assembly.</summary>
    public static IReadOnlyList<Type> CmdletsOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetExportedTypes().Where(type => !type.IsAbstract && Attributes(type, "CmdletAttribute").Any())];
    }

    /// <summary>Every difference between a set of pages and a set of cmdlets; empty where they say the same.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyCollection<HelpPage> pages, IReadOnlyCollection<Type> cmdlets)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentNullException.ThrowIfNull(cmdlets);
        var types = cmdlets.ToDictionary(NameOf, StringComparer.Ordinal);
        var differences = new List<string>();
        differences.AddRange(types.Keys
            .Where(name => pages.All(page => page.Name != name))
            .Select(name => $"{name}: the cmdlet has no page"));
        foreach (HelpPage page in pages)
        {
            differences.AddRange(
                types.TryGetValue(page.Name, out Type? type) ? Differences(page, type) : [$"{page.Name}: the page has no cmdlet"]);
        }

        return differences;
    }

    /// <summary>Every difference between a page and its cmdlet; empty where both say the same.</summary>
    /// <remarks>
    /// Compared are the name, the parameter sets, and each parameter's name, type, aliases, accepted values, wildcards,
    /// and in each set whether it is mandatory, its position and its pipeline flags; and the output types where the
    /// cmdlet declares any. A default is compared where a new cmdlet has one in its property; one that is worked out
    /// when the cmdlet runs leaves the property null or zero, and the page may describe it in words.
    /// Parameters that are hidden (DontShow) must not be in the page.
    /// </remarks>
    public static IReadOnlyList<string> Differences(HelpPage page, Type cmdlet)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(cmdlet);
        var differences = new List<string>();
        string name = NameOf(cmdlet);
        Compare(differences, page.Name, "name", page.Name, name);

        IReadOnlyList<Parameter> parameters = ParametersOf(cmdlet);
        IReadOnlyList<string> sets = CompareSets(differences, page, cmdlet, parameters);
        foreach (Parameter parameter in parameters)
        {
            HelpParameter? described = page.Parameters.FirstOrDefault(candidate => candidate.Name == parameter.Name);
            if (described is null)
            {
                differences.Add($"{page.Name} -{parameter.Name}: the page does not describe it");
            }
            else
            {
                CompareParameter(differences, $"{page.Name} -{parameter.Name}", described, parameter, sets);
            }
        }

        differences.AddRange(page.Parameters
            .Where(described => parameters.All(parameter => parameter.Name != described.Name))
            .Select(described => $"{page.Name} -{described.Name}: the cmdlet has no such parameter"));
        CompareOutputs(differences, page, cmdlet);
        return differences;
    }

    private static string NameOf(Type cmdlet)
    {
        Attribute attribute = Attributes(cmdlet, "CmdletAttribute").Single();
        return $"{Read<string>(attribute, "VerbName")}-{Read<string>(attribute, "NounName")}";
    }

    private static IReadOnlyList<string> CompareSets(
        List<string> differences, HelpPage page, Type cmdlet, IReadOnlyList<Parameter> parameters)
    {
        string? defaultSet = Read<string>(Attributes(cmdlet, "CmdletAttribute").Single(), "DefaultParameterSetName");
        if (defaultSet == HelpParameterBlock.AllSets)
        {
            defaultSet = null;
        }

        List<string> sets = [.. parameters
            .SelectMany(parameter => parameter.Sets.Keys)
            .Append(defaultSet ?? HelpParameterBlock.AllSets)
            .Where(set => set != HelpParameterBlock.AllSets)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        if (sets.Count == 0)
        {
            sets.Add(HelpParameterBlock.AllSets);
        }

        IEnumerable<string> described = page.Syntax.Select(syntax => syntax.ParameterSet).Order(StringComparer.Ordinal);
        Compare(differences, page.Name, "parameter sets", string.Join(", ", described), string.Join(", ", sets));
        if (sets.Count > 1)
        {
            string describedDefault = page.Syntax.FirstOrDefault(syntax => syntax.IsDefault)?.ParameterSet ?? "none";
            Compare(differences, page.Name, "default parameter set", describedDefault, defaultSet ?? "none");
        }

        return sets;
    }

    private static void CompareParameter(
        List<string> differences, string what, HelpParameter described, Parameter parameter, IReadOnlyList<string> sets)
    {
        foreach (HelpParameterBlock block in described.Blocks)
        {
            Compare(differences, what, "type", block.Type, parameter.TypeName);
            Compare(differences, what, "aliases", Sorted(block.Aliases), Sorted(parameter.Aliases));
            Compare(differences, what, "accepted values", Sorted(block.AcceptedValues), Sorted(parameter.AcceptedValues));
            Compare(differences, what, "wildcards", block.AcceptsWildcards.ToString(), parameter.AcceptsWildcards.ToString());
            if (parameter.DefaultValue is not null)
            {
                Compare(differences, what, "default value", block.DefaultValue, parameter.DefaultValue);
            }
        }

        foreach (string set in sets)
        {
            HelpParameterBlock? block = described.Blocks.FirstOrDefault(candidate => candidate.IsInSet(set));
            string inPage = block is null
                ? "not in it"
                : new Facet(block.Required, block.Position, block.PipelineByValue, block.PipelineByPropertyName).ToString();
            string where = set == HelpParameterBlock.AllSets ? "binding" : $"binding in the parameter set {set}";
            Compare(differences, what, where, inPage, parameter.InSet(set)?.ToString() ?? "not in it");
        }
    }

    private static void CompareOutputs(List<string> differences, HelpPage page, Type cmdlet)
    {
        List<string> declared = [.. Attributes(cmdlet, "OutputTypeAttribute")
            .SelectMany(attribute => Read<IEnumerable>(attribute, "Type")?.Cast<object>() ?? [])
            .Select(TypeNameOf)
            .Distinct(StringComparer.Ordinal)];
        if (declared.Count > 0)
        {
            Compare(differences, page.Name, "output types", Sorted(page.Outputs.Select(type => type.Name)), Sorted(declared));
        }
    }

    // PSTypeName has a Name; a stand-in may hold the types themselves.
    private static string TypeNameOf(object output) => output switch
    {
        Type type => type.FullName!,
        string name => name,
        _ => Read<string>(output, "Name")!,
    };

    private static void Compare(List<string> differences, string what, string aspect, string page, string cmdlet)
    {
        if (page != cmdlet)
        {
            differences.Add($"{what}: {aspect}: the page says '{page}', the cmdlet '{cmdlet}'");
        }
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static IReadOnlyList<Parameter> ParametersOf(Type cmdlet)
    {
        object? instance = NewOrNull(cmdlet);
        List<Parameter> parameters = [.. cmdlet.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(property => ParameterOf(property, instance))
            .OfType<Parameter>()];
        if (Read<bool>(Attributes(cmdlet, "CmdletAttribute").Single(), "SupportsShouldProcess"))
        {
            // PowerShell adds these two, so no property stands for them.
            parameters.Add(ShouldProcessParameter("WhatIf", "wi"));
            parameters.Add(ShouldProcessParameter("Confirm", "cf"));
        }

        return parameters;
    }

    private static object? NewOrNull(Type cmdlet) =>
        cmdlet.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(cmdlet);

    private static Parameter ShouldProcessParameter(string name, string alias) => new(
        name,
        "SwitchParameter",
        [alias],
        [],
        AcceptsWildcards: false,
        DefaultValue: "False",
        new Dictionary<string, Facet>(StringComparer.Ordinal) { [HelpParameterBlock.AllSets] = s_named });

    private static Parameter? ParameterOf(PropertyInfo property, object? cmdlet)
    {
        List<Attribute> shown = [.. Attributes(property, "ParameterAttribute").Where(attribute => !Read<bool>(attribute, "DontShow"))];
        return shown.Count == 0
            ? null
            : new Parameter(
                property.Name,
                (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Name,
                [.. Attributes(property, "AliasAttribute").SelectMany(attribute => Read<IEnumerable<string>>(attribute, "AliasNames")!)],
                AcceptedValuesOf(property),
                Attributes(property, "SupportsWildcardsAttribute").Any(),
                DefaultOf(property, cmdlet),
                shown.ToDictionary(
                    attribute => Read<string>(attribute, "ParameterSetName") ?? HelpParameterBlock.AllSets,
                    FacetOf,
                    StringComparer.Ordinal));
    }

    private static Facet FacetOf(Attribute attribute)
    {
        int position = Read<int>(attribute, "Position");
        return new Facet(
            Read<bool>(attribute, "Mandatory"),
            position == int.MinValue ? null : position,
            Read<bool>(attribute, "ValueFromPipeline"),
            Read<bool>(attribute, "ValueFromPipelineByPropertyName"));
    }

    private static IReadOnlyList<string> AcceptedValuesOf(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type.IsEnum
            ? Enum.GetNames(type)
            : [.. Attributes(property, "ValidateSetAttribute").SelectMany(attribute => Read<IEnumerable<string>>(attribute, "ValidValues")!)];
    }

    private static string? DefaultOf(PropertyInfo property, object? cmdlet)
    {
        if (property.PropertyType.Name == "SwitchParameter")
        {
            return "False";
        }

        object? value = cmdlet is null || !property.CanRead ? null : property.GetValue(cmdlet);
        bool isUnset = value is null or Array
            || (property.PropertyType.IsValueType && value.Equals(Activator.CreateInstance(property.PropertyType)));
        return isUnset ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Attribute> Attributes(MemberInfo member, string name) =>
        Attribute.GetCustomAttributes(member, inherit: true).Where(attribute => attribute.GetType().Name == name);

    private static T? Read<T>(object source, string property) =>
        source.GetType().GetProperty(property)?.GetValue(source) is T value ? value : default;

    private sealed record Facet(bool Mandatory, int? Position, bool ByValue, bool ByPropertyName)
    {
        public override string ToString()
        {
            string position = Position is null ? "named" : string.Create(CultureInfo.InvariantCulture, $"position {Position}");
            string pipeline = (ByValue, ByPropertyName) switch
            {
                (true, true) => "by value and by property name",
                (true, false) => "by value",
                (false, true) => "by property name",
                _ => "not from the pipeline",
            };
            return $"{(Mandatory ? "mandatory" : "optional")}, {position}, {pipeline}";
        }
    }

    private sealed record Parameter(
        string Name,
        string TypeName,
        IReadOnlyList<string> Aliases,
        IReadOnlyList<string> AcceptedValues,
        bool AcceptsWildcards,
        string? DefaultValue,
        IReadOnlyDictionary<string, Facet> Sets)
    {
        public Facet? InSet(string set) =>
            Sets.TryGetValue(set, out Facet? facet) || Sets.TryGetValue(HelpParameterBlock.AllSets, out facet) ? facet : null;
    }
}
