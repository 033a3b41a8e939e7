BeforeDiscovery {
    $script:Scripts = 'scheduled-rotation.ps1', 'azure-automation.ps1'
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
    $examples = [System.IO.Path]::Combine($RepositoryRoot, 'examples')

    # Runs PowerShell as a scheduler does: on its own, with the module where modules are and the credentials around it.
    function Invoke-Runbook {
        param($Sandbox, [string[]] $Arguments, [hashtable] $Environment = @{}, [string] $Folder = $TestDrive, [switch] $WithoutCredentials)
        $around = @{
            PSModulePath     = "$(Split-Path -Path $ModuleFolder -Parent)$([System.IO.Path]::PathSeparator)$env:PSModulePath"
            AWS_ENDPOINT_URL = "$($Sandbox.EndpointUrl)"
            AWS_REGION       = $Sandbox.Region
        }
        if (-not $WithoutCredentials) {
            $around += @{ AWS_ACCESS_KEY_ID = $Sandbox.AccessKey; AWS_SECRET_ACCESS_KEY = $Sandbox.SecretKey }
        }

        foreach ($name in $Environment.Keys) { $around[$name] = $Environment[$name] }
        $before = @{}
        foreach ($name in $around.Keys) {
            $before[$name] = [System.Environment]::GetEnvironmentVariable($name)
            [System.Environment]::SetEnvironmentVariable($name, $around[$name])
        }

        Push-Location -LiteralPath $Folder
        try {
            $text = & $PowerShellPath -NoProfile -NoLogo -NonInteractive @Arguments 2>&1 | ForEach-Object { "$_" -replace '\x1b\[[0-9;?]*[a-zA-Z]' }
            $ended = [pscustomobject]@{ ExitCode = $LASTEXITCODE; Lines = @($text); Text = $text -join "`n" }
        } finally {
            Pop-Location
            foreach ($name in $before.Keys) { [System.Environment]::SetEnvironmentVariable($name, $before[$name]) }
        }

        # Whatever an example does, its output tells no secret, and no progress.
        $ended.Text.Contains($Sandbox.SecretKey) | Should -BeFalse
        $ended
    }

    function Get-AllCarriedOut {
        param($Sandbox)
        $rotations = $Sandbox.Server.GetState().Rotations
        $rotations.Keys | Where-Object { $rotations[$_] } | Sort-Object | ForEach-Object { "$_=$($rotations[$_])" }
    }
}

AfterAll {
    Exit-Test
}

Describe 'The session at the prompt' {
    It 'shows the real output of its commands' {
        $page = (Get-Content -LiteralPath "$examples/interactive-session.md" -Raw) -replace "`r`n", "`n"
        $steps = @([regex]::Matches($page, '(?s)```powershell\n(.*?)```(?:\n\n```text\n(.*?)```)?') | ForEach-Object {
                [pscustomobject]@{ Code = $_.Groups[1].Value; Shown = $_.Groups[2].Value }
            })
        $steps.Count | Should -BeGreaterThan 8
        $answers = [regex]::Matches($page, '\(default is "Y"\): (\w)') | ForEach-Object { $_.Groups[1].Value }
        $script = "Set-StrictMode -Version Latest`n" + (($steps | ForEach-Object { "'=== step' | Out-Host`n. {`n$($_.Code)} | Out-Host" }) -join "`n")
        $path = $env:PSModulePath
        $env:PSModulePath = "$(Split-Path -Path $ModuleFolder -Parent)$([System.IO.Path]::PathSeparator)$path"
        try {
            $ended = Invoke-Process ([scriptblock]::Create($script)) -Answer $answers -WithoutModule
        } finally {
            $env:PSModulePath = $path
        }

        $shown = @($ended.Text -split '=== step' | Select-Object -Skip 1)
        $shown.Count | Should -Be $steps.Count -Because $ended.Text
        for ($i = 0; $i -lt $steps.Count; $i++) {
            # A window folds and fills lines by its width, so blanks do not count.
            $shown[$i] -replace '\s' | Should -BeExactly ($steps[$i].Shown -replace '\s') -Because $steps[$i].Code
        }
    }
}

