<#
    What once led to a second rotation or a wrong report, run again in real PowerShell. Each sandbox counts what was
    carried out. With $env:KEYROTATION_TEST_QUOTES set to a file, each test appends to it what came out.
#>
BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
    $FakeTime = (Get-Command -Name faketime -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source

    function New-Journal { Join-Path -Path $TestDrive -ChildPath "$(New-Guid).jsonl" }

    # What a user sees of results and errors, in the file of quotes.
    function Add-Quote {
        param([string] $Row, $Results, $Failed, $Sandbox)
        if (-not $env:KEYROTATION_TEST_QUOTES) { return }
        $lines = @(
            "== $Row"
            foreach ($result in $Results) {
                if ($result.Outcome) {
                    "$($result.Outcome): $($result.Service) $($result.Id) attempts $($result.Attempts) proof $($result.Proof) $($result.Reason)"
                } else {
                    "$result"
                }
            }
            foreach ($record in $Failed) { "ERROR $(($record.FullyQualifiedErrorId -split ',')[0]): $record" }
            if ($Sandbox) {
                $rotations = $Sandbox.Server.GetState().Rotations
                "carried out: $(($rotations.Keys | Sort-Object | Where-Object { $rotations[$_] } | ForEach-Object { "$_ $($rotations[$_])" }) -join ', ')"
            }
        )
        Add-Content -LiteralPath $env:KEYROTATION_TEST_QUOTES -Value $lines
    }

    # A journal as a run leaves it that is killed right after the request was written down and carried out.
    function New-CrashedJournal {
        param($Sandbox, $Target, [string] $Operation)
        $journal = New-Journal
        # Long enough for the resume to see a cluster's rotation in progress, which is half of the proof of its end.
        if ($Operation -eq 'RotateEncryptionKey') { $Sandbox.Server.SetRotationDuration($Target.Id, [timespan]::FromSeconds(8)) }
        Add-Fault $Sandbox "${Operation}:drop-after:1"
        $null = $Target | Invoke-KeyRotation @Sandbox -Force -JournalPath $journal -TimeoutPerTarget 0.1 -ErrorAction SilentlyContinue
        Edit-Journal $journal { param($lines) $last = [array]::FindLastIndex([string[]] $lines, [Predicate[string]] { $args[0] -match '"phase":"Sending"' }); $lines[0..$last] }
        $journal
    }

    # Rewrites a journal's lines. The chain of its hashes goes forward, so a cut at a line's end is a journal as well.
    function Edit-Journal {
        param([string] $Path, [scriptblock] $Change)
        $lines = & $Change ([System.IO.File]::ReadAllLines($Path))
        [System.IO.File]::WriteAllText($Path, ((@($lines) -join "`n") + "`n"))
    }

    # Starts a PowerShell process of its own that has the module and the sandbox in $s and the rest in $With.
    function Start-Client {
        param($Sandbox, [hashtable] $With, [scriptblock] $Script, [hashtable] $Environment = @{}, [string] $Clock)
        $all = $With + @{ Endpoint = "$($Sandbox.EndpointUrl)"; AccessKey = $Sandbox.AccessKey; SecretKey = $Sandbox.SecretKey; Manifest = $ModuleManifest }
        $file = Join-Path -Path $TestDrive -ChildPath "client-$(New-Guid).ps1"
        Set-Content -LiteralPath $file -Value @(
            "`$With = '$((ConvertTo-Json -InputObject $all -Compress).Replace("'", "''"))' | ConvertFrom-Json"
            '$global:ProgressPreference = "SilentlyContinue"'
            'Import-Module -Name $With.Manifest'
            '$s = @{ EndpointUrl = $With.Endpoint; Region = "us-west-2"; AccessKey = $With.AccessKey; SecretKey = $With.SecretKey }'
            $Script.ToString()
        )
        $start = [System.Diagnostics.ProcessStartInfo]::new()
        $start.FileName = if ($Clock) { $FakeTime } else { $PowerShellPath }
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $arguments = @(if ($Clock) { '-f', $Clock, $PowerShellPath }) + @('-NoProfile', '-NonInteractive', '-File', $file)
        foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        $process = [System.Diagnostics.Process]::Start($start)
        [pscustomobject]@{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Errors = $process.StandardError.ReadToEndAsync() }
    }

    # Its text once it has ended.
    function Receive-Client {
        param($Client)
        if (-not $Client.Process.WaitForExit(120000)) {
            $Client.Process.Kill($true)
            throw 'The process did not end.'
        }

        $text = $Client.Output.Result + $Client.Errors.Result
        Add-Leak 'a process' $text
        [pscustomobject]@{ ExitCode = $Client.Process.ExitCode; Text = $text -replace '\x1b\[[0-9;?]*[a-zA-Z]' }
    }
}

