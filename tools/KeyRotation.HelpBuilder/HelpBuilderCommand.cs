using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KeyRotation.HelpBuilder;

/// <summary>The command line: a folder of pages in, one MAML file out; and a folder of topics, each a text file beside it.</summary>
public static class HelpBuilderCommand
{
    /// <summary>Exit code: the MAML file was written.</summary>
    public const int Success = 0;

    /// <summary>Exit code: a page is malformed, or a file could not be read or written.</summary>
    public const int Failure = 1;

    /// <summary>Exit code: called with the wrong arguments.</summary>
    public const int WrongUsage = 2;

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The folder of pages, then the file to write, then, if there is one, the folder of topics.</param>
    /// <param name="output">Takes one line that says what was written.</param>
    /// <param name="error">Takes one line per malformed page, in the form that MSBuild shows as a build error.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);

        if (args.Count is not (2 or 3) || args[0].StartsWith("--", StringComparison.Ordinal))
        {
            error.WriteLine("usage: KeyRotation.HelpBuilder <folder of pages> <output file> [<folder of topics>]");
            return WrongUsage;
        }

        try
        {
            return Build(args[0], args[1], args.Count == 3 ? args[2] : null, output, error);
        }
        catch (HelpPageException problem)
        {
            error.WriteLine(problem.Message);
            return Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"KeyRotation.HelpBuilder : error KRHELP: {failure.Message}");
            return Failure;
        }
    }

    private static int Build(string folder, string outputFile, string? topicFolder, TextWriter output, TextWriter error)
    {
        HelpPageSet pages = HelpPageSet.Read(folder, Path.GetFileName(outputFile));
        if (pages.Problems.Count > 0)
        {
            // Nothing is written: help that lacks a page would go unnoticed.
            foreach (HelpPageException problem in pages.Problems)
            {
                error.WriteLine(problem.Message);
            }

            return Failure;
        }

        var topics = (topicFolder is null ? [] : AboutTopic.ReadFolder(topicFolder)).Select(topic => (topic.Name, Text: topic.ToHelpText())).ToList();
        string outputFolder = Path.GetDirectoryName(Path.GetFullPath(outputFile))!;
        Directory.CreateDirectory(outputFolder);
        MamlWriter.Write(pages.Pages, outputFile);
        output.WriteLine($"{outputFile}: help of {pages.Pages.Count} cmdlets");
        foreach ((string name, string text) in topics)
        {
            File.WriteAllText(Path.Combine(outputFolder, name + ".help.txt"), text);
            output.WriteLine(name);
        }

        return Success;
    }
}
