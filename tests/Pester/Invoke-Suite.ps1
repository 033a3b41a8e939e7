<#
.SYNOPSIS
    Runs the Pester suite against out/KeyRotation and prints one closing line of counts. Exit code 0 only if all passed.
#>
#Requires -Version 5.1
[CmdletBinding()]
param([string] $Path = $PSScriptRoot)

$ErrorActionPreference = 'Stop'
Import-Module -Name Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

foreach ($skipped in $result.Skipped) {
    "skipped: $($skipped.ExpandedPath): $(@($skipped.ErrorRecord)[0])"
}

"Pester: $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
exit [int]($result.Result -ne 'Passed')
