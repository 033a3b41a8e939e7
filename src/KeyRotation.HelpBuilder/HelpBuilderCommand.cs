using System;
using System.Collections.Generic;
using System.IO;

namespace KeyRotation.HelpBuilder;

/// <summary>The command line: a folder of pages in, one MAML file out.</summary>
public static class HelpBuilderCommand
{
    /// <summary>Exit code: the MAML file was written.</summary>
    public const int Success = 0;

    /// <summary>Exit code: a page is malformed, or a file could not be read or written.</summary>
    public const int Failure = 1;

    /// <summary>Exit code: called with the wrong arguments.</summary>
    public const int WrongUsage = 2;

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The folder of pages, then the file to write.</param>
    /// <param name="output">Takes one line that says what was written.</param>
    /// <param name="error">Takes one line per malformed page, in the form that MSBuild shows as a build error.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);

        if (args.Count != 2 || args[0].StartsWith("--", StringComparison.Ordinal))
        {
            error.WriteLine("usage: KeyRotation.HelpBuilder <folder of pages> <output file>");
            return WrongUsage;
        }

        try
        {
            return Build(args[0], args[1], output, error);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"KeyRotation.HelpBuilder : error KRHELP: {failure.Message}");
            return Failure;
        }
    }

    private static int Build(string folder, string outputFile, TextWriter output, TextWriter error)
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

        string? parent = Path.GetDirectoryName(Path.GetFullPath(outputFile));
        if (parent is not null)
        {
            Directory.CreateDirectory(parent);
        }

        MamlWriter.Write(pages.Pages, outputFile);
        output.WriteLine($"{outputFile}: help of {pages.Pages.Count} cmdlets");
        return Success;
    }
}