Describe 'The scheduled script' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 4 -RotationDuration 1 -TrailDelay 0
        $state = "$TestDrive/$([guid]::NewGuid().ToString('N'))"
        $start = '-File', "$examples/scheduled-rotation.ps1", '-StateFolder', $state
        $every = 'mycluster=1', 'mycluster-2=1', 'mycluster-3=1'
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'rotates what is due, and nothing twice on the same day' {
        $first = Invoke-Runbook $s $start
        $first.ExitCode | Should -Be 0 -Because $first.Text
        @($first.Lines -match ' Rotated RedshiftCluster mycluster').Count | Should -Be 3
        $again = Invoke-Runbook $s $start
        $again.ExitCode | Should -Be 0 -Because $again.Text
        @($again.Lines -match ' Skipped RedshiftCluster mycluster').Count | Should -Be 3
        Get-AllCarriedOut $s | Should -Be $every
        Get-CallCount $s RotateEncryptionKey | Should -Be 3

        # The log is what was shown, line by line; the journals are kept, and verify against the heads in it.
        Get-Content -LiteralPath "$state/rotation.log" | Should -Be @($first.Lines + $again.Lines)
        Test-Path -LiteralPath "$state/current.jsonl" | Should -BeFalse
        $kept = @(Get-ChildItem -LiteralPath "$state/finished" | Sort-Object -Property Name)
        $kept.Count | Should -Be 2
        $head = [regex]::Match($first.Text, 'head (\S+)\.').Groups[1].Value
        (Test-KeyRotationJournal $kept[0].FullName -ExpectedHead $head).Valid | Should -BeTrue
        $written = @(Get-ChildItem -LiteralPath $state -Recurse -File | ForEach-Object { (Get-Content -LiteralPath $_.FullName -Raw).Contains($s.SecretKey) })
        $written.Count | Should -BeGreaterThan 0
        $written | Should -Not -Contain $true
    }

    It 'continues after kill -9 and rotates each cluster once' {
        foreach ($id in $s.Clusters) { $s.Server.SetRotationDuration($id, [timespan]::FromSeconds(1)) }
        Add-Fault $s 'RotateEncryptionKey:drop-after:2'
        $environment = @{ AWS_ENDPOINT_URL = "$($s.EndpointUrl)"; AWS_REGION = $s.Region; AWS_ACCESS_KEY_ID = $s.AccessKey; AWS_SECRET_ACCESS_KEY = $s.SecretKey }
        $info = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ArgumentList $PowerShellPath
        $info.Arguments = "-NoProfile -NonInteractive -File ""$examples/scheduled-rotation.ps1"" -StateFolder ""$state"" -CanaryCount 0 -ThrottleLimit 2"
        $info.UseShellExecute = $false
        $info.RedirectStandardOutput = $true
        $info.Environment['PSModulePath'] = "$(Split-Path -Path $ModuleFolder -Parent)$([System.IO.Path]::PathSeparator)$env:PSModulePath"
        foreach ($name in $environment.Keys) { $info.Environment[$name] = $environment[$name] }
        $child = [System.Diagnostics.Process]::Start($info)
        Wait-Until { (Get-CallCount $s RotateEncryptionKey) -ge 2 }
        $child.Kill()
        $child.WaitForExit()
        Test-Path -LiteralPath "$state/current.jsonl" | Should -BeTrue

        $ended = Invoke-Runbook $s $start
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        $ended.Text | Should -BeLike '*Continuing*The cycle is finished*'
        Get-AllCarriedOut $s | Should -Be $every
    }

    It 'starts nothing outside its window, also across midnight' {
        $now = [datetime]::UtcNow
        $window = '-WindowStart', $now.AddHours(2).ToString('HH\:mm'), '-WindowEnd', $now.AddHours(-2).ToString('HH\:mm')
        $ended = Invoke-Runbook $s ($start + $window)
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        $ended.Text | Should -BeLike '*The window is closed*'
        $s.Server.GetState().Calls.Count | Should -Be 0

        $open = '-WindowStart', $now.AddHours(-2).ToString('HH\:mm'), '-WindowEnd', $now.AddHours(2).ToString('HH\:mm')
        (Invoke-Runbook $s ($start + $open)).ExitCode | Should -Be 0
        Get-AllCarriedOut $s | Should -Be $every
    }

    It 'follows sent requests outside the window, starts no others' {
        $journal = "$state/current.jsonl"
        $null = New-Item -ItemType Directory -Path $state
        $null = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal -StartBefore ([datetime]::UtcNow.AddHours(-1))
        $now = [datetime]::UtcNow
        $closed = '-WindowStart', $now.AddHours(2).ToString('HH\:mm'), '-WindowEnd', $now.AddHours(3).ToString('HH\:mm')
        (Invoke-Runbook $s ($start + $closed)).ExitCode | Should -Be 2
        Get-AllCarriedOut $s | Should -BeNullOrEmpty
        (Invoke-Runbook $s $start).ExitCode | Should -Be 0
        Get-AllCarriedOut $s | Should -Be $every
    }

    It 'shows its plan with -WhatIf and writes no journal' {
        $ended = Invoke-Runbook $s ($start + '-WhatIf')
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        @($ended.Lines -match '^What if: .*RedshiftCluster mycluster').Count | Should -Be 3
        Get-AllCarriedOut $s | Should -BeNullOrEmpty
        Get-ChildItem -LiteralPath $state -Filter *.jsonl -Recurse | Should -BeNullOrEmpty
    }

    It 'stays stopped after a failed canary until released' {
        Add-Fault $s 'RotateEncryptionKey:access-denied:1'
        $ended = Invoke-Runbook $s $start
        $ended.ExitCode | Should -Be 1 -Because $ended.Text
        @($ended.Lines -match ' Failed ').Count | Should -Be 1
        @($ended.Lines -match ' NotStarted ').Count | Should -Be 2
        (Invoke-Runbook $s $start).ExitCode | Should -Be 1
        Get-AllCarriedOut $s | Should -BeNullOrEmpty

        # The rest of the cycle is rotated, and its failure is reported again; the next cycle has none.
        Remove-Item -LiteralPath "$state/stopped"
        (Invoke-Runbook $s $start).ExitCode | Should -Be 1
        @(Get-AllCarriedOut $s).Count | Should -Be 2
        (Invoke-Runbook $s $start).ExitCode | Should -Be 0
        Get-AllCarriedOut $s | Should -Be $every
    }

    It 'exits with 2 while another start holds the journal' {
        $null = New-Item -ItemType Directory -Path $state
        foreach ($id in $s.Clusters) { $s.Server.SetRotationDuration($id, [timespan]::FromHours(1)) }
        $background = Start-Background $s ([scriptblock]::Create("Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -JournalPath '$state/current.jsonl'"))
        try {
            Wait-Until { (Get-CarriedOut $s mycluster) -eq 1 }
            $ended = Invoke-Runbook $s $start
            $ended.ExitCode | Should -Be 2 -Because $ended.Text
            $ended.Text | Should -BeLike '*JournalLocked*'
        } finally {
            $null = Stop-Background $background
        }

        Get-AllCarriedOut $s | Should -Be 'mycluster=1'
    }

    It 'exits with 3 and logs the reason without credentials' {
        $ended = Invoke-Runbook $s $start -WithoutCredentials
        $ended.ExitCode | Should -Be 3 -Because $ended.Text
        $ended.Text | Should -BeLike '*Error:*NoCredentials*'
    }

    It 'accepts lists in the form a scheduler passes them' {
        $ended = Invoke-Runbook $s ($start + '-Id', 'mycluster,mycluster-2', '-Region', 'us-west-2')
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        Get-AllCarriedOut $s | Should -Be 'mycluster=1', 'mycluster-2=1'
    }
}

