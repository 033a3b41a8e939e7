#if !NETSTANDARD2_0
using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace KeyRotation.Loader;

/// <summary>PowerShell 7: the module's assemblies live in a load context of their own.</summary>
/// <remarks>
/// Load is overridden rather than Resolving handled: that event comes only when the default context has nothing to
/// offer, and an older AWSSDK.Core of another module would satisfy it silently.
/// </remarks>
internal sealed class PrivateContext : AssemblyLoadContext
{
    private static readonly string s_platform =
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;

    private readonly string _folder;

    private PrivateContext(string folder)
        : base("KeyRotation") => _folder = folder;

    /// <summary>The folder under bin with the assemblies for this PowerShell: 7.6, or 7.4 and 7.5.</summary>
    public static string Target => Environment.Version.Major >= 10 ? "net10.0" : "net8.0";

    /// <summary>Loads an assembly and, later, what it refers to.</summary>
    public static Assembly Load(string folder, string assemblyPath) =>
        new PrivateContext(folder).LoadFromAssemblyPath(assemblyPath);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // What the runtime or PowerShell brings must be theirs, or two kinds of the same type would meet.
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
