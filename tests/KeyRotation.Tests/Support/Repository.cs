using System;
using System.IO;

namespace KeyRotation.Tests.Support;

/// <summary>The location of the sources and of the build output.</summary>
internal static class Repository
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The build output folder of a project for a target.</summary>
    public static string BuildOf(string project, string target) =>
        Path.Combine(Root, project, "bin", Configuration, target);

    /// <summary>The path of a file.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The text of a file.</summary>
    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KeyRotation.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("The tests are not inside the repository.");
        }

        return folder;
    }
}