Describe 'The document of Systems Manager' {
    BeforeAll {
        $document = Get-Content -LiteralPath "$examples/aws-systems-manager.yaml" -Raw
        $send, $wait = Get-YamlBlock "$examples/aws-systems-manager.yaml" Script
        # The attachment, unpacked below where the script starts.
        $unpacked = "$TestDrive/attachment"
        Copy-Item -LiteralPath $ModuleFolder -Destination "$unpacked/KeyRotation" -Recurse

        # What the service does with a script: the input comes in one variable, what is returned goes out as JSON.
        function Invoke-Step {
            param($Sandbox, [string] $Script, [hashtable] $Payload)
            $file = "$TestDrive/$([guid]::NewGuid().ToString('N')).ps1"
            Set-Content -LiteralPath $file -Encoding UTF8 -Value "`$returned = & {`n$Script`n}`n'=== payload'; ConvertTo-Json -InputObject `$returned -Compress"
            $ended = Invoke-Runbook $Sandbox '-File', $file -Folder $unpacked -Environment @{
                InputPayload = ConvertTo-Json -InputObject ($Payload + @{ Region = $Sandbox.Region }) -Compress
            }
            $json = ($ended.Text -split '=== payload')[1]
            [pscustomobject]@{ ExitCode = $ended.ExitCode; Text = $ended.Text; Payload = if ($json) { ConvertFrom-Json -InputObject $json } }
        }
    }

    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 3 -Namespaces 1 -RotationDuration 1 -TrailDelay 0
        $input1 = @{ Service = 'RedshiftCluster'; Id = 'mycluster'; NewKmsKeyId = ''; SkipRotatedWithin = '20:00:00'; Timeout = '00:00:30' }
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'has valid runtimes, time limits, inputs and outputs' {
        [regex]::Matches($document, '(?m)^ +Runtime: (.+)$') | ForEach-Object { $_.Groups[1].Value } | Should -Be 'PowerShell 7.4', 'PowerShell 7.4'
        [regex]::Matches($document, '(?m)^ +timeoutSeconds: (.+)$') | ForEach-Object { [int]$_.Groups[1].Value } | Should -Be 600, 600
        $send, $wait | Should -Not -Match '\{\{'
        # What sends is not tried again by the service.
        $document | Should -Match '(?s)- name: rotate\r?\n.*?maxAttempts: 1\r?\n.*?- name: waitUntilReady'
        # Each input that a script reads is one that it gets.
        foreach ($step in @($send, 0), @($wait, 1)) {
            $given = [regex]::Matches([regex]::Matches($document, '(?s)InputPayload:(.*?)Script:')[$step[1]].Groups[1].Value, '(\w+): ''') | ForEach-Object { $_.Groups[1].Value }
            $read = @([regex]::Matches($step[0], '\$payload\.(\w+)') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique)
            $read.Count | Should -BeGreaterThan 0
            $read | Should -BeIn $given
        }

        # Each output that is promised is one that a script returns.
        $outputs = @([regex]::Matches($document, 'Selector: \$\.Payload\.(\w+)') | ForEach-Object { $_.Groups[1].Value })
        $outputs.Count | Should -BeGreaterThan 0
        foreach ($name in $outputs) {
            "$send $wait" | Should -Match "\b$name\s+="
        }
    }

    It 'rotates a <Service> once, and sends nothing the second time' -ForEach @(
        @{ Service = 'RedshiftCluster'; Id = 'mycluster'; Key = ''; Operation = 'RotateEncryptionKey' }
        @{ Service = 'KmsKey'; Id = '1234abcd-12ab-34cd-56ef-1234567890ab'; Key = ''; Operation = 'RotateKeyOnDemand' }
        @{ Service = 'RedshiftServerlessNamespace'; Id = 'mynamespace'; Key = 'alias/sandbox-key-2'; Operation = 'UpdateNamespace' }
    ) {
        $payload = @{ Service = $Service; Id = $Id; NewKmsKeyId = $Key; SkipRotatedWithin = '20:00:00'; Timeout = '00:00:30' }
        $first = Invoke-Step $s $send $payload
        $first.ExitCode | Should -Be 0 -Because $first.Text
        $first.Payload.Outcome | Should -BeExactly 'Rotated'
        $first.Payload.RequestIds | Should -Not -BeNullOrEmpty
        [datetime]$first.Payload.SentUtc | Should -BeOfType ([datetime])
        (Invoke-Step $s $wait @{ Service = $Service; Id = $Id; Timeout = '00:00:30' }).Payload.Ready | Should -BeTrue
        (Invoke-Step $s $send $payload).Payload.Outcome | Should -BeExactly 'Skipped'
        Get-CarriedOut $s $Id | Should -Be 1
        Get-CallCount $s $Operation | Should -Be 1
    }

    It 'leaves a long rotation to the loop, which only reads' {
        $s.Server.SetRotationDuration('mycluster', [timespan]::FromHours(1))
        $input1.Timeout = '00:00:01'
        (Invoke-Step $s $send $input1).Payload.Outcome | Should -BeExactly 'Accepted'
        (Invoke-Step $s $send $input1).Payload.Outcome | Should -BeExactly 'AlreadyRotating'
        $waiting = Invoke-Step $s $wait @{ Service = 'RedshiftCluster'; Id = 'mycluster'; Timeout = '00:00:01' }
        $waiting.ExitCode | Should -Be 0 -Because $waiting.Text
        $waiting.Payload.Ready | Should -BeFalse
        Get-CallCount $s RotateEncryptionKey | Should -Be 1
    }

    It 'fails with the reason when <Name>' -ForEach @(
        @{ Name = 'the service refuses'; Change = @{ Id = 'mycluster-3' }; Says = '*Failed: *not encrypted*InvalidClusterState*request ids*' }
        @{ Name = 'there is no such cluster'; Change = @{ Id = 'no-such-cluster' }; Says = '*ClusterNotFound*' }
        @{ Name = 'a namespace has no new key'; Change = @{ Service = 'RedshiftServerlessNamespace'; Id = 'mynamespace' }; Says = '*NewKmsKeyId*' }
    ) {
        foreach ($key in $Change.Keys) { $input1[$key] = $Change[$key] }
        $ended = Invoke-Step $s $send $input1
        $ended.ExitCode | Should -Be 1
        $ended.Text -replace '[\s|]+', ' ' | Should -BeLike $Says
        Get-AllCarriedOut $s | Should -BeNullOrEmpty
    }

    It 'fails in the loop when waiting cannot help' {
        $ended = Invoke-Step $s $wait @{ Service = 'RedshiftCluster'; Id = 'no-such-cluster'; Timeout = '00:00:30' }
        $ended.ExitCode | Should -Be 1
        $ended.Text | Should -BeLike '*no-such-cluster*'
    }
}