AfterAll {
    Exit-Test
}

Describe 'A journal or a list of another account' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -AccountId 111122223333 -RotationDuration 2 -TrailDelay 0
        $other = Start-KeyRotationSandbox -AccountId 444455556666 -RotationDuration 2 -TrailDelay 0
        $journal = New-Journal
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
        Stop-KeyRotationSandbox $other
    }

    It 'rotates nothing there when unstarted targets are resumed' {
        $null = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal -StartBefore ([datetime]::Now.AddMinutes(-1))
        $results = Invoke-KeyRotation -JournalPath $journal -Resume @other -Force @quiet
        Add-Quote '1 journal of account A resumed in B, not started' $results $failed $other
        @($results.ErrorId) | Should -Be 'AccountMismatch', 'AccountMismatch'
        @($results.Outcome | Sort-Object -Unique) | Should -Be 'NotStarted'
        Get-CallCount $other RotateEncryptionKey | Should -Be 0
        @((Invoke-KeyRotation -JournalPath $journal -Resume @s -Force).Outcome) | Should -Be 'Rotated', 'Rotated'
    }

    It 'rotates nothing there when typed targets are resumed' {
        'mycluster', 'mycluster-2' | ForEach-Object { @{ Service = 'RedshiftCluster'; Id = $_ } } |
            Invoke-KeyRotation @s -Force -JournalPath $journal -MaxErrorCount 1 -ThrottleLimit 1 -TimeoutPerTarget 0.1 @quiet | Out-Null
        $results = Invoke-KeyRotation -JournalPath $journal -Resume @other -Force @quiet
        Add-Quote '1 journal of account A, targets named by hand, resumed in B' $results $failed $other
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccountMismatch,*'
        Get-CallCount $other RotateEncryptionKey | Should -Be 0
    }

    It 'does not settle an unknown outcome by the other account' {
        $crashed = New-CrashedJournal $s (Get-KeyRotationTarget mycluster @s) RotateEncryptionKey
        $null = $other.Server.StartRotationBySomeoneElse('mycluster')
        $results = Invoke-KeyRotation -JournalPath $crashed -Resume @other -Force @quiet
        Add-Quote '1 journal of account A resumed in B, sent' $results $failed $other
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccountMismatch,*'
        $results.Outcome | Should -Not -Contain 'Rotated'
        Get-CallCount $other RotateEncryptionKey | Should -Be 0
        (Invoke-KeyRotation -JournalPath $crashed -Resume @s -Force -TimeoutPerTarget 30).Outcome | Should -Be 'Rotated'
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'refuses targets from <Form>' -ForEach @(
        @{ Form = 'Export-Clixml' }
        @{ Form = 'Export-Csv' }
    ) {
        $file = New-Journal
        if ($Form -eq 'Export-Clixml') {
            Get-KeyRotationTarget mycluster @s | Export-Clixml -LiteralPath $file
            $copies = Import-Clixml -LiteralPath $file
        } else {
            Get-KeyRotationTarget mycluster @s | Export-Csv -LiteralPath $file -NoTypeInformation
            $copies = Import-Csv -LiteralPath $file
        }

        $results = $copies | Invoke-KeyRotation @other -Force @quiet
        Add-Quote "1 targets of account A through $Form, rotated in B" $results $failed $other
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccountMismatch,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*111122223333*'
        Get-CallCount $other RotateEncryptionKey | Should -Be 0
        (($copies | Invoke-KeyRotation @s -Force).Outcome) | Should -Be 'Rotated'
    }
}

