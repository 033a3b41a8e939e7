using System.Management.Automation;
using System.Reflection;

namespace KeyRotation.Loader;

/// <summary>Ends the import of the module that calls it.</summary>
[Cmdlet(VerbsLifecycle.Complete, "KeyRotationImport")]
public sealed class CompleteKeyRotationImportCommand : PSCmdlet
{
    private static readonly MethodInfo? s_addExportedCmdlet = typeof(PSModuleInfo).GetMethod(
        "AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>The cmdlet assembly, as it was imported.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSModuleInfo? Cmdlets { get; set; }

    /// <summary>What runs when the module is removed.</summary>
    [Parameter(Mandatory = true)]
    public ScriptBlock? OnRemove { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var module = SessionState.Module;
        module.OnRemove = OnRemove;

        // A binary module that was imported before does not hand its cmdlets to the module that imports it again:
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
