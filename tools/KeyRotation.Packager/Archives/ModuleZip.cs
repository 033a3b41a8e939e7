using System.IO;
using System.Linq;
using KeyRotation.Packager.Contents;

namespace KeyRotation.Packager.Archives;

/// <summary>The .zip with KeyRotation/version/, to extract into a folder of $env:PSModulePath.</summary>
internal static class ModuleZip
{
    public static string Write(string module, ModuleManifest manifest, string folder)
    {
        var file = Path.Combine(folder, $"{manifest.Name}.{manifest.Version}.zip");
        StableZip.Write(
            file,
            ModuleContents
                .Files(module)
                .Select(name =>
                    ($"{manifest.Name}/{manifest.Version}/{name}", File.ReadAllBytes(Path.Combine(module, name)))));
        return file;
    }
}