Describe 'A typed connection' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2
        $failed = $null
    }

    AfterEach { Stop-KeyRotationSandbox $s }

    It 'replaces the connection that listed the target' {
        $results = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -ProfileName nope -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        Add-Quote '2 Invoke-KeyRotation -ProfileName nope' $results $failed $s
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }
}

Describe '-SkipRotatedWithin' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2 -TrailDelay 0
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'skips clusters that CloudTrail shows as rotated' {
        $first = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -SkipRotatedWithin 30.00:00:00
        $second = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -SkipRotatedWithin 30.00:00:00
        Add-Quote '3 -SkipRotatedWithin, the second night' $second $null $s
        @($first.Outcome) | Should -Be 'Rotated', 'Rotated'
        @($second.Outcome) | Should -Be 'Skipped', 'Skipped'
        Get-CallCount $s RotateEncryptionKey | Should -Be 2
    }

    It 'is TrailUnavailable when CloudTrail cannot be read' {
        Add-Fault $s 'LookupEvents:access-denied'
        $results = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -SkipRotatedWithin 30.00:00:00 @quiet
        Add-Quote '3 trail denied' $results $failed $s
        $results.ErrorId | Should -BeExactly 'TrailUnavailable'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'TrailUnavailable,*'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'is TrailTooOld for more than 90 days' {
        $results = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -SkipRotatedWithin 91.00:00:00 @quiet
        Add-Quote '3 91 days' $results $failed $s
        $results.ErrorId | Should -BeExactly 'TrailTooOld'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }
}

