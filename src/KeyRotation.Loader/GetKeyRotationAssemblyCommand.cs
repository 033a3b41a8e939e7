using System.Collections.Concurrent;
using System.IO;
using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>
/// Loads the cmdlet assembly of the module that calls it where it meets nobody else's copy of what it needs.
/// </summary>
[Cmdlet(VerbsCommon.Get, "KeyRotationAssembly")]
[OutputType(typeof(Assembly))]
public sealed class GetKeyRotationAssemblyCommand : PSCmdlet
{
    private const string CmdletAssembly = "KeyRotation.dll";

    // A second import of the same files finds the assembly of the first: no second context, no growth.
    private static readonly ConcurrentDictionary<string, Assembly> s_loaded = new();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // The caller's folder, not this assembly's: another copy of the module may have brought the loader.
        var folder = Path.Combine(SessionState.Module.ModuleBase, "bin", PrivateContext.Target);
        WriteObject(
            s_loaded.GetOrAdd(folder, static path => PrivateContext.Load(path, Path.Combine(path, CmdletAssembly))));
    }
}
