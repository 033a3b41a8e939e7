<#
.SYNOPSIS
    What the test files share: the shipped module, sandboxes of a test's own, faults, other runspaces and other processes.
.DESCRIPTION
    Each file dot-sources it in BeforeAll, calls Enter-Test there and Exit-Test in AfterAll. Each test starts the
    sandboxes that it needs and asks them, not the module, what was carried out.
#>

$RepositoryRoot = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
$ModuleFolder = [System.IO.Path]::Combine($RepositoryRoot, 'out', 'KeyRotation')
$ModuleManifest = [System.IO.Path]::Combine($ModuleFolder, 'KeyRotation.psd1')
$PowerShellPath = (Get-Process -Id $PID).Path

# The id of alias/sandbox-key-1.
$FirstKey = '1234abcd-12ab-34cd-56ef-1234567890ab'

function Enter-Test {
    # No test may read or change the account that runs it.
    $script:AmbientAws = @{}
    foreach ($variable in Get-ChildItem -Path Env:AWS_*) {
        $script:AmbientAws[$variable.Name] = $variable.Value
        Remove-Item -LiteralPath "Env:$($variable.Name)"
    }

    $nowhere = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'KeyRotation-no-such-file')
    $env:AWS_CONFIG_FILE = $nowhere
    $env:AWS_SHARED_CREDENTIALS_FILE = $nowhere
    $env:AWS_EC2_METADATA_DISABLED = 'true'
    if (-not (Get-Module -Name KeyRotation)) {
        if (-not (Test-Path -LiteralPath $ModuleManifest)) {
            throw "There is no $ModuleManifest. Build first: dotnet build KeyRotation.sln -c Release"
        }

        Import-Module -Name $ModuleManifest -Global
    }
}

# Where the suite looks for secrets, every command of the module speaks of its requests in every test.
if ($env:KEYROTATION_TEST_LEAKS) {
    foreach ($name in 'Invoke-*', 'Wait-*', 'Set-KMS*', 'Update-RSS*', 'Get-KeyRotationTarget') {
        $global:PSDefaultParameterValues["${name}:Verbose"] = $true
    }
}

# Tells the suite of secrets in a text: what a test captured or wrote to a file does not come by its streams.
function Add-Leak {
    param([string] $Where, [string[]] $Text)
    if ($env:KEYROTATION_TEST_LEAKS -and ("$Text" -match 'Sandbox(Secret|Token)(/|%2F)[A-Za-z0-9+/%]{8}|Signature=[0-9a-f]{64}|X-Amz-Security-Token')) {
        Add-Content -LiteralPath $env:KEYROTATION_TEST_LEAKS -Value "${Where}: $($Matches[0].Substring(0, 14))..."
    }
}

# Looks through the errors of the tests so far, and through the journals and reports that they wrote.
function Find-Leak {
    foreach ($record in $Error) {
        Add-Leak 'an error' @("$record", "$($record.ErrorDetails.RecommendedAction)", "$($record.Exception)", "$($record.TargetObject)")
    }

    if ($TestDrive) {
        Get-ChildItem -LiteralPath $TestDrive -Recurse -File -Include *.jsonl, *.json, *.csv, *.html, *.xml -ErrorAction Ignore |
            ForEach-Object { Add-Leak $_.Name (Get-Content -LiteralPath $_.FullName -Raw) }
    }
}

function Exit-Test {
    Find-Leak
    Remove-Item -Path Env:AWS_*
    foreach ($name in $script:AmbientAws.Keys) {
        Set-Item -LiteralPath "Env:$name" -Value $script:AmbientAws[$name]
    }
}

# How often a resource was rotated in the sandbox: what took effect, whatever the caller got to see.
function Get-CarriedOut {
    param($Sandbox, [string] $Identifier)
    $Sandbox.Server.GetState().Rotations[$Identifier]
}

# How often the sandbox was asked for an operation.
function Get-CallCount {
    param($Sandbox, [string] $Operation)
    $calls = $Sandbox.Server.GetState().Calls
    if ($calls.ContainsKey($Operation)) { $calls[$Operation] } else { 0 }
}

function Get-Status {
    param($Sandbox, [string] $Identifier)
    $Sandbox.Server.GetState().States[$Identifier]
}

# Sets a fault by its text, such as RotateEncryptionKey:drop-after:1. Its type lives in the module's own load context.
function Add-Fault {
    param($Sandbox, [string] $Text)
    $type = $Sandbox.Server.GetType().Assembly.GetType('KeyRotation.Sandbox.SandboxFault')
    $null = $Sandbox.Server.Faults.Add($type::Parse($Text))
}

# What splats to reach a sandbox with temporary credentials; a negative lifetime makes expired ones.
function Get-TemporaryAccess {
    param($Sandbox, [timespan] $Lifetime = '01:00:00')
    $keys = $Sandbox.Server.CreateSessionCredentials($Lifetime)
    @{
        EndpointUrl  = $Sandbox.EndpointUrl
        Region       = $Sandbox.Region
        AccessKey    = $keys.AccessKey
        SecretKey    = $keys.SecretKey
        SessionToken = $keys.SessionToken
    }
}

# Waits for something that another thread is about to do.
function Wait-Until {
    param([scriptblock] $Condition, [int] $Seconds = 30)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) {
            throw "This did not come true within $Seconds seconds: $Condition"
        }

        Start-Sleep -Milliseconds 20
    }
}

