<#
.SYNOPSIS
    Runs the Pester suite against out/KeyRotation and prints one closing line of counts. Exit code 0 only if all passed
    and no stream of any test held a secret.
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

# All that the tests write, in every stream and in every file, is looked through for secrets. The sandbox's bear a mark.
$secret = 'Sandbox(Secret|Token)(/|%2F)[A-Za-z0-9+/%]{8}|Signature=[0-9a-f]{64}|X-Amz-Security-Token'
$leaks = New-Object -TypeName 'System.Collections.Generic.List[string]'
$env:KEYROTATION_TEST_LEAKS = [System.IO.Path]::GetTempFileName()
$records = 0
$result = $null
try {
    Invoke-Pester -Configuration $configuration *>&1 | ForEach-Object {
        if ($_ -is [Pester.Run]) {
            $result = $_
        } else {
            $records++
            $text = "$_"
            if ($text -match $secret) { $leaks.Add("$($_.GetType().Name): $($Matches[0].Substring(0, 14))...") }
            if ($_ -is [System.Management.Automation.InformationRecord]) {
                if ($_.MessageData.NoNewLine) { $Host.UI.Write($text) } else { $Host.UI.WriteLine($text) }
            }
        }
    }

    $leaks.AddRange([string[]] @(Get-Content -LiteralPath $env:KEYROTATION_TEST_LEAKS))
} finally {
    Remove-Item -LiteralPath $env:KEYROTATION_TEST_LEAKS -ErrorAction Ignore
    Remove-Item -LiteralPath Env:KEYROTATION_TEST_LEAKS
}

foreach ($skipped in $result.Skipped) {
    "skipped: $($skipped.ExpandedPath): $(@($skipped.ErrorRecord)[0])"
}

$leaks | Sort-Object -Unique | ForEach-Object { "LEAK: $_" }
$failed = $result.FailedCount + [int]($leaks.Count -gt 0)
"$records records looked through for secrets, $($leaks.Count) with one"
"Pester: $($result.PassedCount + [int]($leaks.Count -eq 0)) passed, $failed failed, $($result.SkippedCount) skipped"
exit [int]($result.Result -ne 'Passed' -or $leaks.Count -gt 0)
