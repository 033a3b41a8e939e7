BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Importing repeatedly' {
    It 'loads nothing twice and does not leak' {
        $ended = Invoke-Process -NonInteractive -With @{ Manifest = $ModuleManifest } -Script {
            function Get-Footprint {
                [gc]::Collect()
                [gc]::WaitForPendingFinalizers()
                [pscustomobject]@{
                    Bytes      = [gc]::GetTotalMemory($true)
                    # PowerShell loads assemblies of its own at any time: those of the module count.
                    Assemblies = @([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.Location -like "$(Split-Path -Path $With.Manifest -Parent)*" }).Count
                    Contexts   = @([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'KeyRotation').Count
                    Threads    = (Get-Process -Id $PID).Threads.Count
                }
            }

            function Step-Import {
                Import-Module -Name $With.Manifest -Force
                $s = Start-KeyRotationSandbox
                $null = Wait-RSClusterAvailable mycluster @s
                Remove-Module -Name KeyRotation
                $s.IsRunning
            }

            # PowerShell itself and the SDK make caches of their own in the first rounds.
            $running = @(1..5 | ForEach-Object { Step-Import })
            # Looking loads assemblies too, the first time.
            $null = Get-Footprint
            $before = Get-Footprint
            $running += 1..10 | ForEach-Object { Step-Import }
            $after = Get-Footprint
            @{ Before = $before; After = $after; Running = $running }
        }
        $before, $after = $ended.Result.Before, $ended.Result.After
        $after.Contexts | Should -Be 1
        $before.Assemblies | Should -BeGreaterThan 5
        $after.Assemblies | Should -Be $before.Assemblies
        ($after.Bytes - $before.Bytes) / 10 | Should -BeLessThan 512KB -Because 'an import again keeps less than half a megabyte'
        $after.Threads - $before.Threads | Should -BeLessOrEqual 8
        $ended.Result.Running | Should -Be (@($false) * 15)
    }

    It 'stops the replaced module''s sandboxes with -Force' {
        $ended = Invoke-Process -NonInteractive -With @{ Manifest = $ModuleManifest } -Script {
            $s = Start-KeyRotationSandbox
            Import-Module -Name $With.Manifest -Force
            $s.IsRunning
            (Get-Command -Module KeyRotation).Count
        }
        $ended.Result | Should -Be $false, 14
    }
}

