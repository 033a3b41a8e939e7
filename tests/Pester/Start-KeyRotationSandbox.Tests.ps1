BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Start-KeyRotationSandbox' {
    BeforeEach {
        $started = [System.Collections.ArrayList]::new()
    }

    AfterEach {
        $started | Stop-KeyRotationSandbox
    }

    It 'returns exactly the connection parameters to splat' {
        $null = $started.Add(($s = Start-KeyRotationSandbox))
        ($s.Keys | Sort-Object) | Should -Be 'AccessKey', 'EndpointUrl', 'Region', 'SecretKey'
        (Wait-RSClusterAvailable mycluster @s).ClusterIdentifier | Should -BeExactly 'mycluster'
    }

    It 'listens on its own loopback port' {
        $null = $started.Add(($s = Start-KeyRotationSandbox))
        $null = $started.Add(($other = Start-KeyRotationSandbox))
        $s.EndpointUrl.Host | Should -BeExactly '127.0.0.1'
        $s.EndpointUrl.Port | Should -Not -Be $other.EndpointUrl.Port
        $s.IsRunning | Should -BeTrue
        "$s" | Should -BeExactly "KeyRotation sandbox at $($s.EndpointUrl)"
    }

    It 'has three clusters, two keys and one namespace by default' {
        $null = $started.Add(($s = Start-KeyRotationSandbox))
        $s.Clusters | Should -Be 'mycluster', 'mycluster-2'
        $s.KeyIds.Count | Should -Be 2
        $s.KeyIds[0] | Should -BeExactly $FirstKey
        $s.Namespaces | Should -Be 'mynamespace'
        $states = $s.Server.GetState().States
        @($states.Keys -like 'mycluster*').Count | Should -Be 3
    }

    It 'uses its size, Region and speed parameters' {
        $null = $started.Add(($s = Start-KeyRotationSandbox -Clusters 5 -Keys 4 -Namespaces 2 -Region eu-central-1 -RotationDuration '00:00:00.3' -ConsistencyDelay 0.1 -TrailDelay 1.5 -RotationEvent))
        $s.Clusters.Count | Should -Be 4
        $s.KeyIds.Count | Should -Be 4
        $s.Namespaces | Should -Be 'mynamespace', 'mynamespace-2'
        $s.Region | Should -BeExactly 'eu-central-1'
        $s.Server.ConsistencyDelay | Should -Be ([timespan]'00:00:00.1')
        $s.Server.TrailDelay | Should -Be ([timespan]'00:00:01.5')
        (Invoke-RSRotateEncryptionKey mycluster @s -Force -Wait -PollingInterval 0.1).Region | Should -BeExactly 'eu-central-1'
    }

    It 'uses the account of -AccountId' {
        $null = $started.Add(($s = Start-KeyRotationSandbox -AccountId 012345678901))
        (Get-KeyRotationTarget mycluster @s).AccountId | Should -BeExactly '012345678901'
        (Get-KeyRotationTarget $FirstKey @s).Arn | Should -BeLike 'arn:aws:kms:us-west-2:012345678901:key/*'
    }

    It 'simulates other actors' {
        $null = $started.Add(($s = Start-KeyRotationSandbox -Keys 2))
        $s.Server.StartRotationBySomeoneElse('mycluster', '0:00:30') | Should -BeTrue
        $s.Server.ModifyNamespaceBySomeoneElse('mynamespace', '0:00:30') | Should -BeTrue
        $s.Server.ImportKeyMaterial('alias/sandbox-imported') | Should -BeTrue
        $s.Server.MoveAlias('alias/sandbox-key-1', 'alias/sandbox-key-2')
        $state = $s.Server.GetState()
        $state.States['mycluster'] | Should -BeExactly 'rotating-keys'
        $state.States['mynamespace'] | Should -BeExactly 'MODIFYING'
        $state.Rotations['mycluster'] | Should -Be 0
        $s.Server.KeyIdOf('alias/sandbox-key-1') | Should -BeExactly $s.KeyIds[1]
        $body = ConvertTo-Json -InputObject @(@{ change = 'rotate'; identifier = 'mycluster-2'; seconds = 30 })
        Invoke-RestMethod "$($s.EndpointUrl)_sandbox/changes" -Method Post -ContentType application/json -Body $body | Should -BeTrue
        $s.Server.GetState().States['mycluster-2'] | Should -BeExactly 'rotating-keys'
    }

    It 'can be empty' {
        $null = $started.Add(($s = Start-KeyRotationSandbox -Clusters 0 -Keys 0 -Namespaces 0))
        $s.Clusters | Should -BeNullOrEmpty
        Wait-RSClusterAvailable mycluster @s -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Assert-ErrorRecord $failed ClusterNotFound ObjectNotFound mycluster
    }

    It 'listens on the port of -Port' {
        $null = $started.Add(($first = Start-KeyRotationSandbox))
        $port = $first.EndpointUrl.Port
        Stop-KeyRotationSandbox $first
        $null = $started.Add(($s = Start-KeyRotationSandbox -Port $port))
        $s.EndpointUrl.Port | Should -Be $port
    }

    It 'reports a port that is in use' {
        $null = $started.Add(($s = Start-KeyRotationSandbox))
        try {
            $null = $started.Add((Start-KeyRotationSandbox -Port $s.EndpointUrl.Port))
            throw 'not reached'
        } catch {
            Assert-ErrorRecord $_ SandboxNotStarted ConnectionError $s.EndpointUrl.Port "*$($s.EndpointUrl.Port)*"
        }
    }

    It 'refuses an invalid Region' {
        try {
            $null = $started.Add((Start-KeyRotationSandbox -Region nowhere))
            throw 'not reached'
        } catch {
            Assert-ErrorRecord $_ SandboxNotStarted InvalidArgument nowhere '*Region*'
        }
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a negative number of clusters'; Parameters = @{ Clusters = -1 } }
        @{ Name = 'a port beyond the last'; Parameters = @{ Port = 65536 } }
        @{ Name = 'a negative duration'; Parameters = @{ RotationDuration = -1 } }
        @{ Name = 'an account of eleven digits'; Parameters = @{ AccountId = '12345678901' } }
    ) {
        { $null = $started.Add((Start-KeyRotationSandbox @Parameters)) } | Should -Throw -ErrorId 'ParameterArgument*'
    }

    It 'serves its state without a signature' {
        $null = $started.Add(($s = Start-KeyRotationSandbox -RotationDuration 60))
        $null = Invoke-RSRotateEncryptionKey mycluster @s -Force
        $state = Invoke-RestMethod -Uri "$($s.EndpointUrl)_sandbox/state"
        $state.rotations.mycluster | Should -Be 1
        $state.states.mycluster | Should -BeExactly 'rotating-keys'
        $state.calls.RotateEncryptionKey | Should -Be 1
    }

    It 'works in strict mode' {
        & {
            Set-StrictMode -Version Latest
            $null = $started.Add(($s = Start-KeyRotationSandbox))
            "$($s.EndpointUrl)$($s.Region)$($s.AccessKey)$($s.IsRunning)" | Should -Not -BeNullOrEmpty
        }
    }
}
