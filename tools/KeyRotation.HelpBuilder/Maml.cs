using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace KeyRotation.HelpBuilder;

/// <summary>A parameter with its help text.</summary>
internal sealed record HelpParameter(DeclaredParameter Declared, IReadOnlyList<string> Text, string Default);

/// <summary>MAML elements that are used in more than one place.</summary>
internal static class Maml
{
    public static readonly XNamespace Help = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Description(IEnumerable<string> paragraphs) =>
        new(Text + "description", paragraphs.Select(Para));

    public static XElement Para(string text) => new(Text + "para", text);

    public static XElement Type(string name) =>
        new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));

    /// <summary>A parameter, in a syntax element or in the list of parameters.</summary>
    public static XElement Parameter(HelpParameter parameter, Binding binding, bool inSyntax)
    {
        DeclaredParameter declared = parameter.Declared;
        var value = new XElement(
            Command + "parameterValue",
            new XAttribute("required", !declared.IsSwitch),
            new XAttribute("variableLength", false),
            declared.Type);
        return new XElement(
            Command + "parameter",
            new XAttribute("required", binding.Mandatory),
            new XAttribute("variableLength", declared.Type.EndsWith(']')),
            new XAttribute("globbing", declared.Wildcards),
            new XAttribute("pipelineInput", PipelineInput(binding)),
            new XAttribute("position", binding.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", declared.Aliases.Count == 0 ? "none" : string.Join(", ", declared.Aliases)),
            new XElement(Text + "name", declared.Name),
            Description(parameter.Text),

            // Get-Help prints a value wherever this element exists, so a switch has none in its syntax.
            inSyntax && declared.IsSwitch ? null : value,
            Type(declared.Type),
            new XElement(Dev + "defaultValue", parameter.Default));
    }

    private static string PipelineInput(Binding binding) => (binding.ByValue, binding.ByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