Describe 'A target that failed in the first run' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 6 -RotationDuration 2 -TrailDelay 0
        $journal = New-Journal
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'is rotated by a resume after a network failure' {
        $closed = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $closed.Start()
        $away = @{} + $s
        $away.EndpointUrl = "http://127.0.0.1:$($closed.LocalEndpoint.Port)"
        $closed.Stop()
        $targets = 'mycluster', 'mycluster-2', 'mycluster-3' | ForEach-Object { @{ Service = 'RedshiftCluster'; Id = $_ } }
        $first = $targets | Invoke-KeyRotation @away -Force -JournalPath $journal -MaxAttempts 1 @quiet
        Add-Quote '4 network away, run 1' $first $failed $s
        @($first.Outcome) | Should -Be 'NotStarted', 'NotStarted', 'NotStarted'
        $failed.Count | Should -Be 3
        $second = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force @quiet
        Add-Quote '4 network back, run 2' $second $failed $s
        @($second.Outcome) | Should -Be 'Rotated', 'Rotated', 'Rotated'
        Get-CallCount $s RotateEncryptionKey | Should -Be 3
    }

    It 'is waited for by a resume after a timeout' {
        $s.Server.SetRotationDuration('mycluster', [timespan]::FromSeconds(10))
        $first = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -JournalPath $journal -TimeoutPerTarget 0.5 @quiet
        Add-Quote '4 slower than -TimeoutPerTarget' $first $failed $s
        $first.Outcome | Should -Be 'StillRotating'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        $second = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -TimeoutPerTarget 60
        Add-Quote '4 resumed' $second $null $s
        $second.Outcome | Should -Be 'Rotated'
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'is NoTargets for an empty selection, unless -AllowEmpty' {
        $caught = { Get-KeyRotationTarget nothing-of-this-name* @s | Invoke-KeyRotation -Force } | Should -Throw -ErrorId 'NoTargets,*' -PassThru
        Add-Quote '4 empty selection' $null $caught $s
        $policy = @{ Selection = @{ Service = 'RedshiftCluster'; Id = 'nothing-of-this-name*' } }
        { Invoke-KeyRotation -Policy $policy @s -Force } | Should -Throw -ErrorId 'NoTargets,*'
        Get-KeyRotationTarget nothing-of-this-name* @s | Invoke-KeyRotation -Force -AllowEmpty @quiet | Should -BeNullOrEmpty
        $failed.Count | Should -Be 0
    }

    It 'is one terminating error when credentials do not work' {
        $targets = Get-KeyRotationTarget @s -Service RedshiftCluster
        $bad = @{ EndpointUrl = $s.EndpointUrl; AccessKey = 'AKIAWRONGWRONGWRONG1'; SecretKey = 'wrong' }
        $caught = { $targets | Invoke-KeyRotation @bad -Force @quiet } | Should -Throw -ErrorId 'InvalidClientTokenId,*' -PassThru
        Add-Quote '4 bad credentials' $null $caught $s
        @($failed | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -ne $caught.FullyQualifiedErrorId }) |
            Should -BeNullOrEmpty
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'makes the documented script exit with 3' {
        $page = Get-Content -LiteralPath "$PSScriptRoot/../../docs/errors.md" -Raw
        $runbook = Join-Path -Path $TestDrive -ChildPath 'rotate-fleet.ps1'
        Set-Content -LiteralPath $runbook -Value ([regex]::Match($page, '(?ms)^```powershell\r?\n(# rotate-fleet\.ps1.*?)^```').Groups[1].Value)
        $policy = Join-Path -Path $TestDrive -ChildPath 'policy.json'
        Set-Content -LiteralPath $policy -Value '{ "Targets": [ { "Service": "RedshiftCluster", "Id": "mycluster" }, { "Service": "RedshiftCluster", "Id": "mycluster-2" } ] }'
        $client = Start-Client $s @{ Runbook = $runbook; Policy = $policy; Journal = $journal } {
            & $With.Runbook -Policy $With.Policy -Journal $With.Journal
            exit $LASTEXITCODE
        } -Environment @{ AWS_ENDPOINT_URL = "$($s.EndpointUrl)"; AWS_REGION = 'us-west-2'; AWS_ACCESS_KEY_ID = 'AKIAWRONGWRONGWRONG1'; AWS_SECRET_ACCESS_KEY = 'wrong' }
        $ended = Receive-Client $client
        Add-Quote "4 documented script, bad credentials: exit code $($ended.ExitCode)" $ended.Text $null $s
        $ended.ExitCode | Should -Be 3 -Because $ended.Text
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }
}

Describe 'A journal that ends in a request' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2 -TrailDelay 0
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed'; WarningAction = 'SilentlyContinue' }
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'does not send a <Service> again when the line <Damage>' -ForEach @(
        foreach ($service in 'cluster', 'key') {
            @{ Service = $service; Damage = 'lacks its newline'; Outcome = 'Rotated' }
            @{ Service = $service; Damage = 'has another byte'; Outcome = 'Unknown' }
            @{ Service = $service; Damage = 'is cut in the middle'; Outcome = 'Unknown' }
        }
    ) {
        $id, $operation = if ($Service -eq 'key') { $FirstKey, 'RotateKeyOnDemand' } else { 'mycluster', 'RotateEncryptionKey' }
        $journal = New-CrashedJournal $s (Get-KeyRotationTarget $id @s) $operation
        Get-CarriedOut $s $id | Should -Be 1
        $bytes = [System.IO.File]::ReadAllBytes($journal)
        $last = [array]::LastIndexOf($bytes, [byte] 10, $bytes.Length - 2) + 1
        switch ($Damage) {
            'lacks its newline' { $bytes = $bytes[0..($bytes.Length - 2)] }
            'has another byte' { $bytes[$last + 40] = $bytes[$last + 40] -bxor 1 }
            'is cut in the middle' { $bytes = $bytes[0..($last + 40)] }
        }

        [System.IO.File]::WriteAllBytes($journal, $bytes)
        $results = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -TimeoutPerTarget $(if ($Service -eq 'key') { 3 } else { 15 }) @quiet
        Add-Quote "5 $Service, the last line $Damage" $results $failed $s
        $results.Outcome | Should -BeIn $Outcome, 'Rotated'
        Get-CarriedOut $s $id | Should -Be 1
        Get-CallCount $s $operation | Should -Be 1
        $null = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -TimeoutPerTarget 1 @quiet
        Get-CallCount $s $operation | Should -Be 1
        (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
    }
}

