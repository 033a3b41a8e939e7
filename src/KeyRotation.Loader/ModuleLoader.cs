using System.Collections.Concurrent;
using System.IO;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>Loads the cmdlet assembly where it meets nobody else's copy of what it needs.</summary>
public static class ModuleLoader
{
    private const string CmdletAssembly = "KeyRotation.dll";

    // A second import of the same files finds the assembly of the first: no second context, no growth.
    private static readonly ConcurrentDictionary<string, Assembly> s_loaded = new();

    /// <summary>Loads the cmdlet assembly of a folder, once.</summary>
    /// <param name="folder">Full path of the folder with the assemblies for this runtime.</param>
    public static Assembly Load(string folder) =>
        s_loaded.GetOrAdd(folder, static path => PrivateContext.Load(path, Path.Combine(path, CmdletAssembly)));
}
