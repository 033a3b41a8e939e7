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
            throw new ValidationMetadataException($"The argument \"{text}\" does not belong to the set \"{string.Join(',', ValidValues)}\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.");
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
            throw new ValidationMetadataException($"The argument \"{element}\" cannot be compared with the range from {MinRange} to {MaxRange}.");
        }

        if (Comparer.DefaultInvariant.Compare(value, MinRange) < 0)
        {
            throw new ValidationMetadataException($"The {element} argument is less than the minimum allowed range of {MinRange}. Supply an argument that is greater than or equal to {MinRange} and then try the command again.");
        }

        if (Comparer.DefaultInvariant.Compare(value, MaxRange) > 0)
        {
            throw new ValidationMetadataException($"The {element} argument is greater than the maximum allowed range of {MaxRange}. Supply an argument that is less than or equal to {MaxRange} and then try the command again.");
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
            throw new ValidationMetadataException($"The number of provided arguments ({count}) is not between {MinLength} and {MaxLength}, the numbers of allowed arguments. Provide a number of arguments within the range, and then try the command again.");
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
            throw new ValidationMetadataException($"The character length ({text.Length}) of the argument is not between {MinLength} and {MaxLength}. Specify an argument of a length within the range, and then try the command again.");
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
            throw new ValidationMetadataException($"The argument \"{text}\" does not match the \"{RegexPattern}\" pattern. Supply an argument that matches \"{RegexPattern}\" and try the command again.");
        }
    }
}