Describe 'A journal on a file system without locks' {
    BeforeEach { $s = Start-KeyRotationSandbox -Keys 6 -RotationDuration 4 -TrailDelay 0 }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'is refused to a second process' {
        $journal = New-Journal
        $null = $s.KeyIds | ForEach-Object { @{ Service = 'KmsKey'; Id = $_ } } | Invoke-KeyRotation @s -Force -JournalPath $journal -StartBefore ([datetime]::Now.AddMinutes(-1))
        $script = { Invoke-KeyRotation -JournalPath $With.Journal -Resume @s -Force -ThrottleLimit 2 | ForEach-Object { "$_" }; exit @($Error).Count }
        $unlocked = @{ DOTNET_SYSTEM_IO_DISABLEFILELOCKING = 'true' }
        $first = Start-Client $s @{ Journal = $journal } $script -Environment $unlocked
        try {
            Wait-Until { (Get-CallCount $s RotateKeyOnDemand) -ge 1 } -Seconds 90
            $second = Receive-Client (Start-Client $s @{ Journal = $journal } $script -Environment $unlocked)
        } finally {
            $one = Receive-Client $first
        }

        Add-Quote '6 the first of two processes' $one.Text
        Add-Quote '6 the second of two processes' $second.Text $null $s
        $second.Text | Should -Match 'process \d+ on ' -Because $second.Text
        $second.Text | Should -Not -BeLike '*Rotated:*'
        [regex]::Matches($one.Text, 'Rotated: KmsKey').Count | Should -Be 6 -Because $one.Text
        foreach ($id in $s.KeyIds) { Get-CarriedOut $s $id | Should -Be 1 }
    }
}

Describe 'A key under another name' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2 -TrailDelay 0
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
        $byAlias = @{ Service = 'KmsKey'; Id = 'alias/sandbox-key-1' }
        $secondKey = $s.KeyIds[1]
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'is not rotated again by <Name> after its alias' -ForEach @(@{ Name = 'its id' }, @{ Name = 'its ARN' }) {
        $journal = New-Journal
        $null = $byAlias | Invoke-KeyRotation @s -Force -JournalPath $journal
        $id = if ($Name -eq 'its id') { $FirstKey } else { $s.Server.KeyArnOf($FirstKey) }
        $all = @{ Service = 'KmsKey'; Id = $id } | Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -Verbose @quiet 4>&1
        $spoken = @($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like "*$id*Completed*" })
        Add-Quote "7 the journal has the alias, resumed by $Name" ($spoken | ForEach-Object { "VERBOSE $_" }) $failed $s
        $spoken.Count | Should -Be 1
        @($all).Count | Should -Be @($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Count -Because 'it is not reported again'
        $failed.Count | Should -Be 0
        Get-CallCount $s RotateKeyOnDemand | Should -Be 1
    }

    It 'is followed by a resume after its alias moved' {
        $journal = New-CrashedJournal $s $byAlias RotateKeyOnDemand
        $s.Server.MoveAlias('alias/sandbox-key-1', $secondKey)
        $results = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -TimeoutPerTarget 20 @quiet
        Add-Quote '7 alias moved, the request was carried out' (@($results) + @("ARN $($results.Arn)")) $failed $s
        $results.Outcome | Should -Be 'Rotated'
        $results.Arn | Should -BeExactly $s.Server.KeyArnOf($FirstKey)
        Get-CarriedOut $s $FirstKey | Should -Be 1
        Get-CarriedOut $s $secondKey | Should -Be 0
    }

    It 'is not reported rotated for the alias''s new key' {
        $journal = New-Journal
        Add-Fault $s 'RotateKeyOnDemand:drop-before:1'
        $null = $byAlias | Invoke-KeyRotation @s -Force -JournalPath $journal -TimeoutPerTarget 0.1 @quiet
        $s.Server.MoveAlias('alias/sandbox-key-1', $secondKey)
        $null = $s.Server.StartRotationBySomeoneElse($secondKey)
        $results = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -TimeoutPerTarget 3 @quiet
        Add-Quote '7 alias moved, the request was lost' $results $failed $s
        $results.Outcome | Should -Be 'Unknown'
        Get-CallCount $s RotateKeyOnDemand | Should -Be 1
    }
}

