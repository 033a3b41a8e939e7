# The loader picks the assemblies for this PowerShell and loads them where they meet nobody else's. Everything is done by
# cmdlets: each kind of .NET call in a script takes a PowerShell that has just started several milliseconds.
Import-Module -Name "$PSScriptRoot/bin/$PSEdition/KeyRotation.Loader.dll"

# No sandbox outlives the module.
Import-Module -Assembly (Get-KeyRotationAssembly) -PassThru | Complete-KeyRotationImport -OnRemove { Stop-KeyRotationSandbox }
