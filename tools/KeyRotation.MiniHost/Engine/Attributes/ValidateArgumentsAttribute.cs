using System.Collections;
using System.Management.Automation.Internal;

namespace System.Management.Automation;

/// <summary>Refuses an argument by throwing <see cref="ValidationMetadataException"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class ValidateArgumentsAttribute : CmdletMetadataAttribute
{
    protected abstract void Validate(object? arguments, EngineIntrinsics? engineIntrinsics);

    internal void Check(object? arguments, EngineIntrinsics engineIntrinsics) => Validate(arguments, engineIntrinsics);
}

/// <summary>Validates each element of a collection, or the one value.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class ValidateEnumeratedArgumentsAttribute : ValidateArgumentsAttribute
{
    protected abstract void ValidateElement(object? element);

    protected sealed override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics)
    {
        object? bare = PSObject.Base(arguments)
            ?? throw new ValidationMetadataException("The argument is null.");

        IEnumerable? elements = LanguagePrimitives.GetEnumerable(bare);
        if (elements is null)
        {
            ValidateElement(arguments);
            return;
        }

        foreach (object? element in elements)
        {
            ValidateElement(element);
        }
    }
}

public abstract class NullValidationAttributeBase : ValidateArgumentsAttribute
{
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateNotNullAttribute : NullValidationAttributeBase
{
    protected override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics)
    {
        object? bare = PSObject.Base(arguments)
            ?? throw new ValidationMetadataException("The argument is null.");

        foreach (object? element in LanguagePrimitives.GetEnumerable(bare) ?? Array.Empty<object>())
        {
            if (PSObject.Base(element) is null)
            {
                throw new ValidationMetadataException("An element of the argument is null.");
            }
        }
    }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateNotNullOrEmptyAttribute : NullValidationAttributeBase
{
    private const string Refusal =
        "The argument, or an element of it, is null or empty.";

    protected override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics)
    {
        object? bare = PSObject.Base(arguments);
        if (bare is null or "")
        {
            throw new ValidationMetadataException(Refusal);
        }

        if (LanguagePrimitives.GetEnumerable(bare) is { } elements)
        {
            RequireElements(elements);
        }
    }

    private static void RequireElements(IEnumerable elements)
    {
        bool isEmpty = true;
        foreach (object? element in elements)
        {
            isEmpty = false;
            if (PSObject.Base(element) is null or "")
            {
                throw new ValidationMetadataException(Refusal);
            }
        }

        if (isEmpty)
        {
            throw new ValidationMetadataException(Refusal);
        }
    }
}
