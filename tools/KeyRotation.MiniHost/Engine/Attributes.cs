using System.Collections.Generic;

namespace System.Management.Automation;

/// <summary>The impact of a command. ShouldProcess prompts if it is high.</summary>
public enum ConfirmImpact { None, Low, Medium, High }

public sealed class CmdletAttribute(string verbName, string nounName) : Attribute
{
    public string VerbName { get; } = verbName;

    public string NounName { get; } = nounName;

    public string? DefaultParameterSetName { get; set; }

    public bool SupportsShouldProcess { get; set; }

    public ConfirmImpact ConfirmImpact { get; set; } = ConfirmImpact.Medium;
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OutputTypeAttribute : Attribute
{
    public OutputTypeAttribute(params Type[] type) => Type = type;

    public OutputTypeAttribute(params string[] type) => Type = type;

    /// <summary>The types, or their names.</summary>
    public IReadOnlyList<object> Type { get; }
}

[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ParameterAttribute : Attribute
{
    /// <summary>The position among the positional arguments; <see cref="int.MinValue"/> for named only.</summary>
    public int Position { get; set; } = int.MinValue;

    public string? ParameterSetName { get; set; }

    public bool Mandatory { get; set; }

    public bool ValueFromPipeline { get; set; }

    public bool ValueFromPipelineByPropertyName { get; set; }

    public bool DontShow { get; set; }
}

public sealed class AliasAttribute(params string[] aliasNames) : Attribute
{
    public IList<string> AliasNames { get; } = aliasNames;
}

public sealed class AllowNullAttribute : Attribute;
public sealed class AllowEmptyStringAttribute : Attribute;
public sealed class AllowEmptyCollectionAttribute : Attribute;
public sealed class SupportsWildcardsAttribute : Attribute;

/// <summary>Changes an argument before it is converted to the parameter's type.</summary>
public abstract class ArgumentTransformationAttribute : Attribute
{
    public abstract object? Transform(EngineIntrinsics engineIntrinsics, object? inputData);
}

/// <summary>The engine's API for transformations. The module does not use it.</summary>
public class EngineIntrinsics;

// This host does not validate. The Pester tests cover arguments that PowerShell rejects.
public sealed class ValidateNotNullAttribute : Attribute;
public sealed class ValidateNotNullOrEmptyAttribute : Attribute;

public sealed class ValidateRangeAttribute(object minRange, object maxRange) : Attribute
{
    public object MinRange { get; } = minRange;

    public object MaxRange { get; } = maxRange;
}

public sealed class ValidatePatternAttribute(string regexPattern) : Attribute
{
    public string RegexPattern { get; } = regexPattern;
}
