using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>Completes the import of the calling module.</summary>
[Cmdlet(VerbsLifecycle.Complete, "KeyRotationImport")]
public sealed class CompleteKeyRotationImportCommand : PSCmdlet
{
    private static readonly MethodInfo? s_addExportedCmdlet = typeof(PSModuleInfo).GetMethod(
        "AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>The cmdlet assembly, as imported.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSModuleInfo? Cmdlets { get; set; }

    /// <summary>The script block to run when the module is removed.</summary>
    [Parameter(Mandatory = true)]
    public ScriptBlock? OnRemove { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var module = SessionState.Module;
        module.OnRemove = OnRemove;

        // A binary module that was imported before does not pass its cmdlets to a module that imports it again:
        // https://github.com/PowerShell/PowerShell/issues/20710
        if (!module.NestedModules.Contains(Cmdlets!))
        {
            foreach (var cmdlet in Cmdlets!.ExportedCmdlets.Values)
            {
                s_addExportedCmdlet?.Invoke(module, [cmdlet]);
            }
        }
    }
}
