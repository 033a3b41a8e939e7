using System;
using System.Collections.Generic;

namespace KeyRotation.HelpBuilder;

/// <summary>One page of <c>docs/cmdlets</c>: the help of one cmdlet in the PlatyPS schema 2.0.0.</summary>
/// <remarks>Every text is a list of paragraphs without Markdown; a list item is a paragraph that starts with "- ".</remarks>
public sealed record HelpPage
{
    /// <summary>The page's path, as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>The line of the page's title.</summary>
    public required int Line { get; init; }

    /// <summary>The MAML file that this page becomes a part of.</summary>
    public required string ExternalHelpFile { get; init; }

    /// <summary>The module that the cmdlet belongs to.</summary>
    public required string ModuleName { get; init; }

    /// <summary>What <c>Get-Help -Online</c> opens; empty where there is no such address.</summary>
    public required string OnlineVersion { get; init; }

    /// <summary>The cmdlet, Verb-Noun.</summary>
    public required string Name { get; init; }

    /// <summary>What the cmdlet does, in one sentence.</summary>
    public required IReadOnlyList<string> Synopsis { get; init; }

    /// <summary>One entry per parameter set, in the order of the page.</summary>
    public required IReadOnlyList<HelpSyntax> Syntax { get; init; }

    /// <summary>The description's paragraphs.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>The examples; at least one.</summary>
    public required IReadOnlyList<HelpExample> Examples { get; init; }

    /// <summary>The parameters, in the order of the page; common parameters are not among them.</summary>
    public required IReadOnlyList<HelpParameter> Parameters { get; init; }

    /// <summary>The types that the pipeline may bring in.</summary>
    public required IReadOnlyList<HelpType> Inputs { get; init; }

    /// <summary>The types that the cmdlet writes.</summary>
    public required IReadOnlyList<HelpType> Outputs { get; init; }

    /// <summary>The notes' paragraphs; may be empty.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The related links; may be empty.</summary>
    public required IReadOnlyList<HelpLink> RelatedLinks { get; init; }

    /// <summary>The cmdlet's verb.</summary>
    public string Verb => Name[..Name.IndexOf('-', StringComparison.Ordinal)];

    /// <summary>The cmdlet's noun.</summary>
    public string Noun => Name[(Name.IndexOf('-', StringComparison.Ordinal) + 1)..];
}

/// <summary>How a cmdlet is called in one of its parameter sets.</summary>
/// <param name="ParameterSet">The set's name; <see cref="HelpParameterBlock.AllSets"/> where the cmdlet has one nameless set.</param>
/// <param name="IsDefault">Whether it is the cmdlet's default set.</param>
/// <param name="Text">The syntax line, its line breaks folded into spaces.</param>
/// <param name="Line">The line of the page.</param>
public sealed record HelpSyntax(string ParameterSet, bool IsDefault, string Text, int Line);

/// <summary>One example.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="Title">What it shows, without its number.</param>
/// <param name="Code">The PowerShell that it runs, as it stands in the page.</param>
/// <param name="Output">What the example shows as its output; empty where it shows none.</param>
/// <param name="Remarks">The text before and after the code.</param>
/// <param name="Line">The line of the page.</param>
public sealed record HelpExample(
    int Number, string Title, string Code, string Output, IReadOnlyList<string> Remarks, int Line);

/// <summary>One parameter.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Description">The description's paragraphs.</param>
/// <param name="Blocks">What binds it: one block, or several where its parameter sets differ.</param>
/// <param name="Line">The line of the page.</param>
public sealed record HelpParameter(
    string Name, IReadOnlyList<string> Description, IReadOnlyList<HelpParameterBlock> Blocks, int Line);

/// <summary>How a parameter binds in some of its parameter sets: one yaml block.</summary>
public sealed record HelpParameterBlock
{
    /// <summary>PowerShell's own name for "in every parameter set".</summary>
    public const string AllSets = "__AllParameterSets";

    /// <summary>The type's short name, such as <c>String[]</c> or <c>SwitchParameter</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The sets' names; <see cref="AllSets"/> alone for "(All)".</summary>
    public required IReadOnlyList<string> ParameterSets { get; init; }

    /// <summary>The aliases; may be empty.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The values that a ValidateSet or an enumeration accepts; empty where any is accepted.</summary>
    public required IReadOnlyList<string> AcceptedValues { get; init; }

    /// <summary>Whether the parameter is mandatory.</summary>
    public required bool Required { get; init; }

    /// <summary>The position, counted from 0; null where the parameter is named.</summary>
    public required int? Position { get; init; }

    /// <summary>The value where none is given: a literal, a short description, or "None".</summary>
    public required string DefaultValue { get; init; }

    /// <summary>Whether the parameter takes the pipeline's objects.</summary>
    public required bool PipelineByValue { get; init; }

    /// <summary>Whether the parameter takes a property of the pipeline's objects.</summary>
    public required bool PipelineByPropertyName { get; init; }

    /// <summary>Whether the parameter understands wildcards.</summary>
    public required bool AcceptsWildcards { get; init; }

    /// <summary>The line of the page.</summary>
    public required int Line { get; init; }

    /// <summary>Whether the parameter is a switch.</summary>
    public bool IsSwitch => Type == "SwitchParameter";

    /// <summary>Whether this block tells how the parameter binds in a set.</summary>
    public bool IsInSet(string parameterSet)
    {
        foreach (string name in ParameterSets)
        {
            if (name == AllSets || name == parameterSet)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A type that a cmdlet takes or writes.</summary>
/// <param name="Name">The type's full name, or "None".</param>
/// <param name="Description">The description's paragraphs; may be empty.</param>
public sealed record HelpType(string Name, IReadOnlyList<string> Description);

/// <summary>A related link.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Uri">Where it leads; empty for another cmdlet's page, which <c>Get-Help</c> finds by name.</param>
public sealed record HelpLink(string Text, string Uri);