Describe 'The runbook of Azure Automation' {
    BeforeAll {
        # Azure's own part: the asset. Each job has a process of its own here.
        function Invoke-Job {
            param($Sandbox, [string] $Parameters = '-AssetName aws', [string] $SecretKey = $Sandbox.SecretKey)
            $file = "$TestDrive/$([guid]::NewGuid().ToString('N')).ps1"
            Set-Content -LiteralPath $file -Encoding UTF8 -Value @(
                'function Get-AutomationPSCredential {'
                '    param([string] $Name)'
                '    if ($Name -eq ''aws'') { [pscredential]::new($env:TEST_USER, (ConvertTo-SecureString -String $env:TEST_PASSWORD -AsPlainText -Force)) }'
                '}'
                "& '$examples/azure-automation.ps1' -Region us-west-2 $Parameters"
            )
            Invoke-Runbook $Sandbox '-File', $file -WithoutCredentials -Environment @{ TEST_USER = $Sandbox.AccessKey; TEST_PASSWORD = $SecretKey }
        }
    }

    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 4 -RotationDuration 1 -TrailDelay 0
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'rotates with the credential asset, and nothing twice' {
        $first = Invoke-Job $s
        $first.ExitCode | Should -Be 0 -Because $first.Text
        $results = @($first.Lines | ForEach-Object { $_ | ConvertFrom-Json })
        $results.Outcome | Should -Be 'Rotated', 'Rotated', 'Rotated'
        $results.RequestIds | Should -Not -BeNullOrEmpty
        $again = @((Invoke-Job $s).Lines | ForEach-Object { $_ | ConvertFrom-Json })
        $again.Outcome | Should -Be 'Skipped', 'Skipped', 'Skipped'
        Get-AllCarriedOut $s | Should -Be 'mycluster=1', 'mycluster-2=1', 'mycluster-3=1'
    }

    It 'assumes the role of -RoleArn' {
        $ended = Invoke-Job $s "-AssetName aws -Id mycluster -RoleArn $($s.Server.RoleArn)"
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        Get-CallCount $s AssumeRole | Should -BeGreaterThan 0
        Get-AllCarriedOut $s | Should -Be 'mycluster=1'
    }

    It 'fails as a job and reports every cluster' {
        Add-Fault $s 'RotateEncryptionKey:access-denied:1'
        $ended = Invoke-Job $s
        $ended.ExitCode | Should -Be 1
        # Results come as they end: those that were never started may come first.
        $results = @($ended.Text -split "`n" -match '^\s*{' | ConvertFrom-Json)
        ($results.Outcome | Sort-Object) -join ' ' | Should -Be 'Failed NotStarted NotStarted'
        $ended.Text -replace '[\s|]+', ' ' | Should -BeLike '*1 of 3 clusters*'
    }

    It 'fails before any change when <Name>' -ForEach @(
        @{ Name = 'there is no such asset'; Parameters = '-AssetName other'; Secret = 'x'; Says = "*'other'*" }
        @{ Name = 'the secret is wrong'; Parameters = '-AssetName aws'; Secret = 'not-the-secret-of-this-key'; Says = '*SignatureDoesNotMatch*' }
    ) {
        $ended = Invoke-Job $s $Parameters $Secret
        $ended.ExitCode | Should -Be 1
        $ended.Text -replace '[\s|]+', ' ' | Should -BeLike $Says
        $ended.Text | Should -Not -BeLike '*not-the-secret-of-this-key*'
        Get-AllCarriedOut $s | Should -BeNullOrEmpty
    }

    It 'uses only what Azure Automation supports' {
        $text = Get-Content -LiteralPath "$examples/azure-automation.ps1" -Raw
        $text | Should -Not -Match '(?m)^\s*#Requires'
        # A credential is no parameter of a PowerShell 7 runbook, and the environment is shared with other jobs.
        $text | Should -Not -Match '(?i)\[pscredential\]'
        $text | Should -Not -Match '\$env:'
    }
}