# Starts a script in a runspace of its own, with the module and the sandbox in $s. Stop-Background ends it.
function Start-Background {
    param($Sandbox, [scriptblock] $Script)
    $shell = [powershell]::Create()
    $null = $shell.AddScript('param($manifest, $sandbox) Import-Module -Name $manifest; $global:s = $sandbox').AddArgument($ModuleManifest).AddArgument($Sandbox)
    $null = $shell.Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddScript($Script.ToString())
    $output = New-Object -TypeName 'System.Management.Automation.PSDataCollection[psobject]'
    $none = New-Object -TypeName 'System.Management.Automation.PSDataCollection[psobject]'
    $none.Complete()
    [pscustomobject]@{ Shell = $shell; Output = $output; Call = $shell.BeginInvoke($none, $output) }
}

# Waits for its end and hands over what it wrote to its streams.
function Receive-Background {
    param($Background)
    try {
        $null = $Background.Shell.EndInvoke($Background.Call)
        [pscustomobject]@{
            Output   = @($Background.Output)
            Errors   = @($Background.Shell.Streams.Error)
            Progress = @($Background.Shell.Streams.Progress)
        }
    } finally {
        $Background.Shell.Dispose()
    }
}

# Ctrl+C: stops it, and tells how long that took.
function Stop-Background {
    param($Background)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $Background.Shell.Stop()
    $clock.Stop()
    $state = $Background.Shell.InvocationStateInfo.State
    [pscustomobject]@{
        Seconds  = $clock.Elapsed.TotalSeconds
        State    = "$state"
        Output   = @($Background.Output)
        Warnings = @($Background.Shell.Streams.Warning)
    }
}

# Runs a script in a PowerShell process of its own, as a runbook or a newcomer's first line is.
# Result is what it wrote, by way of JSON; Text is all that was to be seen.
function Invoke-Process {
    param(
        [scriptblock] $Script,
        [hashtable] $With = @{},
        [string[]] $Answer,
        [switch] $NonInteractive,
        [switch] $WithoutModule
    )
    $file = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "KeyRotation-$([guid]::NewGuid().ToString('N')).ps1")
    $resultFile = "$file.json"
    $lines = @(
        "`$With = ConvertFrom-Json -InputObject '$((ConvertTo-Json -InputObject $With -Compress -Depth 5).Replace("'", "''"))'"
        if (-not $WithoutModule) { "Import-Module -Name '$($ModuleManifest.Replace("'", "''"))'" }
        '$result = & {'
        $Script.ToString()
        '}'
        "ConvertTo-Json -InputObject @(`$result) -Depth 5 | Set-Content -LiteralPath '$resultFile' -Encoding UTF8"
    )
    try {
        Set-Content -LiteralPath $file -Value $lines -Encoding UTF8
        $options = @('-NoProfile', '-NoLogo')
        if ($NonInteractive) { $options += '-NonInteractive' }
        # Without a terminal's colours and width, the text reads the same everywhere.
        $text = if ($Answer) {
            $Answer | & $PowerShellPath @options -File $file 2>&1
        } else {
            & $PowerShellPath @options -File $file 2>&1
        }
        Add-Leak 'a process' ($text | Out-String)
        $result = if (Test-Path -LiteralPath $resultFile) { Get-Content -LiteralPath $resultFile -Raw | ConvertFrom-Json }
        [pscustomobject]@{
            ExitCode = $LASTEXITCODE
            Text     = ($text | Out-String) -replace '\x1b\[[0-9;?]*[a-zA-Z]'
            Result   = $result
        }
    } finally {
        Remove-Item -LiteralPath $file, $resultFile -ErrorAction Ignore
    }
}

# The texts of a key that YAML writes as a block (key: | or key: |-), without their indentation.
function Get-YamlBlock {
    param([string] $File, [string] $Key)
    $lines = Get-Content -LiteralPath $File
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -notmatch "^( *)${Key}: \|-?$") { continue }
        $depth = $Matches[1].Length
        $block = for ($j = $i + 1; $j -lt $lines.Count -and ($lines[$j] -notmatch '\S' -or $lines[$j] -match "^ {$($depth + 1)}"); $j++) { $lines[$j] }
        $indent = @($block)[0].Length - @($block)[0].TrimStart().Length
        ($block | ForEach-Object { if ($_.Length -gt $indent) { $_.Substring($indent) } else { '' } }) -join "`n"
    }
}

# What every error of the module owes its reader.
function Assert-ErrorRecord {
    param($Record, [string] $Id, [string] $Category, $Target, [string] $Message)
    $Record | Should -BeOfType ([System.Management.Automation.ErrorRecord])
    @($Record).Count | Should -Be 1
    ($Record.FullyQualifiedErrorId -split ',')[0] | Should -BeExactly $Id
    $Record.FullyQualifiedErrorId | Should -BeLike "$Id,KeyRotation.Commands.*Command"
    $Record.CategoryInfo.Category | Should -Be $Category
    $Record.TargetObject | Should -BeExactly $Target
    $Record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    "$Record" | Should -Not -BeNullOrEmpty
    if ($Message) { "$Record" | Should -BeLike $Message }
}
