using System.Management.Automation;

namespace KeyRotation;

/// <summary>What ends with the module.</summary>
public sealed class ModuleLifetime : IModuleAssemblyCleanup
{
    /// <summary>No sandbox outlives the module.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => SandboxSession.StopAll();
}
