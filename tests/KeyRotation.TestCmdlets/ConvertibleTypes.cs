using System;
using System.ComponentModel;
using System.Globalization;

namespace KeyRotation.TestCmdlets;

/// <summary>Made by its constructor.</summary>
public sealed class Letter
{
    public Letter(string text) => Text = text.Length == 1 ? text : throw new ArgumentException("One letter only.", nameof(text));

    public string Text { get; }

    public override string ToString() => Text;
}

/// <summary>Made by its type converter.</summary>
[TypeConverter(typeof(CelsiusConverter))]
public sealed class Celsius
{
    internal Celsius(double degrees) => Degrees = degrees;

    public double Degrees { get; }

    public override string ToString() => Degrees.ToString(CultureInfo.InvariantCulture) + "C";
}

public sealed class CelsiusConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        new Celsius(double.Parse(((string)value).TrimEnd('C'), CultureInfo.InvariantCulture));
}
