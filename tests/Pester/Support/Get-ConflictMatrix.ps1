<#
.SYNOPSIS
    Tries the module beside every neighbour in both orders, and prints the table of docs/beside-other-modules.md.
#>
#Requires -Version 7.6
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/../Support.ps1
. $PSScriptRoot/Neighbours.ps1
$obstacle = Get-NeighbourObstacle
if ($obstacle) { throw "The neighbours were not tried: $obstacle." }

Add-Type -Path $NeighbourAssembly
$results = foreach ($neighbour in [KeyRotation.Neighbour.Neighbour]::All) {
    foreach ($loaded in 'before', 'after') {
        $ended = Invoke-Neighbour $neighbour.Name $loaded
        $worked = $ended.ExitCode -eq 0 -and $ended.Result.Cmdlets.Count -eq 13 -and $ended.Result.Used[0] -and $ended.Result.Used[1] -eq $ended.Result.Used[0]
        if (-not $worked) { Write-Warning -Message "$($neighbour.Name), loaded $loaded`: $($ended.Text)" }
        [pscustomobject]@{ Name = $neighbour.Name; Packages = $neighbour.Packages; Loaded = $loaded; Worked = $worked }
    }
}
Format-ConflictMatrix $results