Describe 'A namespace that someone else is modifying' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Keys 3 -RotationDuration 0.3 -TrailDelay 0
        $newKey = $s.Server.KeyArnOf('alias/sandbox-key-2')
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'gets its new key after that change with -Wait' {
        $null = $s.Server.ModifyNamespaceBySomeoneElse('mynamespace', [timespan]::FromSeconds(2))
        $result = Update-RSSNamespaceKey mynamespace -KmsKeyId alias/sandbox-key-2 @s -Force -Wait -WarningVariable warned -WarningAction SilentlyContinue
        Add-Quote '8 -Wait' "WARNING $warned", "$($result.NamespaceName) $($result.Status) $($result.KmsKeyId)" $null $s
        $result.KmsKeyId | Should -BeExactly $newKey
        Get-CarriedOut $s mynamespace | Should -Be 1
        @($warned).Count | Should -Be 1
    }

    It 'is an error without -Wait' {
        $null = $s.Server.ModifyNamespaceBySomeoneElse('mynamespace', [timespan]::FromSeconds(30))
        Update-RSSNamespaceKey mynamespace -KmsKeyId alias/sandbox-key-2 @s -Force -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Add-Quote '8 without -Wait' $null $failed $s
        Assert-ErrorRecord $failed RotationAlreadyRunning ResourceBusy mynamespace
        Get-CallCount $s UpdateNamespace | Should -Be 0
    }

    It 'gets its new key after that change in a fleet' {
        $null = $s.Server.ModifyNamespaceBySomeoneElse('mynamespace', [timespan]::FromSeconds(2))
        $result = @{ Service = 'RedshiftServerlessNamespace'; Id = 'mynamespace'; NewKmsKeyId = 'alias/sandbox-key-2' } | Invoke-KeyRotation @s -Force
        Add-Quote '8 fleet' $result $null $s
        $result.Outcome | Should -Be 'Rotated'
        $result.KeyAfter | Should -BeExactly $newKey
        Get-CarriedOut $s mynamespace | Should -Be 1
    }

    It 'is not reported done when someone else sets another key' {
        $null = $s.Server.StartRotationBySomeoneElse('mynamespace', [timespan]::FromSeconds(2), 'alias/sandbox-key-3')
        $result = @{ Service = 'RedshiftServerlessNamespace'; Id = 'mynamespace'; NewKmsKeyId = 'alias/sandbox-key-2' } | Invoke-KeyRotation @s -Force
        Add-Quote '8 fleet, another key' $result $null $s
        $result.Outcome | Should -Be 'Rotated'
        $result.KeyAfter | Should -BeExactly $newKey
    }
}

