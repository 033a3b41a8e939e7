using System;
using System.IO;

namespace KeyRotation.ModelBuilder;

/// <summary>The command line: an output folder and shape files in; one C# file per service out.</summary>
internal static class ModelBuilderCommand
{
    /// <summary>Writes the files. The exit code is 0 only if all of them were written.</summary>
    public static int Main(string[] args)
    {
        if (args is not [string output, _, ..])
        {
            Console.Error.WriteLine("usage: KeyRotation.ModelBuilder <output folder> <shape file>...");
            return 1;
        }

        try
        {
            Directory.CreateDirectory(output);
            foreach (string path in args.AsSpan(1))
            {
                ServiceModel service = ShapeFile.Read(path);
                File.WriteAllText(Path.Combine(output, service.Name + ".g.cs"), ServiceSource.Write(service));
            }

            return 0;
        }
        catch (ShapeFileException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    }
}