Describe 'Several sessions in one process' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 9 -Keys 2
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'stops only the sandboxes of the one that <Name>' -ForEach @(
        @{ Name = 'removes the module'; Script = { Remove-Module -Name KeyRotation } }
        @{ Name = 'imports it again with -Force'; Script = { Import-Module -Name $manifest -Force } }
        @{ Name = 'stops all of its own'; Script = { Stop-KeyRotationSandbox } }
    ) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$manifest) Import-Module -Name `$manifest; Start-KeyRotationSandbox; $Script").AddArgument($ModuleManifest)
            $other = $shell.Invoke()[0]
            $shell.Streams.Error | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
        }

        $other.IsRunning | Should -BeFalse
        $s.IsRunning | Should -BeTrue
        (Wait-RSClusterAvailable mycluster @s).ClusterIdentifier | Should -BeExactly 'mycluster'
    }

    It 'leaves a sandbox running when its session ends' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($manifest) Import-Module -Name $manifest; Start-KeyRotationSandbox').AddArgument($ModuleManifest)
        $other = $shell.Invoke()[0]
        $shell.Dispose()
        (Wait-RSClusterAvailable mycluster @other).ClusterIdentifier | Should -BeExactly 'mycluster'
        Stop-KeyRotationSandbox $other
        $other.IsRunning | Should -BeFalse
    }

    It 'works in ForEach-Object -Parallel' {
        if ($PSVersionTable.PSVersion.Major -lt 7) {
            Set-ItResult -Skipped -Because 'Windows PowerShell has no ForEach-Object -Parallel'
        }

        $access = @{} + $s
        $manifest = $ModuleManifest
        $done = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            $own = $using:access
            Import-Module -Name $using:manifest
            Invoke-RSRotateEncryptionKey ('mycluster', "mycluster-$_")[$_ -gt 1] @own -Force
        }
        $done.Count | Should -Be 8
        Get-CallCount $s RotateEncryptionKey | Should -Be 8
        (Get-Command -Module KeyRotation).Count | Should -Be 14
    }

    It 'works in a runspace pool that imports the module' {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ModuleManifest)
        $pool = [runspacefactory]::CreateRunspacePool(1, 3, $state, $Host)
        $pool.Open()
        try {
            $all = 2..7 | ForEach-Object {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                $null = $shell.AddScript('param($access, $name) Invoke-RSRotateEncryptionKey $name @access -Force').AddArgument(@{} + $s).AddArgument("mycluster-$_")
                @{ Shell = $shell; Call = $shell.BeginInvoke() }
            }
            $names = $all | ForEach-Object {
                $_.Shell.EndInvoke($_.Call).ClusterIdentifier
                $_.Shell.Streams.Error | Should -BeNullOrEmpty
                $_.Shell.Dispose()
            }
            $names | Should -Be (2..7 | ForEach-Object { "mycluster-$_" })
        } finally {
            $pool.Dispose()
        }

        $s.IsRunning | Should -BeTrue
    }

    It 'keeps Region and credentials per session' {
        $read = 'param($manifest, $endpoint, $region, $keys) Import-Module -Name $manifest; $StoredAWSRegion = $region; (Wait-RSClusterAvailable mycluster -EndpointUrl $endpoint @keys).Region'
        $keys = @{ AccessKey = $s.AccessKey; SecretKey = $s.SecretKey }
        $shell = [powershell]::Create()
        $null = $shell.AddScript($read).AddArgument($ModuleManifest).AddArgument($s.EndpointUrl).AddArgument('us-west-2').AddArgument($keys)
        $shell.Invoke() | Should -Be 'us-west-2'
        $shell.Dispose()
        # This session has no such variable: what the other one used is nothing to it.
        Wait-RSClusterAvailable mycluster -EndpointUrl $s.EndpointUrl @keys -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoRegion,*'
        Wait-RSClusterAvailable mycluster -EndpointUrl $s.EndpointUrl -Region us-west-2 -MaxAttempts 1 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoCredentials,*'
    }
}

Describe 'A restricted caller' {
    It 'may use Constrained Language Mode <Name>, and strict mode' -ForEach @(
        @{ Name = 'before the import'; First = $true }
        @{ Name = 'after it'; First = $false }
    ) {
        $ended = Invoke-Process -WithoutModule -NonInteractive -With @{ Manifest = $ModuleManifest; First = $First; Journal = "$TestDrive/$First.jsonl" } -Script {
            if ($With.First) { $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage' }
            Import-Module -Name $With.Manifest
            if (-not $With.First) { $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage' }
            Set-StrictMode -Version Latest
            $quick = @{ Force = $true; Wait = $true; PollingInterval = 0.1 }
            $s = Start-KeyRotationSandbox -RotationDuration 2
            $done = @(
                Invoke-RSRotateEncryptionKey mycluster @s @quick
                Wait-RSClusterAvailable mycluster @s
                Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s @quick
                Wait-KMSKeyRotation alias/sandbox-key-1 @s
                Set-KMSKeyRotationSchedule alias/sandbox-key-1 @s -Force
                Update-RSSNamespaceKey mynamespace alias/sandbox-key-2 @s @quick
                Wait-RSSNamespaceAvailable mynamespace @s
                Get-KeyRotationTarget mycluster-2 @s
                Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -JournalPath $With.Journal -Force
                Get-KeyRotationJournal $With.Journal | Select-Object -First 1
                Test-KeyRotationJournal $With.Journal
            )
            $shown = ($done | Format-List | Out-String) + ($done | Format-Table | Out-String) + ($s | Out-String)
            Invoke-RSRotateEncryptionKey no-such-cluster @s -Force -ErrorAction SilentlyContinue -ErrorVariable failed
            Remove-Module -Name KeyRotation
            @{
                Done     = $done.Count
                Shown    = $shown.Length -gt 0
                Errors   = @($Error | ForEach-Object { $_.FullyQualifiedErrorId })
                Running  = $s.IsRunning
                Language = "$($ExecutionContext.SessionState.LanguageMode)"
            }
        }
        $ended.Result.Done | Should -Be 11 -Because $ended.Text
        $ended.Result.Shown | Should -BeTrue
        # The one that was asked for, and no error of strict mode or of the language mode.
        $ended.Result.Errors | Should -BeLike 'ClusterNotFound,*'
        $ended.Result.Running | Should -BeFalse
        $ended.Result.Language | Should -BeExactly 'ConstrainedLanguage'
    }
}
