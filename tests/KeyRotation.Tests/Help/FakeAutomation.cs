using System;
using System.Collections.Generic;

// Attributes with the names and the members of PowerShell's own, so that the checks are tested without PowerShell.
namespace KeyRotation.Tests.Help.FakeAutomation;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class CmdletAttribute(string verbName, string nounName) : Attribute
{
    public string VerbName { get; } = verbName;

    public string NounName { get; } = nounName;

    public string DefaultParameterSetName { get; set; } = "__AllParameterSets";

    public bool SupportsShouldProcess { get; set; }
}

[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class ParameterAttribute : Attribute
{
    public bool Mandatory { get; set; }

    public int Position { get; set; } = int.MinValue;

    public string ParameterSetName { get; set; } = "__AllParameterSets";

    public bool ValueFromPipeline { get; set; }

    public bool ValueFromPipelineByPropertyName { get; set; }

    public bool DontShow { get; set; }
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class AliasAttribute(params string[] aliasNames) : Attribute
{
    public IList<string> AliasNames { get; } = aliasNames;
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateSetAttribute(params string[] validValues) : Attribute
{
    public IList<string> ValidValues { get; } = validValues;
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class SupportsWildcardsAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class OutputTypeAttribute(params string[] type) : Attribute
{
    public PSTypeName[] Type { get; } = Array.ConvertAll(type, name => new PSTypeName(name));
}

internal sealed record PSTypeName(string Name);

internal readonly record struct SwitchParameter(bool IsPresent);