Describe 'The workflow of GitHub Actions' {
    BeforeAll {
        $workflow = Get-Content -LiteralPath "$examples/github-actions.yaml" -Raw
        $step = @(Get-YamlBlock "$examples/github-actions.yaml" run)
        $step.Count | Should -Be 1
        $checkout = "$TestDrive/checkout"
        Copy-Item -LiteralPath $ModuleFolder -Destination "$checkout/modules/KeyRotation" -Recurse

        # A step with shell: pwsh is a file that is dot-sourced with these two lines around it.
        function Invoke-WorkflowStep {
            param($Sandbox, [string] $PlanOnly = 'false', [string] $Id = '*')
            $file = "$TestDrive/$([guid]::NewGuid().ToString('N')).ps1"
            $summary = "$file.md"
            Set-Content -LiteralPath $file -Encoding UTF8 -Value @(
                '$ErrorActionPreference = ''stop'''
                $step[0]
                'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
            )
            Get-ChildItem -LiteralPath $checkout -Filter rotation.jsonl | Remove-Item
            $ended = Invoke-Runbook $Sandbox '-Command', ". '$file'" -Folder $checkout -Environment @{ GITHUB_STEP_SUMMARY = $summary; PLAN_ONLY = $PlanOnly; ID = $Id }
            $ended | Add-Member -NotePropertyName Summary -NotePropertyValue (Get-Content -LiteralPath $summary -Raw -ErrorAction Ignore) -PassThru
        }
    }

    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 4 -RotationDuration 1 -TrailDelay 0
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'has minimal permissions, no keys and safe scripts' {
        $workflow | Should -Match '(?m)^permissions: \{\}'
        $workflow | Should -Match 'id-token: write'
        $workflow | Should -Match 'role-to-assume: '
        $workflow | Should -Not -Match 'secrets\.|aws-access-key-id'
        $step[0] | Should -Not -Match '\$\{\{'
    }

    It 'shows the plan without changing anything' {
        $ended = Invoke-WorkflowStep $s -PlanOnly true
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        $ended.Summary | Should -BeLike '### Plan of 3 clusters in us-west-2*- mycluster*- mycluster-2*- mycluster-3*'
        Get-AllCarriedOut $s | Should -BeNullOrEmpty
    }

    It 'rotates, writes summary and journal, and nothing twice' {
        $first = Invoke-WorkflowStep $s
        $first.ExitCode | Should -Be 0 -Because $first.Text
        [regex]::Matches($first.Summary, '(?m)^\| Rotated \| mycluster').Count | Should -Be 3
        (Test-KeyRotationJournal "$checkout/rotation.jsonl").Valid | Should -BeTrue
        $again = Invoke-WorkflowStep $s
        $again.ExitCode | Should -Be 0 -Because $again.Text
        [regex]::Matches($again.Summary, '(?m)^\| Skipped \| mycluster').Count | Should -Be 3
        Get-AllCarriedOut $s | Should -Be 'mycluster=1', 'mycluster-2=1', 'mycluster-3=1'
    }

    It 'fails with an annotation per cluster not rotated' {
        Add-Fault $s 'RotateEncryptionKey:access-denied:1'
        $ended = Invoke-WorkflowStep $s
        $ended.ExitCode | Should -Be 1 -Because $ended.Text
        @($ended.Lines -match '^::error title=Failed mycluster').Count | Should -Be 1
        @($ended.Lines -match '^::error title=NotStarted mycluster').Count | Should -Be 2
        $ended.Summary | Should -Match '(?m)^\| Failed \| mycluster'
        Get-AllCarriedOut $s | Should -BeNullOrEmpty
    }
}

