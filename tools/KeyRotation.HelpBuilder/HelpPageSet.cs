using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KeyRotation.HelpBuilder;

/// <summary>Every page of a folder, and what is wrong with those that could not be read.</summary>
/// <param name="Pages">The pages that are well formed, in the order of their names.</param>
/// <param name="Problems">The first problem of each page that is not; empty when all is well.</param>
public sealed record HelpPageSet(IReadOnlyList<HelpPage> Pages, IReadOnlyList<HelpPageException> Problems)
{
    /// <summary>Reads every <c>*.md</c> of a folder; each must be the page of one cmdlet.</summary>
    /// <param name="folder">The folder; its subfolders are not read.</param>
    /// <param name="helpFileName">The MAML file that each page must name, or null to accept any.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public static HelpPageSet Read(string folder, string? helpFileName = null)
    {
        ArgumentNullException.ThrowIfNull(folder);

        // The file system's own order differs from machine to machine, and the output must not.
        var files = Directory.GetFiles(folder, "*.md").OrderBy(Path.GetFileName, StringComparer.Ordinal).ToList();
        var pages = new List<HelpPage>();
        var problems = new List<HelpPageException>();
        if (files.Count == 0)
        {
            problems.Add(new HelpPageException(folder, 1, "the folder holds no help page (*.md)"));
        }

        foreach (string file in files)
        {
            try
            {
                HelpPage page = HelpPageReader.ReadFile(file);
                CheckNames(page, helpFileName);
                pages.Add(page);
            }
            catch (HelpPageException problem)
            {
                problems.Add(problem);
            }
        }

        return new HelpPageSet(pages, problems);
    }

    private static void CheckNames(HelpPage page, string? helpFileName)
    {
        string fileName = Path.GetFileName(page.Path);
        if (fileName != page.Name + ".md")
        {
            throw new HelpPageException(page.Path, page.Line, $"the page of {page.Name} must be the file {page.Name}.md");
        }

        if (helpFileName is not null && page.ExternalHelpFile != helpFileName)
        {
            throw new HelpPageException(
                page.Path, 1, $"'external help file' is '{page.ExternalHelpFile}', but the file to write is '{helpFileName}'");
        }
    }
}
