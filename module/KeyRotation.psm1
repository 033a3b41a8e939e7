# Picks the assemblies for this PowerShell and loads them where they meet nobody else's (see KeyRotation.Loader).
$target = if ($PSVersionTable.PSEdition -ne 'Core') {
    'netstandard2.0' # Windows PowerShell 5.1
} elseif ([System.Environment]::Version.Major -ge 10) {
    'net10.0' # PowerShell 7.6
} else {
    'net8.0' # PowerShell 7.4 and 7.5
}

$folder = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $target)
$isReload = $null -ne ('KeyRotation.Loader.ModuleLoader' -as [type])
if (-not $isReload) {
    $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($folder, 'KeyRotation.Loader.dll'))
}

$cmdlets = Import-Module -Assembly ([KeyRotation.Loader.ModuleLoader]::Load($folder)) -PassThru -ErrorAction Stop
if ($isReload) {
    # A binary module that was imported before does not hand its cmdlets to the module that imports it again:
    # https://github.com/PowerShell/PowerShell/issues/20710
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod(
        'AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}

# No sandbox outlives the module. The type is not found by its name here: it lives in the module's own load context.
$sandboxes = $cmdlets.ImplementingAssembly.GetType('KeyRotation.SandboxSession')
$ExecutionContext.SessionState.Module.OnRemove = { $sandboxes::StopAll() }.GetNewClosure()
