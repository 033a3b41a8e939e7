using System;
using System.IO;
using System.Reflection;

namespace KeyRotation.HelpBuilder;

/// <summary>The command line: a cmdlet assembly and folders of pages in; the help that PowerShell reads out.</summary>
internal static class HelpBuilderCommand
{
    /// <summary>Writes the help. The exit code is 0 only if all of it was written.</summary>
    public static int Main(string[] args)
    {
        if (args is not [string assembly, string pages, string topics, string output])
        {
            Console.Error.WriteLine("usage: KeyRotation.HelpBuilder <assembly> <pages> <topics> <output folder>");
            return 1;
        }

        var help = new ModuleHelp(DeclaredCmdlet.ReadAll(Assembly.LoadFrom(Path.GetFullPath(assembly))), pages, topics);
        foreach (HelpPageException problem in help.Problems)
        {
            Console.Error.WriteLine(problem.Message);
        }

        // Help that lacks a page would go unnoticed, so it is all or nothing.
        if (help.Problems.Count > 0)
        {
            return 1;
        }

        help.Write(output, Path.GetFileName(assembly) + "-Help.xml");
        return 0;
    }
}
