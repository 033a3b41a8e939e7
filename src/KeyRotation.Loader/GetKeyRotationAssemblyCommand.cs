using System.Collections.Concurrent;
using System.IO;
using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>Loads the cmdlet assembly of the calling module, isolated from other copies of its dependencies.</summary>
[Cmdlet(VerbsCommon.Get, "KeyRotationAssembly")]
[OutputType(typeof(Assembly))]
public sealed class GetKeyRotationAssemblyCommand : PSCmdlet
{
    private const string CmdletAssembly = "KeyRotation.dll";

    // A second import of the same files reuses the assembly. No second context is created.
    private static readonly ConcurrentDictionary<string, Assembly> s_loaded = new();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // The caller's folder, not this assembly's: the loader may belong to another copy of the module.
        var folder = Path.Combine(SessionState.Module.ModuleBase, "bin", PrivateContext.Target);
        WriteObject(
            s_loaded.GetOrAdd(folder, static path => PrivateContext.Load(path, Path.Combine(path, CmdletAssembly))));
    }
}
