using System;
using System.Collections.Generic;
using System.IO;
using KeyRotation.Packager.Archives;
using KeyRotation.Packager.Contents;

namespace KeyRotation.Packager;

/// <summary>The command line.</summary>
public static class PackagerCommand
{
    /// <summary>Exit code: everything was written.</summary>
    public const int Success = 0;

    /// <summary>Exit code: a file is unexpected, missing, or could not be read or written.</summary>
    public const int Failure = 1;

    /// <summary>Exit code: invalid arguments.</summary>
    public const int WrongUsage = 2;

    private const string Usage = """
        usage: KeyRotation.Packager finish <module folder> <manifest> <changelog> <lock file> <folder of NuGet's packages>
               KeyRotation.Packager pack <module folder> <output folder>
        """;

    /// <summary>Runs the tool.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        try
        {
            switch (args)
            {
                case ["finish", var module, var manifest, var changelog, var lockFile, var packages]:
                    Finish(module, manifest, changelog, LockFile.Read(lockFile), packages);
                    return Success;
                case ["pack", var module, var folder]:
                    Pack(module, folder, output);
                    return Success;
                default:
                    error.WriteLine(Usage);
                    return WrongUsage;
            }
        }
        catch (Exception failure) when (failure is PackagerException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"KeyRotation.Packager : error KRPACK: {failure.Message}");
            return Failure;
        }
    }

    // Everything that users receive is in the module's folder, so that the tested files are the packaged files.
    private static void Finish(string module, string manifest, string changelog, LockFile lockFile, string packages)
    {
        var components = new ModuleContents(module, lockFile).Components(packages);
        var source = ModuleManifest.Read(manifest);
        TextFile.Write(Path.Combine(module, ModuleContents.NoticesFile), Notices.Of(components));
        TextFile.Write(Path.Combine(module, ModuleContents.SbomFile), Sbom.Of(source, components));
        TextFile.Write(
            Path.Combine(module, ModuleContents.ManifestFile),
            source.Finished(ModuleContents.Files(module), Changelog.NotesOf(changelog, source.Version)));
    }

    private static void Pack(string module, string folder, TextWriter output)
    {
        var manifest = ModuleManifest.Read(Path.Combine(module, ModuleContents.ManifestFile));
        ModuleContents.RequireListed(module, manifest);
        Directory.CreateDirectory(folder);
        foreach (
            var file in new[]
            {
                ModuleZip.Write(module, manifest, folder),
                ModulePackage.Write(module, manifest, folder),
            })
        {
            output.WriteLine($"{file}: {new FileInfo(file).Length:N0} bytes");
        }
    }
}
