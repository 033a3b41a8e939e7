<#
.SYNOPSIS
    Rotates what is due, from cron or the Task Scheduler, and continues where an earlier start was interrupted.
.DESCRIPTION
    One run is one cycle over the Region's resources. Its journal is current.jsonl in -StateFolder: while that file
    exists, the cycle is not finished, and the next start continues it. Start the script as often as you like within
    the maintenance window, and after every crash or reboot: what ended is not repeated, and a request whose response
    was lost is settled by the resource and by AWS CloudTrail, not by sending it again. A finished journal moves to the
    folder finished, and -SkipRotatedWithin prevents a second rotation by another cycle on the same day.

    If failures prevented other targets from starting, the script leaves the file stopped in -StateFolder, and no start
    continues until someone has checked the log and deleted the file. Use a separate -StateFolder for each schedule.

    Nothing is started outside the window, but requests that an earlier start sent are always followed to their end.

    The credentials need cloudtrail:LookupEvents: for -SkipRotatedWithin with clusters and namespaces, and to settle a
    request whose response was lost.

    Credentials come from -ProfileName, the environment, the default profile, the container or the instance. This
    script, its log and its journal contain none.

    The exit code, for the scheduler:
      0  everything that was due is rotated, or nothing was due, or the window is closed and no rotation is in progress
      1  at least one target has an error: it failed, its outcome is unknown, or it could not be sent. Check the log
      2  the cycle is not finished (the window closed, a rotation is still running, or another start is running): the
         next start continues it
      3  nothing could be done: no resources found, no credentials, no permission to list, a journal that was changed
.PARAMETER StateFolder
    The folder for the journals and the log: on a disk that survives a reboot, writable only by this job's account.
.PARAMETER Service
    What to rotate. Each KMS key has 25 on-demand rotations for life, so use -Id with KMS keys.
.PARAMETER Id
    Identifiers or aliases, with wildcards.
.PARAMETER Region
    One or more Regions. If omitted, the Region of the session or profile.
.PARAMETER ProfileName
    A profile of the AWS configuration.
.PARAMETER NewKmsKeyId
    The new key for serverless namespaces.
.PARAMETER WindowStart
    When the maintenance window opens, as a time of day in UTC.
.PARAMETER WindowEnd
    When it closes, as a time of day in UTC. If it equals WindowStart, the window is always open.
.PARAMETER SkipRotatedWithin
    Skips targets that were rotated within this time. At most 90 days, because CloudTrail keeps no more.
.PARAMETER CanaryCount
    This many targets go first; the rest start only if they all succeed.
.PARAMETER MaxErrorCount
    Starts no more targets after this many failures.
.PARAMETER ThrottleLimit
    How many targets in one account, Region and service run at once.
.PARAMETER WhatIf
    Shows what would be done, and changes neither resources nor journals.
.PARAMETER Confirm
    Has no effect: the script never prompts.
.EXAMPLE
    ./scheduled-rotation.ps1 -StateFolder ./state -Region eu-west-1 -WindowStart 01:00 -WindowEnd 05:00

    In a crontab, every 15 minutes on the first Sunday of the month, with the machine's clock in UTC:
    */15 1-4 1-7 * * [ "$(date +\%u)" = 7 ] && pwsh -NoProfile -NonInteractive -File ~/rotation/scheduled-rotation.ps1 -StateFolder ~/rotation/state -Region eu-west-1 -WindowStart 01:00 -WindowEnd 05:00
.EXAMPLE
    ./scheduled-rotation.ps1 -StateFolder D:\KeyRotation -Service KmsKey -Id alias/payroll-* -ProfileName rotation

    As the action of a scheduled task:
    pwsh.exe -NoProfile -NonInteractive -File C:\Rotation\scheduled-rotation.ps1 -StateFolder D:\KeyRotation -Service KmsKey -Id alias/payroll-* -ProfileName rotation
#>
#Requires -Version 7.4
#Requires -Modules KeyRotation
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'The cmdlets that this script calls ask; -WhatIf reaches them as the preference that it sets.')]
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [string] $StateFolder,

    [ValidateSet('RedshiftCluster', 'RedshiftServerlessNamespace', 'KmsKey')]
    [string[]] $Service = 'RedshiftCluster',

    [string[]] $Id = '*',

    [string[]] $Region,

    [string] $ProfileName,

    [string] $NewKmsKeyId,

    [ValidateRange('00:00', '23:59:59')]
    [timespan] $WindowStart = '00:00',

    [ValidateRange('00:00', '23:59:59')]
    [timespan] $WindowEnd = '00:00',

    [timespan] $SkipRotatedWithin = '20:00:00',

    [ValidateRange(0, 1000)]
    [int] $CanaryCount = 1,

    [ValidateRange(1, 1000)]
    [int] $MaxErrorCount = 3,

    [ValidateRange(1, 1000)]
    [int] $ThrottleLimit = 5
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Write-RunLog {
    <#
    .SYNOPSIS
        Writes a line to the log and to the output of the job.
    #>
    param([string] $Message)
    $line = "$([datetime]::UtcNow.ToString('u', [cultureinfo]::InvariantCulture)) [$PID] $Message"
    Add-Content -LiteralPath $log -Value $line -Encoding utf8 -WhatIf:$false
    Write-Information -MessageData $line -InformationAction Continue
}

function Get-WindowEnd {
    <#
    .SYNOPSIS
        When the current window closes; now if no window is open.
    #>
    param([datetime] $Now, [timespan] $Opens, [timespan] $Closes)
    # Always open: midnight must not end it.
    if ($Opens -eq $Closes) {
        return $Now.AddDays(1)
    }

    # Yesterday's window as well as today's: a window may cross midnight.
    foreach ($day in $Now.Date.AddDays(-1), $Now.Date) {
        $end = if ($Closes -gt $Opens) { $day + $Closes } else { $day.AddDays(1) + $Closes }
        if ($Now -ge $day + $Opens -and $Now -lt $end) {
            return $end
        }
    }

    $Now
}

