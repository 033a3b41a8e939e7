using System;
using System.Collections.Generic;
using System.Linq;
using Markdig.Syntax;

namespace KeyRotation.HelpBuilder;

/// <summary>A page's description of a parameter.</summary>
/// <param name="Line">The line of its heading.</param>
/// <param name="Default">The text of the paragraph "Default: ..."; null if none.</param>
internal sealed record ParameterProse(
    MarkdownPage Page, string Name, int Line, IReadOnlyList<string> Text, string? Default)
{
    /// <summary>The file name of the shared page, in the folder of the cmdlets' pages.</summary>
    public const string SharedPage = "common-parameters.md";

    private const string DefaultMark = "Default: ";

    /// <summary>
    /// Reads the shared page: below each "## " heading an introduction for readers, then the parameters.
    /// </summary>
    public static IReadOnlyList<ParameterProse> ReadShared(MarkdownPage page) =>
        ReadAll(page, page.Sections(page.Title("Common parameters").Blocks.SkipWhile(IsText), 2, "and a title")
            .SelectMany(group => page.Sections(group.Blocks.SkipWhile(IsText), 3, "-Name")));

    /// <summary>Reads sections, each describing one parameter.</summary>
    public static IReadOnlyList<ParameterProse> ReadAll(MarkdownPage page, IEnumerable<Section> sections)
    {
        List<ParameterProse> all = [.. sections.Select(section => Read(page, section))];
        ParameterProse? second = all.Find(prose => all.Find(other => other.Name == prose.Name) != prose);
        return second is null ? all : throw page.Problem(second.Line, $"-{second.Name} is described twice; remove one");
    }

    private static ParameterProse Read(MarkdownPage page, Section section)
    {
        List<string> text = [.. page.Paragraphs(section.Blocks)];
        string? last = text.Find(paragraph => paragraph.StartsWith(DefaultMark, StringComparison.Ordinal));
        text.RemoveAll(paragraph => paragraph == last);
        return section.Title.StartsWith('-') && text.Count > 0
            ? new ParameterProse(page, section.Title[1..], section.Line, text, last?[DefaultMark.Length..])
            : throw page.Problem(section.Line, "expected '### -Name' and a description of the parameter");
    }

    private static bool IsText(Block block) => block is not HeadingBlock;
}
