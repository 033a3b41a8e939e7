using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace KeyRotation.HelpBuilder;

/// <summary>The order and the shape of a syntax line, as <c>Get-Command -Syntax</c> writes it.</summary>
public static class SyntaxText
{
    /// <summary>A set's parameters: positions first, then what is mandatory, then the others as the page has them.</summary>
    public static IReadOnlyList<(HelpParameter Parameter, HelpParameterBlock Block)> InSet(
        IEnumerable<HelpParameter> parameters, string parameterSet) =>
        [.. parameters
            .Select(parameter => (Parameter: parameter, Block: parameter.Blocks.FirstOrDefault(b => b.IsInSet(parameterSet))!))
            .Where(entry => entry.Block is not null)
            .OrderBy(entry => entry.Block.Position ?? int.MaxValue)
            .ThenBy(entry => entry.Block.Required ? 0 : 1)
            .ThenBy(entry => entry.Parameter.Name is "WhatIf" or "Confirm" ? 1 : 0)];

    /// <summary>The syntax line of a set, such as <c>Get-Item [-Path] &lt;String[]&gt; [&lt;CommonParameters&gt;]</c>.</summary>
    public static string Of(string cmdlet, IEnumerable<HelpParameter> parameters, string parameterSet)
    {
        var text = new StringBuilder(cmdlet);
        foreach ((HelpParameter parameter, HelpParameterBlock block) in InSet(parameters, parameterSet))
        {
            text.Append(' ').Append(Of(parameter.Name, block));
        }

        return text.Append(" [<CommonParameters>]").ToString();
    }

    private static string Of(string name, HelpParameterBlock block)
    {
        string dashed = block.Position is null ? "-" + name : "[-" + name + "]";
        string withValue = block.IsSwitch ? dashed : $"{dashed} <{block.Type}>";
        return block.Required ? withValue : "[" + withValue + "]";
    }
}
