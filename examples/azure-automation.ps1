<#
.SYNOPSIS
    An Azure Automation runbook (PowerShell 7.4) that rotates Amazon Redshift clusters with a credential asset.
.DESCRIPTION
    The asset is an Automation credential whose user name is the access key id of an IAM user and whose password is its
    secret access key. That user needs only the permission to assume the role of -RoleArn.

    Azure Automation restarts an interrupted job, may start it twice, and has no disk on which a journal would survive.
    The record is therefore in AWS: clusters that CloudTrail shows as rotated within -SkipRotatedWithinHours are
    skipped, and so are those that are rotating now. The role needs cloudtrail:LookupEvents; without it nothing is
    rotated. A rotation appears in CloudTrail about five minutes later, so do not schedule jobs closer than that.

    A job in the cloud ends after three hours. -StartWithinMinutes limits how long new clusters are started; those that
    were not started are reported, and the next job starts with them. If that is too short, use a hybrid worker.

    The job fails (an exception ends the runbook) if a cluster has an error: it failed, its outcome is unknown, it is
    still rotating at the end of the wait, or it could not be sent. It also fails if the clusters could not be listed
    or if there are none. Each result is one line of JSON in the output.
.PARAMETER AssetName
    The name of the credential asset.
.PARAMETER Region
    The AWS Region.
.PARAMETER RoleArn
    The role to assume. If omitted, the credential's own user is used.
.PARAMETER Id
    Cluster identifiers with wildcards; several as a JSON array.
.PARAMETER SkipRotatedWithinHours
    Skips clusters that were rotated within this many hours.
.PARAMETER StartWithinMinutes
    No cluster is started later than this many minutes after the job began.
.EXAMPLE
    ./azure-automation.ps1 -AssetName aws-key-rotation -Region eu-west-1 -RoleArn arn:aws:iam::123456789012:role/key-rotation
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $AssetName,

    [Parameter(Mandatory)]
    [string] $Region,

    [string] $RoleArn,

    [string[]] $Id = '*',

    [ValidateRange(1, 336)]
    [int] $SkipRotatedWithinHours = 20,

    [ValidateRange(1, 60)]
    [int] $StartWithinMinutes = 60
)

# No #Requires: Azure Automation does not support it. Preferences are set here because a PowerShell 7 job takes none
# from the runbook's properties.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'

$startBefore = [datetime]::UtcNow.AddMinutes($StartWithinMinutes)
Import-Module -Name KeyRotation

# As a parameter, not as environment variables: jobs of one account may share a process.
$aws = @{ Credential = Get-AutomationPSCredential -Name $AssetName; Region = $Region }
if (-not $aws.Credential) {
    throw "The credential asset '$AssetName' does not exist in this Automation account."
}

if ($RoleArn) { $aws.RoleArn = $RoleArn }

# Everything is read before anything is changed.
$targets = @(Get-KeyRotationTarget -Id $Id -Service RedshiftCluster @aws | Where-Object -Property Encrypted)
$limits = @{
    Force             = $true
    StartBefore       = $startBefore
    # The last start, 15 minutes to settle a lost response, and this wait fit into the job's three hours.
    TimeoutPerTarget  = '01:40:00'
    SkipRotatedWithin = [timespan]::FromHours($SkipRotatedWithinHours)
    CanaryCount       = 1
    MaxErrorCount     = 3
    ThrottleLimit     = 5
}
$results = @($targets | Invoke-KeyRotation @limits @aws -ErrorAction SilentlyContinue -ErrorVariable failures)

# One line per result, with plain values for logs and queries, and no exception with its stack.
$outcome = @{ Name = 'Outcome'; Expression = { "$($_.Outcome)" } }
$results | Select-Object -Property $outcome, Id, Region, Reason, SentUtc, EndedUtc, RequestIds, ErrorId | ForEach-Object {
    $_ | ConvertTo-Json -Compress
}

$bad = @($results | Where-Object -Property ErrorId)
$others = @($failures | Where-Object { $_.PSObject.Properties['TargetObject'] -and $results -notcontains $_.TargetObject })
if ($bad -or $others) {
    $first = @($bad.Reason) + @($others | ForEach-Object { "$_" }) | Select-Object -First 1
    throw "$($bad.Count + $others.Count) of $($targets.Count) clusters were not rotated as requested. The first: $first"
}

$waiting = @($results | Where-Object -Property Outcome -EQ 'NotStarted').Count
if ($waiting) {
    Write-Warning -Message "$waiting clusters were not started within $StartWithinMinutes minutes. The next job starts with them."
}
