using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace System.Management.Automation;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateSetAttribute : ValidateEnumeratedArgumentsAttribute
{
    public ValidateSetAttribute(params string[] validValues)
    {
        ArgumentOutOfRangeException.ThrowIfZero(validValues.Length);
        ValidValues = validValues;
    }

    public IList<string> ValidValues { get; }

    public bool IgnoreCase { get; set; } = true;

    protected override void ValidateElement(object? element)
    {
        string text = PSObject.AsText(element);
        StringComparison comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!ValidValues.Any(value => string.Equals(value, text, comparison)))
        {
            throw new ValidationMetadataException($"\"{text}\" is none of {string.Join(", ", ValidValues)}.");
        }
    }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateRangeAttribute : ValidateEnumeratedArgumentsAttribute
{
    public ValidateRangeAttribute(object minRange, object maxRange)
    {
        MinRange = minRange;
        MaxRange = maxRange;
    }

    public object MinRange { get; }

    public object MaxRange { get; }

    protected override void ValidateElement(object? element)
    {
        if (!LanguagePrimitives.TryConvertTo(element, MinRange.GetType(), CultureInfo.InvariantCulture, out object? value))
        {
            throw new ValidationMetadataException($"\"{element}\" cannot be compared with {MinRange} and {MaxRange}.");
        }

        if (Comparer.DefaultInvariant.Compare(value, MinRange) < 0)
        {
            throw new ValidationMetadataException($"{element} is less than {MinRange}.");
        }

        if (Comparer.DefaultInvariant.Compare(value, MaxRange) > 0)
        {
            throw new ValidationMetadataException($"{element} is greater than {MaxRange}.");
        }
    }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateCountAttribute : ValidateArgumentsAttribute
{
    public ValidateCountAttribute(int minLength, int maxLength)
    {
        MinLength = minLength;
        MaxLength = maxLength;
    }

    public int MinLength { get; }

    public int MaxLength { get; }

    protected override void Validate(object? arguments, EngineIntrinsics? engineIntrinsics)
    {
        object? bare = PSObject.Base(arguments);
        IEnumerable elements = bare is null
            ? Array.Empty<object>()
            : LanguagePrimitives.GetEnumerable(bare) ?? throw new ValidationMetadataException("The ValidateCount attribute is for collections only.");

        int count = elements.Cast<object?>().Count();
        if (count < MinLength || count > MaxLength)
        {
            throw new ValidationMetadataException($"There are {count} values; allowed are {MinLength} to {MaxLength}.");
        }
    }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateLengthAttribute : ValidateEnumeratedArgumentsAttribute
{
    public ValidateLengthAttribute(int minLength, int maxLength)
    {
        MinLength = minLength;
        MaxLength = maxLength;
    }

    public int MinLength { get; }

    public int MaxLength { get; }

    protected override void ValidateElement(object? element)
    {
        if (PSObject.Base(element) is not string text)
        {
            throw new ValidationMetadataException("The ValidateLength attribute is for strings only.");
        }

        if (text.Length < MinLength || text.Length > MaxLength)
        {
            throw new ValidationMetadataException($"\"{text}\" has {text.Length} characters; allowed are {MinLength} to {MaxLength}.");
        }
    }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidatePatternAttribute : ValidateEnumeratedArgumentsAttribute
{
    public ValidatePatternAttribute(string regexPattern) => RegexPattern = regexPattern;

    public string RegexPattern { get; }

    public RegexOptions Options { get; set; } = RegexOptions.IgnoreCase;

    protected override void ValidateElement(object? element)
    {
        string text = PSObject.AsText(element);
        if (!Regex.IsMatch(text, RegexPattern, Options))
        {
            throw new ValidationMetadataException($"\"{text}\" does not match the pattern \"{RegexPattern}\".");
        }
    }
}
