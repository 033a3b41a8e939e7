#if !NETSTANDARD2_0
using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace KeyRotation.Loader;

/// <summary>PowerShell 7: loads the module's assemblies into a private load context.</summary>
/// <remarks>
/// Overrides Load instead of handling Resolving. The event fires only if the default context cannot resolve the name,
/// so an older AWSSDK.Core of another module would satisfy it silently.
/// </remarks>
internal sealed class PrivateContext : AssemblyLoadContext
{
    private static readonly string s_platform =
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;

    private readonly string _folder;

    private PrivateContext(string folder)
        : base("KeyRotation") => _folder = folder;

    /// <summary>The folder under bin for this version: net10.0 for PowerShell 7.6, net8.0 for 7.4 and 7.5.</summary>
    public static string Target => Environment.Version.Major >= 10 ? "net10.0" : "net8.0";

    /// <summary>Loads an assembly and, later, its references.</summary>
    public static Assembly Load(string folder, string assemblyPath) =>
        new PrivateContext(folder).LoadFromAssemblyPath(assemblyPath);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Assemblies of the runtime and of PowerShell must be the host's own. Otherwise the same type exists twice.
        if (IsPlatform(assemblyName.Name!))
        {
            return null;
        }

        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static bool IsPlatform(string name) =>
        s_platform.Contains(Path.DirectorySeparatorChar + name + ".dll", StringComparison.OrdinalIgnoreCase);
}
#endif