try {
    $finished = Join-Path -Path $StateFolder -ChildPath 'finished'
    $null = New-Item -ItemType Directory -Path $finished -Force -WhatIf:$false
    $log = Join-Path -Path $StateFolder -ChildPath 'rotation.log'
    $journal = Join-Path -Path $StateFolder -ChildPath 'current.jsonl'

    $stopped = Join-Path -Path $StateFolder -ChildPath 'stopped'

    if (Test-Path -LiteralPath $stopped) {
        Write-RunLog "An earlier start failed before all targets were started. Check the log, then delete $stopped to continue."
        exit 1
    }

    $now = [datetime]::UtcNow
    $startBefore = Get-WindowEnd -Now $now -Opens $WindowStart -Closes $WindowEnd
    $resumes = Test-Path -LiteralPath $journal
    $earlier = if ($resumes) { (Test-KeyRotationJournal -Path $journal).Entries } else { 0 }
    if ($startBefore -le $now -and -not $resumes) {
        Write-RunLog 'The window is closed and nothing is in progress.'
        exit 0
    }

    # Everything is read before anything is changed: a Region that cannot be listed stops the run here.
    $where = @{}
    # With pwsh -File, a list arrives as one string.
    if ($Region) { $where.Region = $Region -split ',' }
    if ($ProfileName) { $where.ProfileName = $ProfileName }
    $targets = @(Get-KeyRotationTarget -Id ($Id -split ',') -Service $Service @where | Where-Object -Property Encrypted -NE $false)

    # Outside the window, only requests that were sent earlier are followed.
    $limits = @{
        Force             = $true
        StartBefore       = $startBefore
        SkipRotatedWithin = $SkipRotatedWithin
        CanaryCount       = $CanaryCount
        MaxErrorCount     = $MaxErrorCount
        ThrottleLimit     = $ThrottleLimit
        JournalPath       = $journal
    }
    if ($NewKmsKeyId) { $limits.NewKmsKeyId = $NewKmsKeyId }
    if ($ProfileName) { $limits.ProfileName = $ProfileName }
    if ($resumes) { $limits.Resume = $true }
    Write-RunLog "$(if ($resumes) { 'Continuing' } else { 'Starting' }): $($targets.Count) targets listed; none is started after $($startBefore.ToString('u', [cultureinfo]::InvariantCulture))."

    # A failed target becomes a log line and an exit code; the others continue. Errors of the whole run still throw.
    $results = @($targets | Invoke-KeyRotation @limits -ErrorAction SilentlyContinue -ErrorVariable failures -WarningVariable warnings -WarningAction SilentlyContinue |
            ForEach-Object {
                $sent = if ($_.SentUtc) { " sent $($_.SentUtc.ToString('u', [cultureinfo]::InvariantCulture))" }
                $ids = if ($_.RequestIds.Count) { " request $($_.RequestIds -join ', ')" }
                Write-RunLog "$($_.Outcome) $($_.Service) $($_.Id) in $($_.Region)$sent$ids $($_.Reason)".TrimEnd()
                $_
            })
    $warnings | ForEach-Object { Write-RunLog "Warning: $_" }
    # Errors without a result: a target without an id, or a duplicate.
    $others = @($failures | Where-Object { $_.PSObject.Properties['TargetObject'] -and $results -notcontains $_.TargetObject })
    $others | ForEach-Object { Write-RunLog "Error: $_ ($($_.FullyQualifiedErrorId))" }

    $outcomes = @($results | ForEach-Object { "$($_.Outcome)" })
    if ($WhatIfPreference) {
        exit 0
    }

    # What is not started, not settled or still rotating stays in the journal for the next start.
    $open = @($outcomes | Where-Object { $_ -in 'NotStarted', 'Cancelled', 'Unknown', 'StillRotating' })
    # A rotation that outlasts the wait needs no alert: the next start continues the wait.
    $bad = @($results | Where-Object { $_.ErrorId -and "$($_.Outcome)" -ne 'StillRotating' })
    if (-not $open -and (Test-Path -LiteralPath $journal)) {
        $head = (Test-KeyRotationJournal -Path $journal).Head
        $kept = Join-Path -Path $finished -ChildPath "$($now.ToString('yyyyMMddTHHmmssZ', [cultureinfo]::InvariantCulture)).jsonl"
        Move-Item -LiteralPath $journal -Destination $kept
        # If the log is copied elsewhere, this head proves that the end of the journal was not cut off.
        Write-RunLog "The cycle is finished. Journal $kept, head $head."
    }

    if ($others -or $bad) {
        # A canary that failed must not be overruled by the next start. A network failure passes by itself, and failures
        # of an earlier start are reported again, for the exit code. The journal tells them apart, not a clock: times in
        # results are the service's.
        $new = if ($outcomes -contains 'NotStarted') {
            Get-KeyRotationJournal -Path $journal | Select-Object -Skip $earlier | Where-Object -Property Phase -In 'Failed', 'Unknown'
        }
        if ($new) {
            $null = New-Item -ItemType File -Path $stopped
        }

        exit 1
    }

    exit $(if ($open) { 2 } else { 0 })
} catch {
    $id = $_.FullyQualifiedErrorId
    $next = if ($_.ErrorDetails) { $_.ErrorDetails.RecommendedAction }
    try {
        Write-RunLog "Error: $_ ($id) $next"
    } catch {
        "The log cannot be written: $_"
    }

    # Another start holds the journal and continues it.
    exit $(if ($id -match '^Journal(Locked|Exists),') { 2 } else { 3 })
}
