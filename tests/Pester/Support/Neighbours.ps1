<#
.SYNOPSIS
    Tries the module beside another module's libraries, each pair in a PowerShell process of its own.
.DESCRIPTION
    What the libraries are, and how each shows that it still works, is tests/KeyRotation.Neighbour, which the xunit tests
    run without PowerShell. Its build downloads them. Needs tests/Pester/Support.ps1.
#>

$NeighbourAssembly = [System.IO.Path]::Combine($RepositoryRoot, 'tests', 'KeyRotation.Neighbour', 'bin', 'Release', 'net10.0', 'KeyRotation.Neighbour.dll')

# Why the neighbours cannot be tried here; nothing where they can.
function Get-NeighbourObstacle {
    if ($PSVersionTable.PSVersion -lt [version]'7.6') {
        'the program that loads them needs PowerShell 7.6'
    } elseif (-not (Test-Path -LiteralPath $NeighbourAssembly)) {
        'they were not downloaded. Build first: dotnet build KeyRotation.sln -c Release'
    }
}

# Imports the module beside a library that was loaded before or after, runs every cmdlet, and uses the library.
function Invoke-Neighbour {
    param([string] $Name, [ValidateSet('before', 'after')] [string] $Loaded)
    Invoke-Process -WithoutModule -NonInteractive -With @{ Manifest = $ModuleManifest; Assembly = $NeighbourAssembly; Name = $Name; Loaded = $Loaded } -Script {
        $ErrorActionPreference = 'Stop'
        Add-Type -Path $With.Assembly
        $neighbour = [KeyRotation.Neighbour.Neighbour]::Find($With.Name)
        if ($With.Loaded -eq 'before') { $neighbour.Load() }
        Import-Module -Name $With.Manifest
        $s = Start-KeyRotationSandbox -RotationDuration 0.1
        if ($With.Loaded -eq 'after') { $neighbour.Load() }
        $use = { $neighbour.Use($s.EndpointUrl, $s.Region, $s.AccessKey, $s.SecretKey) }
        $first = & $use

        $quick = @{ Force = $true; Wait = $true; PollingInterval = 0.1 }
        $journal = [System.IO.Path]::GetTempFileName()
        Remove-Item -LiteralPath $journal
        # Each runs, gives something back, and fails with nothing.
        $calls = [ordered]@{
            'Invoke-RSRotateEncryptionKey'  = { Invoke-RSRotateEncryptionKey mycluster @s @quick }
            'Wait-RSClusterAvailable'       = { Wait-RSClusterAvailable mycluster @s -RoleArn $s.Server.RoleArn }
            'Invoke-KMSKeyRotationOnDemand' = { Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s @quick }
            'Wait-KMSKeyRotation'           = { Wait-KMSKeyRotation alias/sandbox-key-1 @s }
            'Set-KMSKeyRotationSchedule'    = { Set-KMSKeyRotationSchedule alias/sandbox-key-1 @s -Force }
            'Update-RSSNamespaceKey'        = { Update-RSSNamespaceKey mynamespace alias/sandbox-key-2 @s @quick }
            'Wait-RSSNamespaceAvailable'    = { Wait-RSSNamespaceAvailable mynamespace @s }
            'Get-KeyRotationTarget'         = { Get-KeyRotationTarget @s }
            'Invoke-KeyRotation'            = { Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -JournalPath $journal -Force }
            'Get-KeyRotationJournal'        = { Get-KeyRotationJournal $journal }
            'Test-KeyRotationJournal'       = { Test-KeyRotationJournal $journal }
            'Resolve-KeyRotationOutcome'    = { [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster'; Outcome = 'Rotated' } | Resolve-KeyRotationOutcome @s }
        }
        $worked = foreach ($name in $calls.Keys) { if (& $calls[$name]) { $name } }
        Remove-Item -LiteralPath $journal
        $second = & $use
        Stop-KeyRotationSandbox $s

        $folder = Split-Path -Path $With.Manifest -Parent
        $ours = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith($folder) }
        $shared = $ours | Where-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_) -eq [System.Runtime.Loader.AssemblyLoadContext]::Default }
        [pscustomobject]@{
            Used    = @($first, $second)
            Cmdlets = @($worked) + 'Start-KeyRotationSandbox' + 'Stop-KeyRotationSandbox' | Sort-Object
            Shared  = @($shared | ForEach-Object { $_.GetName().Name })
            Private = @($ours | Where-Object { $_ -notin $shared } | ForEach-Object { $_.GetName().Name } | Sort-Object)
        }
    }
}

# The lines of the table of docs/beside-other-modules.md. A result has Name, Packages, Call, Loaded and Worked.
function Format-ConflictMatrix {
    param([object[]] $Result)
    '| beside | packages | loaded before | loaded after |'
    '|---|---|---|---|'
    foreach ($group in $Result | Group-Object -Property Name) {
        $said = foreach ($loaded in 'before', 'after') { if (($group.Group | Where-Object Loaded -EQ $loaded).Worked) { 'both work' } else { 'FAILS' } }
        "| $($group.Name) | $($group.Group[0].Packages) | $($said -join ' | ') |"
    }
}
