using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using KeyRotation.Bench.Figures;

namespace KeyRotation.Bench;

/// <summary>Prints the figures with their targets.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Prints the machine that the figures were measured on.</summary>
    public void Machine() => output.WriteLine(
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, "
        + $"{Environment.ProcessorCount} processors");

    public void Title(IFigure figure)
    {
        output.WriteLine();
        output.WriteLine($"== {figure.Name}: {figure.Description}");
    }

    /// <summary>A figure without a target.</summary>
    public void Line(string what, string value) => output.WriteLine($"{what,-56} {value}");

    /// <summary>A figure with its target.</summary>
    public void Line(string what, string value, string aim, bool met) =>
        Line(what, $"{value,-24} aim: {aim} - {(met ? "met" : "MISSED")}");

    public void Failed(Exception exception) => output.WriteLine("FAILED: " + exception);

    public static string Number(double value, string format = "0.0") =>
        value.ToString(format, CultureInfo.InvariantCulture);
}