Describe 'The help of <_>' -ForEach $Scripts {
    It 'describes the script, its parameters and its usage' {
        $help = Get-Help -Name "$examples/$_" -Full
        $help.Synopsis | Should -Match '^\S.*\.$'
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 200
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $own = @((Get-Command -Name "$examples/$_").Parameters.Keys | Where-Object { $_ -notin $common })
        $own.Count | Should -BeGreaterThan 0
        foreach ($name in $own) {
            ($help.parameters.parameter | Where-Object name -EQ $name).description.Text | Should -Not -BeNullOrEmpty -Because "-$name"
        }

        @($help.examples.example).Count | Should -BeGreaterThan 0
    }
}

Describe 'The page of the examples' {
    It 'lists exactly the files that exist' {
        $page = Get-Content -LiteralPath "$examples/README.md" -Raw
        $named = [regex]::Matches($page, '\]\(([\w-]+\.\w+)\)') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
        $links = [regex]::Matches($page, '\]\((\.\./[^)]+)\)')
        $links.Count | Should -BeGreaterThan 0
        foreach ($link in $links) {
            Test-Path -LiteralPath "$examples/$($link.Groups[1].Value)" | Should -BeTrue -Because $link.Value
        }

        $named | Should -Be @((Get-ChildItem -LiteralPath $examples -File | Where-Object Name -NE README.md).Name | Sort-Object)
    }
}
