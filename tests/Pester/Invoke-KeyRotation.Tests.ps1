BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Invoke-KeyRotation' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 8 -Keys 2 -Namespaces 2 -RotationDuration 2 -RotationEvent -TrailDelay 0
        $failed = $null
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'rotates a fleet of three services, each target once' {
        $results = Get-KeyRotationTarget @s |
            Where-Object { $_.Service -ne 'KmsKey' -or $_.Alias -like 'alias/sandbox-key-*' } |
            Where-Object Encrypted -NE $false |
            Invoke-KeyRotation -NewKmsKeyId alias/sandbox-key-2 -Force
        @($results | Where-Object Outcome -EQ Rotated).Count | Should -BeGreaterOrEqual 10
        $results[0].GetType().FullName | Should -BeExactly 'KeyRotation.Result'
        foreach ($id in $s.Clusters + $s.KeyIds) {
            Get-CarriedOut $s $id | Should -Be 1
        }

        $one = $results | Where-Object Id -EQ mycluster
        $one.Attempts | Should -Be 1
        $one.RequestIds.Count | Should -Be 1
        $one.CallerArn | Should -BeLike 'arn:aws:iam::123456789012:*'
        $one.Duration | Should -BeGreaterThan ([timespan]::Zero)
    }

    It 'reports a refusal in a result and an error, and continues' {
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Invoke-KeyRotation -Force @quiet
        ($results | Where-Object Outcome -EQ Failed).Id | Should -BeExactly 'mycluster-8'
        @($results | Where-Object Outcome -EQ Rotated).Count | Should -Be 7
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidClusterState,*'
    }

    It 'prints the plan with -WhatIf and sends only reads' {
        $ended = Invoke-Process -NonInteractive -With @{ Endpoint = "$($s.EndpointUrl)"; AccessKey = $s.AccessKey; SecretKey = $s.SecretKey } -Script {
            $s = @{ EndpointUrl = $With.Endpoint; Region = 'us-west-2'; AccessKey = $With.AccessKey; SecretKey = $With.SecretKey }
            Get-KeyRotationTarget @s -Service RedshiftCluster | Invoke-KeyRotation -Force -CanaryCount 2 -ThrottleLimit 3 -WhatIf
        }
        $ended.Result | Should -BeNullOrEmpty
        $lines = @(($ended.Text -replace '\r') -split '\n' | Where-Object { $_ -like 'What if: *' })
        # One of the eight clusters is not encrypted.
        $lines.Count | Should -Be 8
        foreach ($i in 0..6) { $lines[$i] | Should -BeLike "*RedshiftCluster mycluster* in us-west-2*" }
        $lines[7] | Should -Match '^What if: Plan: 7 .* 3 .*; 2 '
        $ended.Text -replace '\s+', ' ' | Should -BeLike "*'mycluster-8'*"
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'rotates a key given by alias and by id once' {
        $results = 'alias/sandbox-key-1', $FirstKey | ForEach-Object { @{ Service = 'KmsKey'; Id = $_ } } | Invoke-KeyRotation @s -Force -ThrottleLimit 1 @quiet
        @($results.Outcome | Sort-Object { "$_" }) | Should -Be 'Failed', 'Rotated'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'DuplicateIdentifier,*'
        Get-CarriedOut $s $FirstKey | Should -Be 1
    }

    It 'skips what has its key or was rotated recently' {
        $targets = @{ Service = 'KmsKey'; Id = $FirstKey }, @{ Service = 'RedshiftServerlessNamespace'; Id = 'mynamespace'; NewKmsKeyId = 'alias/sandbox-key-2' }
        @(($targets | Invoke-KeyRotation @s -Force).Outcome) | Should -Be 'Rotated', 'Rotated'
        @(($targets | Invoke-KeyRotation @s -Force -SkipRotatedWithin 1.00:00:00).Outcome) | Should -Be 'Skipped', 'Skipped'
        Get-CarriedOut $s $FirstKey | Should -Be 1
    }

    It 'reports a slow target as StillRotating' {
        $s.Server.SetRotationDuration('mycluster', [timespan]::FromMinutes(5))
        $result = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -TimeoutPerTarget 1 @quiet
        $result.Outcome | Should -Be 'StillRotating'
        $result.ErrorId | Should -BeExactly 'WaitTimeout'
    }

    It 'shows a progress bar for the fleet and its slowest target' {
        $s.Server.SetRotationDuration('mycluster', [timespan]::FromSeconds(4))
        $shown = Receive-Background (Start-Background $s { Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force })
        $shown.Errors | Should -BeNullOrEmpty
        $fleet = @($shown.Progress | Where-Object Activity -EQ 'Rotating keys')
        $slowest = @($shown.Progress | Where-Object Activity -EQ 'Slowest now')
        @($slowest.ParentActivityId | Sort-Object -Unique) | Should -Be $fleet[0].ActivityId
        "$($slowest.StatusDescription)" | Should -BeLike '*RedshiftCluster mycluster in us-west-2: rotating-keys, for 00:00:0*'
        "$($fleet.StatusDescription)" | Should -BeLike '*6 of 7 done, 1 running, 0 failed*'
        @($fleet | Where-Object SecondsRemaining -GE 0).Count | Should -BeGreaterThan 0
        @($shown.Progress | Where-Object RecordType -EQ Completed).Count | Should -Be 2
    }

    It 'is NoTargets without targets, unless -AllowEmpty is used' {
        { Invoke-KeyRotation @s -Force } | Should -Throw -ErrorId 'NoTargets,*'
        { Invoke-KeyRotation @s -Force -Resume } | Should -Throw -ErrorId 'NoJournalPath,*'
        { Get-KeyRotationTarget nothing-of-this-name* @s | Invoke-KeyRotation -Force } | Should -Throw -ErrorId 'NoTargets,*'
        Get-KeyRotationTarget nothing-of-this-name* @s | Invoke-KeyRotation -Force -AllowEmpty @quiet | Should -BeNullOrEmpty
        $failed.Count | Should -Be 0
    }

    Context 'with a policy' {
        BeforeEach {
            $file = Join-Path -Path $TestDrive -ChildPath "$(New-Guid).psd1"
        }

        It 'reads targets and limits from a file; parameters win' {
            Set-Content -LiteralPath $file -Value @'
# A night's work.
@{
    ThrottleLimit = 1
    MaxErrorCount = 3
    Targets       = @(
        @{ Service = 'RedshiftCluster'; Id = 'mycluster'; Tags = @{ system = 'shop' } }
        @{ Service = "KmsKey"; Id = 'alias/sandbox-key-1' }
    )
    Selection     = @{ Service = 'RedshiftCluster'; Id = 'mycluster-[2-4]', 'mycluster-6' }
}
'@
            $results = Invoke-KeyRotation -Policy $file @s -Force -ThrottleLimit 4
            @($results.Outcome | Sort-Object -Unique) | Should -Be 'Rotated'
            @($results.Id | Sort-Object) | Should -Be 'alias/sandbox-key-1', 'mycluster', 'mycluster-2', 'mycluster-3', 'mycluster-4', 'mycluster-6'
            Get-CarriedOut $s mycluster-5 | Should -Be 0
        }

        It 'accepts one target and 700 targets' {
            $clusters = 1..700 | ForEach-Object { "        @{ Service = 'RedshiftCluster'; Id = '$(if ($_ -eq 1) { 'mycluster' } else { "mycluster-$_" })'; Region = 'us-west-2'; Tags = @{ system = 'system-$_' } }" }
            Set-Content -LiteralPath $file -Value (@('@{ Targets = @(') + $clusters + @(') }'))
            $big = Start-KeyRotationSandbox -Clusters 701
            try {
                $with = @{ File = $file; Endpoint = "$($big.EndpointUrl)"; AccessKey = $big.AccessKey; SecretKey = $big.SecretKey }
                $ended = Invoke-Process -NonInteractive -With $with -Script {
                    Invoke-KeyRotation -Policy $With.File -EndpointUrl $With.Endpoint -AccessKey $With.AccessKey -SecretKey $With.SecretKey -WhatIf
                }
            } finally {
                Stop-KeyRotationSandbox $big
            }

            $ended.Text | Should -BeLike '*What if: Plan: 700 *'
            Set-Content -LiteralPath $file -Value '@{ Targets = @{ Service = "RedshiftCluster"; Id = "mycluster" } }'
            (Invoke-KeyRotation -Policy (Get-Item -LiteralPath $file) @s -Force).Id | Should -BeExactly 'mycluster'
        }

        It 'accepts a relative path, a hashtable and parsed JSON' {
            $json = '{ "Targets": [ { "Service": "RedshiftCluster", "Id": "mycluster" } ] }'
            Set-Content -LiteralPath (Join-Path -Path $TestDrive -ChildPath 'fleet.json') -Value $json
            Push-Location -LiteralPath $TestDrive
            try {
                (Invoke-KeyRotation -Policy fleet.json @s -Force).Outcome | Should -Be 'Rotated'
            } finally {
                Pop-Location
            }

            (Invoke-KeyRotation -Policy (ConvertFrom-Json $json) @s -Force).Outcome | Should -Be 'Rotated'
            (Invoke-KeyRotation -Policy @{ Targets = @{ Service = 'RedshiftCluster'; Id = 'mycluster' } } @s -Force).Outcome | Should -Be 'Rotated'
            Get-CarriedOut $s mycluster | Should -Be 3
        }

        It 'sets limits for piped targets, but adds none of its own' {
            $results = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Policy @{ ThrottleLimit = 1; StartBefore = [datetime]::Now.AddHours(-1) } -Force
            @($results.Outcome | Sort-Object -Unique) | Should -Be 'NotStarted'
            { Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Policy @{ Targets = @{ Service = 'KmsKey'; Id = $FirstKey } } @s -Force } |
                Should -Throw -ErrorId 'InvalidPolicy,*'
            Get-CallCount $s RotateEncryptionKey | Should -Be 0
            Get-CallCount $s RotateKeyOnDemand | Should -Be 0
        }

        It 'refuses <What> with its position and runs no code' -ForEach @(
            @{ What = 'a file that breaks off'; Text = "@{`n  A = "; Id = 'PolicySyntax'; Message = '*line 2, column 6:*' }
            @{ What = 'a key that is there twice'; Text = "@{ ThrottleLimit = 1`n ThrottleLimit = 2 }"; Id = 'PolicySyntax'; Message = '*line 2, column 2:*' }
            @{ What = 'a command'; Text = "@{`n  ThrottleLimit = (New-Item `$env:KeyRotationProof)`n}"; Id = 'PolicySyntax'; Message = '*line 2, column 19:*' }
            @{ What = 'a command in a text'; Text = '@{ GroupBy = "$(New-Item $env:KeyRotationProof)" }'; Id = 'PolicySyntax'; Message = '*line 1, column 14:*' }
            @{ What = 'a variable'; Text = '@{ GroupBy = $env:HOME }'; Id = 'PolicySyntax'; Message = '*line 1, column 14:*' }
            @{ What = 'a script block'; Text = '@{ GroupBy = { 1 } }'; Id = 'PolicySyntax'; Message = '*line 1, column 14:*' }
            @{ What = 'a method'; Text = '@{ GroupBy = [System.IO.File]::WriteAllText($env:KeyRotationProof, 1) }'; Id = 'PolicySyntax'; Message = '*line 1, column 14:*' }
            @{ What = 'a command as a key'; Text = '@{ (New-Item $env:KeyRotationProof) = 1 }'; Id = 'PolicySyntax'; Message = '*line 1, column 4:*' }
            @{ What = 'a script'; Text = 'New-Item $env:KeyRotationProof'; Id = 'PolicySyntax'; Message = '*line 1, column 1:*' }
            @{ What = 'a script that ends in a table'; Text = "New-Item `$env:KeyRotationProof`n@{ ThrottleLimit = 1 }"; Id = 'PolicySyntax'; Message = '*line 1, column 1:*' }
            @{ What = 'a table that is piped on'; Text = '@{ ThrottleLimit = 1 } | Out-File $env:KeyRotationProof'; Id = 'PolicySyntax'; Message = '*line 1, column 1:*' }
            @{ What = 'an empty file'; Text = ''; Id = 'PolicySyntax'; Message = '*line 1, column 1:*' }
            @{ What = 'an empty table'; Text = '@{ }'; Id = 'InvalidPolicy'; Message = '*line 1, column 1:*' }
            @{ What = 'an unknown key'; Text = "@{`n  Targets = @(`n    @{ Service = 'KmsKey'; Idd = 'x' }`n  )`n}"; Id = 'InvalidPolicy'; Message = '*line 3, column 28: Targets`[0`].Idd:*' }
            @{ What = 'a negative limit'; Text = '@{ MaxErrorCount = -1 }'; Id = 'InvalidPolicy'; Message = '*line 1, column 20: MaxErrorCount:*-1*' }
            @{ What = 'a wrong type'; Text = "@{ ThrottleLimit = '5' }"; Id = 'InvalidPolicy'; Message = '*ThrottleLimit:*100000*' }
            @{ What = 'a key without a value'; Text = '@{ StartBefore = $null }'; Id = 'InvalidPolicy'; Message = '*StartBefore:*' }
            @{ What = 'a target without an id'; Text = '@{ Targets = @{ Service = "KmsKey" } }'; Id = 'EmptyIdentifier'; Message = '*Targets:* Id*' }
            @{ What = 'an unknown service'; Text = '@{ Targets = @(@{ Service = "S3"; Id = "x" }) }'; Id = 'UnknownService'; Message = '*Targets`[0`].Service*' }
            @{ What = 'a target that is there twice'; Text = '@{ Targets = @{ Service = "KmsKey"; Id = "x" }, @{ Service = "KmsKey"; Id = "x" } }'; Id = 'DuplicateIdentifier'; Message = '*Targets`[1`]*Targets`[0`]*' }
            @{ What = 'a namespace without its new key'; Text = '@{ Targets = @{ Service = "RedshiftServerlessNamespace"; Id = "x" } }'; Id = 'NoNewKey'; Message = '*Targets*' }
        ) {
            $env:KeyRotationProof = Join-Path -Path $TestDrive -ChildPath 'it-was-run'
            try {
                Set-Content -LiteralPath $file -Value $Text
                $caught = { Invoke-KeyRotation -Policy $file @s -Force -JournalPath "$file.jsonl" } | Should -Throw -PassThru
                $caught.FullyQualifiedErrorId | Should -BeLike "$Id,*"
                "$caught" | Should -BeLike $Message
                $caught.TargetObject | Should -BeExactly $file
                $caught.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
                Test-Path -LiteralPath $env:KeyRotationProof | Should -BeFalse
                Test-Path -LiteralPath "$file.jsonl" | Should -BeFalse
                $s.Server.GetState().Calls.Count | Should -Be 0
            } finally {
                Remove-Item -LiteralPath Env:KeyRotationProof
            }
        }

        It 'refuses what is not a policy' {
            { Invoke-KeyRotation -Policy "$file-none.psd1" @s } | Should -Throw -ErrorId 'PolicyNotFound,*'
            { Invoke-KeyRotation -Policy '' @s } | Should -Throw -ErrorId 'PolicyNotFound,*'
            { Invoke-KeyRotation -Policy Env:PATH @s } | Should -Throw -ErrorId 'PolicyNotFound,*'
            { Invoke-KeyRotation -Policy "$TestDrive" @s } | Should -Throw -ErrorId 'PolicyIsDirectory,*'
            { Invoke-KeyRotation -Policy 5 @s } | Should -Throw -ErrorId 'InvalidPolicy,*'
            { Invoke-KeyRotation -Policy @{} @s } | Should -Throw -ErrorId 'InvalidPolicy,*'
            Set-Content -LiteralPath "$file.yaml" -Value 'ThrottleLimit: 5'
            { Invoke-KeyRotation -Policy "$file.yaml" @s } | Should -Throw -ErrorId 'InvalidPolicy,*'
            { Invoke-KeyRotation -Policy @{ ThrottleLimit = 1 } @s } | Should -Throw -ErrorId 'NoTargets,*'
        }

        It 'continues with a journal' {
            $journal = "$file.jsonl"
            $policy = @{ Selection = @{ Service = 'RedshiftCluster'; Id = 'mycluster', 'mycluster-2' } }
            $null = Invoke-KeyRotation -Policy $policy @s -Force -JournalPath $journal
            $policy.Selection.Id += 'mycluster-3'
            (Invoke-KeyRotation -Policy $policy @s -Force -JournalPath $journal -Resume).Id | Should -BeExactly 'mycluster-3'
            foreach ($id in 'mycluster', 'mycluster-2', 'mycluster-3') { Get-CarriedOut $s $id | Should -Be 1 }
        }
    }

    Context 'in a runbook' {
        BeforeAll {
            # The script as docs/errors.md has it.
            $page = Get-Content -LiteralPath "$PSScriptRoot/../../docs/errors.md" -Raw
            $runbook = Join-Path -Path $TestDrive -ChildPath 'rotate-fleet.ps1'
            Set-Content -LiteralPath $runbook -Value ([regex]::Match($page, '(?ms)^```powershell\r?\n(# rotate-fleet\.ps1.*?)^```').Groups[1].Value)

            function Start-Runbook {
                param($Sandbox, [string] $Policy, [string] $Journal)
                $variables = @{
                    AWS_ENDPOINT_URL = "$($Sandbox.EndpointUrl)"; AWS_REGION = 'us-west-2'; AWS_ACCESS_KEY_ID = $Sandbox.AccessKey
                    AWS_SECRET_ACCESS_KEY = $Sandbox.SecretKey; PSModulePath = [System.IO.Path]::GetDirectoryName($ModuleFolder) + [System.IO.Path]::PathSeparator + $env:PSModulePath
                }
                $earlier = @{}
                foreach ($name in $variables.Keys) {
                    $earlier[$name] = [Environment]::GetEnvironmentVariable($name)
                    [Environment]::SetEnvironmentVariable($name, $variables[$name])
                }

                try {
                    $text = & $PowerShellPath -NoProfile -NonInteractive -File $runbook -Policy $Policy -Journal $Journal 2>&1 | Out-String
                    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Text = $text }
                } finally {
                    foreach ($name in $variables.Keys) { [Environment]::SetEnvironmentVariable($name, $earlier[$name]) }
                }
            }
        }

        BeforeEach {
            $policy = Join-Path -Path $TestDrive -ChildPath "$(New-Guid).json"
            $journal = "$policy.jsonl"
            Set-Content -LiteralPath $policy -Value '{ "Selection": { "Service": "RedshiftCluster", "Id": "mycluster-[1-3]" } }'
        }

        It 'exits with 0 on success, and again when restarted' {
            $first = Start-Runbook $s $policy $journal
            $first.ExitCode | Should -Be 0 -Because $first.Text
            $first.Text | Should -BeLike '*Rotated*mycluster-2*'
            (Start-Runbook $s $policy $journal).ExitCode | Should -Be 0
            Get-CarriedOut $s mycluster-2 | Should -Be 1
        }

        It 'exits with 1 when a target failed' {
            Add-Fault $s 'RotateEncryptionKey:access-denied:1:identifier=mycluster-2'
            (Start-Runbook $s $policy $journal).ExitCode | Should -Be 1
            Get-CarriedOut $s mycluster-3 | Should -Be 1
        }

        It 'exits with 2 when the window closed early' {
            Set-Content -LiteralPath $policy -Value '{ "StartBefore": "2020-01-01T00:00:00Z", "Selection": { "Service": "RedshiftCluster", "Id": "mycluster-[1-3]" } }'
            (Start-Runbook $s $policy $journal).ExitCode | Should -Be 2
        }

        It 'exits with 3 when the policy is invalid' {
            Set-Content -LiteralPath $policy -Value '{ "Selectoin": { } }'
            $ended = Start-Runbook $s $policy $journal
            $ended.ExitCode | Should -Be 3
            $ended.Text | Should -BeLike '*Selectoin*'
            Get-CallCount $s RotateEncryptionKey | Should -Be 0
        }

        It 'exits with 3 when the credentials do not work' {
            $wrong = [pscustomobject]@{ EndpointUrl = $s.EndpointUrl; AccessKey = $s.AccessKey; SecretKey = 'not-the-secret-of-this-key' }
            $ended = Start-Runbook $wrong $policy $journal
            $ended.ExitCode | Should -Be 3 -Because $ended.Text
            Get-CallCount $s RotateEncryptionKey | Should -Be 0
        }

        It 'exits with 3 when nothing is selected' {
            Set-Content -LiteralPath $policy -Value '{ "Selection": { "Service": "RedshiftCluster", "Id": "no-such-*" } }'
            $ended = Start-Runbook $s $policy $journal
            $ended.ExitCode | Should -Be 3 -Because $ended.Text
        }

        It 'exits with 1 on a timeout, and a restart continues the wait' {
            Set-Content -LiteralPath $policy -Value '{ "TimeoutPerTarget": 1, "Selection": { "Service": "KmsKey", "Id": "alias/sandbox-key-1" } }'
            $s.Server.SetRotationDuration($FirstKey, [timespan]::FromSeconds(8))
            $ended = Start-Runbook $s $policy $journal
            $ended.ExitCode | Should -Be 1 -Because $ended.Text
            $ended.Text | Should -BeLike "*StillRotating*$FirstKey*"
            Set-Content -LiteralPath $policy -Value '{ "Selection": { "Service": "KmsKey", "Id": "alias/sandbox-key-1" } }'
            $ended = Start-Runbook $s $policy $journal
            $ended.ExitCode | Should -Be 0 -Because $ended.Text
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }
    }

    It 'starts nothing more when a canary fails' {
        Add-Fault $s 'RotateEncryptionKey:access-denied:1:identifier=mycluster'
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force -CanaryCount 1 @quiet
        ($results | Where-Object Outcome -EQ Failed).Id | Should -BeExactly 'mycluster'
        @($results | Where-Object Outcome -EQ NotStarted).Count | Should -Be 6
        Get-CallCount $s RotateEncryptionKey | Should -Be 1
    }

    It 'starts nothing more after -MaxErrorCount errors' {
        Add-Fault $s 'RotateEncryptionKey:access-denied'
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted |
            Invoke-KeyRotation -Force -ThrottleLimit 1 -MaxErrorCount 2 @quiet
        @($results | Where-Object Outcome -EQ Failed).Count | Should -Be 2
        @($results | Where-Object Outcome -EQ NotStarted).Count | Should -Be 5
    }

    It 'starts nothing after -StartBefore' {
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Invoke-KeyRotation -Force -StartBefore ([datetime]::Now.AddMinutes(-1))
        @($results.Outcome | Sort-Object -Unique) | Should -Be 'NotStarted'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'rotates once when every response is lost' {
        Add-Fault $s 'RotateEncryptionKey:drop-after'
        foreach ($id in $s.Clusters) { $s.Server.SetRotationDuration($id, [timespan]::FromSeconds(6)) }
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force
        @($results.Outcome | Sort-Object -Unique) | Should -Be 'Rotated'
        foreach ($id in $s.Clusters) {
            Get-CarriedOut $s $id | Should -Be 1
        }
    }

    It 'reports another''s rotation as AlreadyRotating' {
        $null = $s.Server.StartRotationBySomeoneElse('mycluster', [timespan]::FromMinutes(5))
        $result = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force
        $result.Outcome | Should -Be 'AlreadyRotating'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'lists pending targets and the resume command when stopped' {
        $journal = Join-Path -Path $TestDrive -ChildPath 'stopped.jsonl'
        $s.Server.SetRotationDuration('mycluster', [timespan]'01:00:00')
        $background = Start-Background $s ([scriptblock]::Create("[pscustomobject]@{ ClusterIdentifier = 'mycluster' } | Invoke-KeyRotation @s -Force -JournalPath '$journal'"))
        while ((Get-CarriedOut $s mycluster) -lt 1) { Start-Sleep -Milliseconds 20 }
        $stopped = Stop-Background $background
        $stopped.State | Should -Be 'Stopped'
        "$($stopped.Warnings)" | Should -BeLike "*RedshiftCluster mycluster in us-west-2*Cancelled.*Invoke-KeyRotation -JournalPath '$journal' -Resume*"
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'accepts custom objects, hashtables and clusters' {
        $results = @(
            [pscustomobject]@{ Service = 'KmsKey'; Id = $FirstKey; Region = 'us-west-2' }
            @{ Service = 'RedshiftCluster'; Id = 'mycluster' }
            [pscustomobject]@{ ClusterIdentifier = 'mycluster-2' }
        ) | Invoke-KeyRotation @s -Force
        @($results | Where-Object Outcome -EQ Rotated).Count | Should -Be 3
    }

    It 'reports <Id> and sends nothing' -ForEach @(
        @{ What = 'no id'; Object = @{ Service = 'KmsKey' }; Id = 'EmptyIdentifier' }
        @{ What = 'an unknown service'; Object = @{ Service = 'S3'; Id = 'x' }; Id = 'UnknownService' }
        @{ What = 'no target at all'; Object = [pscustomobject]@{ Colour = 'blue' }; Id = 'NotATarget' }
        @{ What = 'a namespace without its new key'; Object = @{ Service = 'RedshiftServerlessNamespace'; Id = 'mynamespace' }; Id = 'NoNewKey' }
    ) {
        $Object, @{ Service = 'RedshiftCluster'; Id = 'mycluster' } | Invoke-KeyRotation @s -Force @quiet | ForEach-Object Outcome | Should -Be 'Rotated'
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'rotates a duplicate target once' {
        'mycluster', 'mycluster' | ForEach-Object { @{ Service = 'RedshiftCluster'; Id = $_ } } | Invoke-KeyRotation @s -Force @quiet | Out-Null
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'DuplicateIdentifier,*'
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'finishes running targets before -ErrorAction Stop throws' {
        Add-Fault $s 'RotateEncryptionKey:access-denied:1:identifier=mycluster-2'
        { Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted |
                Invoke-KeyRotation -Force -ErrorAction Stop -WarningAction SilentlyContinue } |
            Should -Throw -ErrorId 'FleetFailed,*'
        Get-Status $s mycluster | Should -BeExactly 'available'
    }

    Context 'with a journal' {
        BeforeEach {
            $journal = Join-Path -Path $TestDrive -ChildPath "$(New-Guid).jsonl"
        }

        It 'records each step in a valid journal' {
            $null = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal
            (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
            (Get-KeyRotationJournal $journal -Id mycluster).Phase | Should -Be 'Planned', 'Sending', 'Accepted', 'Completed'
            Get-Content -LiteralPath $journal -Raw | Should -Not -BeLike "*$($s.SecretKey)*"
        }

        It 'continues after kill -9 and rotates each cluster once' {
            Add-Fault $s 'RotateEncryptionKey:drop-after:2'
            foreach ($id in $s.Clusters) { $s.Server.SetRotationDuration($id, [timespan]::FromSeconds(8)) }
            $with = @{ Endpoint = "$($s.EndpointUrl)"; AccessKey = $s.AccessKey; SecretKey = $s.SecretKey; Journal = $journal; Manifest = $ModuleManifest }
            $script = "`$w = '$(ConvertTo-Json -InputObject $with -Compress)' | ConvertFrom-Json; Import-Module `$w.Manifest
                `$s = @{ EndpointUrl = `$w.Endpoint; Region = 'us-west-2'; AccessKey = `$w.AccessKey; SecretKey = `$w.SecretKey }
                Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force -ThrottleLimit 2 -JournalPath `$w.Journal"
            $child = Start-Process -FilePath $PowerShellPath -PassThru -ArgumentList @(
                '-NoProfile', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script)))
            Wait-Until { (Get-CallCount $s RotateEncryptionKey) -ge 2 } -Seconds 90
            $child.Kill()
            $child.WaitForExit()
            $results = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -ThrottleLimit 8
            @($results.Outcome | Sort-Object -Unique) | Should -Be 'Rotated'
            foreach ($id in $s.Clusters) {
                Get-CarriedOut $s $id | Should -Be 1
            }

            (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
        }

        It 'reports an unreadable accepted target as StillRotating' {
            $target = Get-KeyRotationTarget mycluster @s
            $s.Server.SetRotationDuration('mycluster', [timespan]::FromSeconds(8))
            # The permission is taken away once the witness has been read.
            Add-Fault $s 'DescribeClusters:access-denied:skip=1'
            $result = $target | Invoke-KeyRotation -Force -JournalPath $journal @quiet
            $result.Outcome | Should -Be 'StillRotating'
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            $s.Server.Faults.Clear()
            (Invoke-KeyRotation -JournalPath $journal -Resume @s -Force).Outcome | Should -Be 'Rotated'
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
        }

        It 'neither overwrites a journal nor resumes a missing one' {
            $null = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -JournalPath $journal
            { Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal } | Should -Throw -ErrorId 'JournalExists,*'
            { Invoke-KeyRotation -JournalPath "$journal-not-there" -Resume @s -Force } | Should -Throw -ErrorId 'JournalNotFound,*'
            { Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $TestDrive } | Should -Throw -ErrorId 'JournalIsDirectory,*'
            Get-CarriedOut $s mycluster-2 | Should -Be 0
        }

        It 'names the process that locks the journal' {
            $s.Server.SetRotationDuration('mycluster', [timespan]::FromMinutes(5))
            $held = Start-Background $s ([scriptblock]::Create("Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -JournalPath '$($journal.Replace("'", "''"))'"))
            try {
                Wait-Until { (Get-CallCount $s RotateEncryptionKey) -ge 1 }
                $caught = { Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal } | Should -Throw -ErrorId 'JournalLocked,*' -PassThru
                "$caught" | Should -BeLike "*process $PID on *"
            } finally {
                $stopped = Stop-Background $held
            }

            $stopped.Seconds | Should -BeLessThan 10
            (Get-KeyRotationJournal $journal)[-1].Phase | Should -Be 'Cancelled'
            Get-CarriedOut $s mycluster-2 | Should -Be 0
        }

        It 'prints what is left with -Resume -WhatIf' {
            $null = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal -StartBefore ([datetime]::Now.AddMinutes(-1))
            $before = Get-FileHash -LiteralPath $journal
            $ended = Invoke-Process -NonInteractive -With @{ Endpoint = "$($s.EndpointUrl)"; AccessKey = $s.AccessKey; SecretKey = $s.SecretKey; Journal = $journal } -Script {
                $s = @{ EndpointUrl = $With.Endpoint; Region = 'us-west-2'; AccessKey = $With.AccessKey; SecretKey = $With.SecretKey }
                Invoke-KeyRotation -JournalPath $With.Journal -Resume @s -WhatIf
            }
            $ended.Text | Should -BeLike '*mycluster-2 in us-west-2*What if: Plan: 2 *'
            (Get-FileHash -LiteralPath $journal).Hash | Should -BeExactly $before.Hash
            @((Invoke-KeyRotation -JournalPath $journal -Resume @s -Force).Outcome | Sort-Object -Unique) | Should -Be 'Rotated'
        }

        It 'refuses a journal of a newer version' {
            $null = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -JournalPath $journal
            Set-Content -LiteralPath $journal -Value ((Get-Content -LiteralPath $journal) -replace '^\{"journal":2,', '{"journal":3,')
            { Invoke-KeyRotation -JournalPath $journal -Resume @s -Force } | Should -Throw -ErrorId 'JournalVersion,*'
        }
    }
}