Describe 'Someone else''s rotation that appears late' {
    BeforeEach {
        # Theirs begins and ends before ours is sent, and no read shows it until after that.
        $s = Start-KeyRotationSandbox -RotationDuration 2 -ConsistencyDelay 2.5 -TrailDelay 0
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'is not reported as ours for a <Service>' -ForEach @(
        @{ Service = 'cluster'; Id = 'mycluster'; Kind = 'RedshiftCluster'; Operation = 'RotateEncryptionKey' }
        @{ Service = 'key'; Id = '1234abcd-12ab-34cd-56ef-1234567890ab'; Kind = 'KmsKey'; Operation = 'RotateKeyOnDemand' }
    ) {
        Add-Fault $s "${Operation}:drop-before:1"
        $null = $s.Server.StartRotationBySomeoneElse($Id)
        Start-Sleep -Milliseconds 1200
        $result = @{ Service = $Kind; Id = $Id } | Invoke-KeyRotation @s -Force -TimeoutPerTarget 5 @quiet
        Add-Quote "9 $Service" $result $failed $s
        $result.Outcome | Should -Be 'Unknown'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'RotationOutcomeUnknown,*'
        Get-CallCount $s $Operation | Should -Be 1
        Get-CarriedOut $s $Id | Should -Be 0
    }
}

Describe 'A lost response without proof' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2 -TrailDelay 0
        $journal = New-Journal
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'does not rotate a <Service> again with a clock 200 s fast' -ForEach @(
        @{ Service = 'cluster'; Id = 'mycluster'; Kind = 'RedshiftCluster'; Operation = 'RotateEncryptionKey' }
        @{ Service = 'key'; Id = '1234abcd-12ab-34cd-56ef-1234567890ab'; Kind = 'KmsKey'; Operation = 'RotateKeyOnDemand' }
    ) {
        if (-not $FakeTime) { Set-ItResult -Skipped -Because 'faketime is not installed' }
        $fast = @{ FAKETIME_DONT_FAKE_MONOTONIC = '1'; DONT_FAKE_MONOTONIC = '1' }
        $with = @{ Journal = $journal; Kind = $Kind; Id = $Id }
        # It is carried out only after the process was killed, and well after the resume began.
        Add-Fault $s "${Operation}:late-execution:1:delay=6"
        $first = Start-Client $s $with { @{ Service = $With.Kind; Id = $With.Id } | Invoke-KeyRotation @s -Force -JournalPath $With.Journal } -Environment $fast -Clock '+200s'
        try {
            Wait-Until { (Get-CallCount $s $Operation) -ge 1 } -Seconds 90
        } finally {
            $first.Process.Kill($true)
            $first.Process.WaitForExit()
        }

        $ended = Receive-Client (Start-Client $s $with {
                "Clock: $([datetime]::UtcNow.ToString('o'))"
                Invoke-KeyRotation -JournalPath $With.Journal -Resume @s -Force -TimeoutPerTarget 10 | ForEach-Object { "$_" }
            } -Environment $fast -Clock '+200s')
        Add-Quote "10 $Service, clock +200 s, killed and resumed (here it is $([datetime]::UtcNow.ToString('o')))" $ended.Text $null $s
        Get-CallCount $s $Operation | Should -Be 1 -Because $ended.Text
        Get-CarriedOut $s $Id | Should -Be 1
        $ended.Text | Should -Match '(Rotated|Unknown|StillRotating): '
    }

    It 'is not sent again after <Status> <When> execution' -ForEach @(
        @{ Status = 504; When = 'after'; Fault = 'error-after:1:status=504'; Outcome = 'Rotated'; Count = 1 }
        @{ Status = 504; When = 'before'; Fault = 'error-before:1:status=504'; Outcome = 'Unknown'; Count = 0 }
        @{ Status = 'DependencyTimeout'; When = 'before'; Fault = 'error:1:code=DependencyTimeoutException:status=503'; Outcome = 'Unknown'; Count = 0 }
    ) {
        Add-Fault $s "RotateKeyOnDemand:$Fault"
        $result = @{ Service = 'KmsKey'; Id = $FirstKey } | Invoke-KeyRotation @s -Force -TimeoutPerTarget 4 @quiet
        Add-Quote "10 $Status $When" $result $failed $s
        $result.Outcome | Should -Be $Outcome
        Get-CallCount $s RotateKeyOnDemand | Should -Be 1
        Get-CarriedOut $s $FirstKey | Should -Be $Count
    }

    It 'rotates a key once when reads lag three minutes' {
        Stop-KeyRotationSandbox $s
        $s = Start-KeyRotationSandbox -RotationDuration 2 -TrailDelay 0 -ConsistencyDelay 180
        Add-Fault $s 'RotateKeyOnDemand:drop-after:1'
        $first = @{ Service = 'KmsKey'; Id = $FirstKey } | Invoke-KeyRotation @s -Force -JournalPath $journal -TimeoutPerTarget 3 @quiet
        Add-Quote '10 reads lag 3 minutes' $first $failed $s
        $first.Outcome | Should -Be 'StillRotating'
        $first.Proof | Should -BeExactly 'Trail'
        $second = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -TimeoutPerTarget 1 @quiet
        Add-Quote '10 reads lag 3 minutes, resumed' $second $failed $s
        $second.Outcome | Should -Be 'StillRotating'
        Get-CallCount $s RotateKeyOnDemand | Should -Be 1
    }
}

