<#
.SYNOPSIS
    Runs the Pester suite against out/KeyRotation and prints one closing line of counts. Exit code 0 only if all passed
    and no stream of any test held a secret.
.PARAMETER Path
    A file of tests, or a folder of them. Each file of a folder runs in a process of its own.
.PARAMETER Jobs
    How many files run side by side: most of a test's time is spent in waiting.
#>
#Requires -Version 5.1
[CmdletBinding()]
param([string] $Path = $PSScriptRoot, [ValidateRange(1, 64)] [int] $Jobs = 3)

$ErrorActionPreference = 'Stop'

if (Test-Path -LiteralPath $Path -PathType Container) {
    $shell = (Get-Process -Id $PID).Path
    $waiting = New-Object -TypeName 'System.Collections.Generic.Queue[object]' -ArgumentList (, @(Get-ChildItem -LiteralPath $Path -Filter '*.Tests.ps1'))
    $running = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $passed, $failed, $skipped = 0, 0, 0
    while ($waiting.Count -gt 0 -or $running.Count -gt 0) {
        while ($waiting.Count -gt 0 -and $running.Count -lt $Jobs) {
            $file = $waiting.Dequeue()
            $output = [System.IO.Path]::GetTempFileName()
            $arguments = '-NoProfile', '-NonInteractive', '-File', "`"$PSCommandPath`"", '-Path', "`"$($file.FullName)`""
            $process = Start-Process -FilePath $shell -ArgumentList $arguments -RedirectStandardOutput $output -PassThru
            # Its exit code is lost without a handle that was opened while it ran.
            $null = $process.Handle
            $running.Add(@{ Name = $file.Name; Output = $output; Process = $process })
        }

        Start-Sleep -Milliseconds 100
        foreach ($ended in @($running | Where-Object { $_.Process.HasExited })) {
            $null = $running.Remove($ended)
            $ended.Process.WaitForExit()
            $text = Get-Content -LiteralPath $ended.Output
            Remove-Item -LiteralPath $ended.Output
            "== $($ended.Name)"
            if ("$($text[-1])" -match '^Pester: (\d+) passed, (\d+) failed, (\d+) skipped$') {
                $passed += [int] $Matches[1]; $failed += [int] $Matches[2]; $skipped += [int] $Matches[3]
                # Of a file without a failure, what was skipped and the counts.
                if ([int] $Matches[2] -eq 0) { $text -match '^skipped: |^Pester: ' } else { $text }
            } else {
                $failed++
                $text
                "$($ended.Name) ended without its counts."
            }
        }
    }

    "Pester: $passed passed, $failed failed, $skipped skipped"
    exit [int]($failed -gt 0)
}

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
# A file that cannot be read, or whose setup fails, fails without a failed test.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount + [int]($leaks.Count -gt 0)
"$records records looked through for secrets, $($leaks.Count) with one"
"Pester: $($result.PassedCount + [int]($leaks.Count -eq 0)) passed, $failed failed, $($result.SkippedCount) skipped"
exit [int]($result.Result -ne 'Passed' -or $leaks.Count -gt 0)
