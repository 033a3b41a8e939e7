BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Wait-RSClusterAvailable' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    Context 'output' {
        It 'returns an unchanging cluster at once, with its Region' {
            $cluster = Wait-RSClusterAvailable mycluster @s -PollingInterval 300
            $cluster.GetType().FullName | Should -BeExactly 'Amazon.Redshift.Model.Cluster'
            $cluster.ClusterStatus | Should -BeExactly 'available'
            $cluster.Region | Should -BeExactly 'us-west-2'
            $cluster.Endpoint.Address | Should -BeLike 'mycluster.*'
            Get-CallCount $s DescribeClusters | Should -Be 1
        }

        It 'sends no change and does not prompt' {
            $ConfirmPreference = 'Low'
            $null = Wait-RSClusterAvailable mycluster @s -ErrorAction Stop
            @($s.Server.GetState().Calls.Keys) | Should -Be 'DescribeClusters'
        }

        It 'returns each cluster as soon as it is available' {
            $s.Server.SetRotationDuration('mycluster', [timespan]'00:00:02.5')
            $order = 'mycluster', 'mycluster-2' | Invoke-RSRotateEncryptionKey @s -Force |
                Wait-RSClusterAvailable -PollingInterval 0.1 |
                ForEach-Object { "$($_.ClusterIdentifier) while mycluster is $(Get-Status $s mycluster)" }
            $order | Should -Be 'mycluster-2 while mycluster is rotating-keys', 'mycluster while mycluster is available'
        }

        It 'reads many clusters with one call' {
            $many = Start-KeyRotationSandbox -Clusters 60
            try {
                $clusters = Wait-RSClusterAvailable $many.Server.ClusterIdentifiers @many
                $clusters.Count | Should -Be 59
                Get-CallCount $many DescribeClusters | Should -Be 1
            } finally {
                Stop-KeyRotationSandbox $many
            }
        }

        It 'accepts its own output' {
            $cluster = Wait-RSClusterAvailable mycluster @s
            ($cluster | Wait-RSClusterAvailable).ClusterIdentifier | Should -BeExactly 'mycluster'
        }

        It 'works in strict mode' {
            & {
                Set-StrictMode -Version Latest
                (Wait-RSClusterAvailable mycluster @s).Region | Should -BeExactly 'us-west-2'
            }
        }
    }

    Context 'input' {
        It 'accepts identifiers by value and by property name' {
            $clusters = @('mycluster'; [pscustomobject]@{ ClusterIdentifier = 'mycluster-2' }) | Wait-RSClusterAvailable @s
            ($clusters.ClusterIdentifier | Sort-Object) | Should -Be 'mycluster', 'mycluster-2'
        }

        It 'waits in several Regions at once' {
            $other = Start-KeyRotationSandbox -Region eu-west-1 -RotationDuration 2
            try {
                $clusters = @(
                    Invoke-RSRotateEncryptionKey mycluster @s -Force
                    Invoke-RSRotateEncryptionKey mycluster @other -Force
                ) | Wait-RSClusterAvailable -PollingInterval 0.1
                ($clusters.Region | Sort-Object) | Should -Be 'eu-west-1', 'us-west-2'
            } finally {
                Stop-KeyRotationSandbox $other
            }
        }
    }

    Context 'durations' {
        It 'accepts <Name> as one second' -ForEach @(
            @{ Name = 'the number 1'; Timeout = 1 }
            @{ Name = 'the number 1.0'; Timeout = 1.0 }
            @{ Name = 'the text 1'; Timeout = '1' }
            @{ Name = 'the text 00:00:01'; Timeout = '00:00:01' }
            @{ Name = 'a TimeSpan of one second'; Timeout = [timespan]'00:00:01' }
        ) {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Wait-RSClusterAvailable mycluster @s -Timeout $Timeout -PollingInterval 0.3 @quiet | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
            Assert-ErrorRecord $failed WaitTimeout OperationTimeout mycluster "*'mycluster'*resizing*"
        }

        It 'reads once with a timeout of zero' {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            Wait-RSClusterAvailable mycluster @s -Timeout 0 @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed WaitTimeout OperationTimeout mycluster
            Get-CallCount $s DescribeClusters | Should -Be 1
        }

        It 'refuses <Name> and names the valid forms' -ForEach @(
            @{ Name = 'a word'; Parameters = @{ Timeout = 'soon' } }
            @{ Name = 'a negative time-out'; Parameters = @{ Timeout = -1 } }
            @{ Name = 'a polling interval of zero'; Parameters = @{ PollingInterval = 0 } }
            @{ Name = 'a number beyond all time'; Parameters = @{ Timeout = 1e30 } }
        ) {
            { Wait-RSClusterAvailable mycluster @s @Parameters } |
                Should -Throw -ExpectedMessage '*(90)*00:01:30*TimeSpan*' -ErrorId 'ParameterArgumentTransformationError,*'
            $s.Server.GetState().Calls.Count | Should -Be 0
        }

        It 'accepts the longest TimeSpan' {
            (Wait-RSClusterAvailable mycluster @s -Timeout ([timespan]::MaxValue) -PollingInterval ([timespan]::MaxValue)).ClusterStatus |
                Should -BeExactly 'available'
        }
    }

    Context 'how a wait ends' {
        It 'fails a cluster that is <Status> and waits for the other' -ForEach @(
            @{ Status = 'hardware-failure' }
            @{ Status = 'incompatible-network' }
            @{ Status = 'incompatible-hsm' }
            @{ Status = 'storage-full' }
            @{ Status = 'deleting' }
        ) {
            $s.Server.SetClusterStatus('mycluster', $Status)
            $clusters = Wait-RSClusterAvailable mycluster, mycluster-2 @s -PollingInterval 300 @quiet
            Assert-ErrorRecord $failed ResourceFailed InvalidOperation mycluster "*'$Status'*"
            $clusters.ClusterIdentifier | Should -BeExactly 'mycluster-2'
        }

        It 'keeps waiting at an unknown status' {
            $s.Server.SetClusterStatus('mycluster', 'polishing-the-disks')
            $waiting = Start-Background $s { Wait-RSClusterAvailable mycluster @s -PollingInterval 0.1 }
            Wait-Until { (Get-CallCount $s DescribeClusters) -ge 3 }
            $s.Server.SetClusterStatus('mycluster', 'available')
            $ended = Receive-Background $waiting
            $ended.Output.ClusterStatus | Should -BeExactly 'available'
            $ended.Errors | Should -BeNullOrEmpty
        }

        It 'treats "<Status>" as available' -ForEach @(
            @{ Status = 'available, prep-for-resize' }
            @{ Status = 'available, resize-cleanup' }
        ) {
            $s.Server.SetClusterStatus('mycluster', $Status)
            (Wait-RSClusterAvailable mycluster @s).ClusterStatus | Should -BeExactly $Status
        }

        It 'reports a cluster that is deleted during the wait' {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            $waiting = Start-Background $s { Wait-RSClusterAvailable mycluster @s -PollingInterval 0.1 }
            Wait-Until { (Get-CallCount $s DescribeClusters) -ge 2 }
            $s.Server.DeleteCluster('mycluster')
            $ended = Receive-Background $waiting
            $ended.Output | Should -BeNullOrEmpty
            Assert-ErrorRecord $ended.Errors ClusterNotFound ObjectNotFound mycluster
        }

        It 'warns and keeps waiting when status checks fail' {
            Add-Fault $s 'DescribeClusters:error-before:2:status=503'
            $cluster = Wait-RSClusterAvailable mycluster @s -MaxAttempts 1 -PollingInterval 0.1 -WarningVariable warned -WarningAction SilentlyContinue @quiet
            $cluster.ClusterStatus | Should -BeExactly 'available'
            $failed | Should -BeNullOrEmpty
            @($warned).Count | Should -Be 2
        }

        It 'stops at once on Ctrl+C, and the runspace stays usable' {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            $waiting = Start-Background $s { Wait-RSClusterAvailable mycluster @s -Timeout 7200 -PollingInterval 300 }
            Wait-Until { (Get-CallCount $s DescribeClusters) -ge 1 }
            $stopped = Stop-Background $waiting
            $stopped.State | Should -Be 'Stopped'
            $stopped.Seconds | Should -BeLessThan 5
            $waiting.Shell.Commands.Clear()
            ($waiting.Shell.AddScript('Wait-RSClusterAvailable mycluster-2 @s').Invoke()).ClusterIdentifier | Should -BeExactly 'mycluster-2'
            $waiting.Shell.Dispose()
        }

        It 'stops when a downstream cmdlet stops' {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            (Wait-RSClusterAvailable mycluster, mycluster-2 @s -PollingInterval 300 | Select-Object -First 1).ClusterIdentifier |
                Should -BeExactly 'mycluster-2'
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
        }

        It 'shows a progress bar with the elapsed time' {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            $waiting = Start-Background $s { Wait-RSClusterAvailable mycluster @s -Timeout 7200 -PollingInterval 0.1 }
            Wait-Until { (Get-CallCount $s DescribeClusters) -ge 3 }
            $s.Server.SetClusterStatus('mycluster', 'available')
            $bars = (Receive-Background $waiting).Progress
            $bars[0].StatusDescription | Should -Match '^0 of 1 done, 00:00:0\d elapsed$'
            $bars[0].CurrentOperation | Should -BeLike '*mycluster: resizing*'
            $bars[0].SecondsRemaining | Should -Be -1
            $bars[-1].RecordType | Should -Be 'Completed'
        }
    }

    Context '-TestEndpoint' {
        BeforeAll {
            # The sandbox's clusters give names like AWS's, which lead nowhere; a server of our own lets them answer.
            function Start-ReachableSandbox {
                param([string] $ClusterEndpoint)
                $assembly = $s.Server.GetType().Assembly
                $options = [Activator]::CreateInstance($assembly.GetType('KeyRotation.Sandbox.SandboxOptions'))
                $options.ClusterEndpoint = $ClusterEndpoint
                $assembly.GetType('KeyRotation.Sandbox.Server.SandboxServer')::Start($options)
            }

            function Get-Access {
                param($Server)
                @{ EndpointUrl = $Server.Endpoint; Region = $Server.Region; AccessKey = $Server.AccessKey; SecretKey = $Server.SecretKey }
            }
        }

        It 'connects to the cluster before it is done' {
            $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $server = Start-ReachableSandbox "127.0.0.1:$($listener.LocalEndpoint.Port)"
            try {
                $access = Get-Access $server
                (Wait-RSClusterAvailable mycluster @access -TestEndpoint).ClusterIdentifier | Should -BeExactly 'mycluster'
                $listener.Pending() | Should -BeTrue
            } finally {
                $listener.Stop()
                $server.Dispose()
            }
        }

        It 'names the endpoint that accepts no connections' {
            $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $port = $listener.LocalEndpoint.Port
            $listener.Stop()
            $server = Start-ReachableSandbox "127.0.0.1:$port"
            try {
                $access = Get-Access $server
                Wait-RSClusterAvailable mycluster @access -TestEndpoint -Timeout 0.3 -PollingInterval 0.1 @quiet | Should -BeNullOrEmpty
                Assert-ErrorRecord $failed WaitTimeout OperationTimeout mycluster "*127.0.0.1:$port*"
            } finally {
                $server.Dispose()
            }
        }
    }

    Context 'bad and good input together' {
        It 'reports unknown, empty and duplicate identifiers' {
            $clusters = Wait-RSClusterAvailable no-such-cluster, '', mycluster, mycluster @s @quiet
            $clusters.ClusterIdentifier | Should -BeExactly 'mycluster'
            $failed.Count | Should -Be 3
            Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'ClusterNotFound,*') ClusterNotFound ObjectNotFound no-such-cluster
            Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'EmptyIdentifier,*') EmptyIdentifier InvalidArgument ''
            Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'DuplicateIdentifier,*') DuplicateIdentifier InvalidArgument mycluster
        }

        It 'can be caught with -ErrorAction Stop' {
            { Wait-RSClusterAvailable no-such-cluster @s -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterNotFound,*'
        }
    }

    Context '-Verbose' {
        It 'shows each call' {
            $lines = Wait-RSClusterAvailable mycluster @s -Verbose 4>&1 | ForEach-Object { "$_" }
            @($lines -match '^Redshift DescribeClusters http://127\.0\.0\.1:\d+ attempt 1: HTTP 200, request id [0-9a-f-]{36}, \d+ ms$').Count | Should -Be 1
        }
    }
}