Describe 'The Region with an endpoint from AWS_ENDPOINT_URL' {
    It 'is used in the signature' {
        $s = Start-KeyRotationSandbox -Region eu-west-1 -RotationDuration 2
        try {
            $client = Start-Client $s @{} { (Invoke-RSRotateEncryptionKey mycluster -Region eu-west-1 -Force).ClusterStatus } -Environment @{
                AWS_ENDPOINT_URL = "$($s.EndpointUrl)"; AWS_REGION = 'us-east-1'; AWS_ACCESS_KEY_ID = $s.AccessKey; AWS_SECRET_ACCESS_KEY = $s.SecretKey }
            $ended = Receive-Client $client
            Add-Quote '11 AWS_ENDPOINT_URL, AWS_REGION us-east-1, -Region eu-west-1' $ended.Text $null $s
            $ended.Text.Trim() | Should -BeExactly 'rotating-keys'
            Get-CarriedOut $s mycluster | Should -Be 1
        } finally {
            Stop-KeyRotationSandbox $s
        }
    }
}

Describe 'A resume' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 4 -RotationDuration 2 -TrailDelay 0
        $journal = New-Journal
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'keeps the tags and limits of the first run' {
        $targets = 'mycluster', 'mycluster-2', 'mycluster-3' | ForEach-Object { @{ Service = 'RedshiftCluster'; Id = $_; Tags = @{ system = 'shop' } } }
        $null = $targets | Invoke-KeyRotation @s -Force -JournalPath $journal -GroupBy system -MaxPerGroup 1 -StartBefore ([datetime]::Now.AddMinutes(-1))
        $all = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force -Verbose 4>&1
        $results = @($all | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] } | Sort-Object SentUtc)
        $spoken = @($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like '*-GroupBy system*' })
        Add-Quote '12 resume of -GroupBy' (@($results | ForEach-Object { "$_ $($_.SentUtc.ToString('HH:mm:ss.fff')) to $($_.EndedUtc.ToString('HH:mm:ss.fff'))" }) + $spoken) $null $s
        @($results.Outcome) | Should -Be 'Rotated', 'Rotated', 'Rotated'
        $spoken.Count | Should -Be 1
        # The service's clock has whole seconds.
        for ($i = 1; $i -lt 3; $i++) { $results[$i].SentUtc.AddSeconds(1) | Should -BeGreaterOrEqual $results[$i - 1].EndedUtc }
    }

    It 'lists the other keys when one cannot be described' {
        Add-Fault $s "DescribeKey:access-denied:identifier=$FirstKey"
        $keys = @(Get-KeyRotationTarget @s -Service KmsKey -ErrorAction SilentlyContinue -ErrorVariable failed)
        Add-Quote '12 DescribeKey denied for one key' ($keys | ForEach-Object { "$($_.Id) $($_.Alias)" }) $failed
        $keys.Id | Should -Contain $s.KeyIds[1]
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied*'
    }
}
