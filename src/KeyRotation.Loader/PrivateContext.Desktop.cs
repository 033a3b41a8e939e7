#if NETSTANDARD2_0
using System;
using System.IO;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>
/// Windows PowerShell 5.1: .NET Framework has no load contexts. A handler resolves only the module's own files, when
/// .NET Framework requests a version other than the one shipped.
/// </summary>
internal static class PrivateContext
{
    /// <summary>The folder under bin for this PowerShell.</summary>
    public const string Target = "netstandard2.0";

    /// <summary>Loads an assembly and, later, its references.</summary>
    public static Assembly Load(string folder, string assemblyPath)
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) =>
        {
            var path = Path.Combine(folder, new AssemblyName(request.Name).Name + ".dll");
            return IsOwn(request.RequestingAssembly, folder) && File.Exists(path) ? Assembly.LoadFrom(path) : null;
        };
        return Assembly.LoadFrom(assemblyPath);
    }

    // Requests of other modules are ignored: choosing their assemblies is not this module's job.
    private static bool IsOwn(Assembly? requesting, string folder) =>
        requesting is { IsDynamic: false }
        && string.Equals(Path.GetDirectoryName(requesting.Location), folder, StringComparison.OrdinalIgnoreCase);
}
#endif
