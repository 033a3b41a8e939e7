using System;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateEvenAttribute : ValidateEnumeratedArgumentsAttribute
{
    protected override void ValidateElement(object element)
    {
        if ((int)element % 2 != 0)
        {
            throw new ValidationMetadataException($"{element} is odd.");
        }
    }
}

/// <summary>A bare number means seconds; "never" is refused in the documented way, "boom" in another.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return bare switch
        {
            int seconds => TimeSpan.FromSeconds(seconds),
            "never" => throw new ArgumentTransformationMetadataException("That is not a duration."),
            "boom" => throw new InvalidOperationException("Broken transformation."),
            _ => inputData,
        };
    }
}

/// <summary>Leaves null alone where the parameter is optional; anywhere else null becomes "(null)".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NullTextAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData ?? "(null)";
}
