#if NETSTANDARD2_0
using System;
using System.IO;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>
/// Windows PowerShell 5.1: .NET Framework has no load contexts. A handler finds the module's own files, and those
/// only, where .NET Framework asks for a version that differs from the one shipped.
/// </summary>
internal static class PrivateContext
{
    /// <summary>The folder under bin with the assemblies for this PowerShell.</summary>
    public const string Target = "netstandard2.0";

    /// <summary>Loads an assembly and, later, what it refers to.</summary>
    public static Assembly Load(string folder, string assemblyPath)
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) =>
        {
            var path = Path.Combine(folder, new AssemblyName(request.Name).Name + ".dll");
            return IsOwn(request.RequestingAssembly, folder) && File.Exists(path) ? Assembly.LoadFrom(path) : null;
        };
        return Assembly.LoadFrom(assemblyPath);
    }

    // Other modules' requests are not answered: their missing assembly is not ours to choose.
    private static bool IsOwn(Assembly? requesting, string folder) =>
        requesting is { IsDynamic: false }
        && string.Equals(Path.GetDirectoryName(requesting.Location), folder, StringComparison.OrdinalIgnoreCase);
}
#endif
