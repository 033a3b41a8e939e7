using System;
using System.IO;
using System.Reflection;

namespace KeyRotation.HelpBuilder;

/// <summary>The command line. Builds PowerShell help from a cmdlet assembly and folders of pages.</summary>
internal static class HelpBuilderCommand
{
    /// <summary>Writes the help. The exit code is 0 only if everything was written.</summary>
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

        // A missing help page could go unnoticed, so write all of the help or none.
        if (help.Problems.Count > 0)
        {
            return 1;
        }

        help.Write(output, Path.GetFileName(assembly) + "-Help.xml");
        return 0;
    }
}
