BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Invoke-RSRotateEncryptionKey' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2 -TrailDelay 0
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    Context 'output' {
        It 'rotates a cluster once and returns it with its Region' {
            $cluster = Invoke-RSRotateEncryptionKey mycluster @s -Force
            $cluster.GetType().FullName | Should -BeExactly 'Amazon.Redshift.Model.Cluster'
            $cluster.ClusterIdentifier | Should -BeExactly 'mycluster'
            $cluster.ClusterStatus | Should -BeExactly 'rotating-keys'
            $cluster.Region | Should -BeExactly 'us-west-2'
            $cluster.Encrypted | Should -BeTrue
            $cluster.KmsKeyId | Should -BeLike 'arn:aws:kms:us-west-2:*:key/*'
            $cluster.Endpoint.Port | Should -Be 5439
            $cluster.NodeType | Should -BeExactly 'dc2.large'
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
        }

        It 'returns the rotated cluster with -Wait' {
            $cluster = Invoke-RSRotateEncryptionKey mycluster @s -Force -Wait -PollingInterval 0.1
            $cluster.ClusterStatus | Should -BeExactly 'available'
            $cluster.Region | Should -BeExactly 'us-west-2'
            Get-Status $s mycluster | Should -BeExactly 'available'
            Get-CarriedOut $s mycluster | Should -Be 1
        }

        It 'waits for proof while the cluster still looks available' {
            $s.Server.ConsistencyDelay = [timespan]::FromSeconds(0.7)
            $cluster = Invoke-RSRotateEncryptionKey mycluster @s -Force -Wait -PollingInterval 0.1
            $cluster.ClusterStatus | Should -BeExactly 'available'
            Get-Status $s mycluster | Should -BeExactly 'available'
            Get-CarriedOut $s mycluster | Should -Be 1
        }

        It 'works in strict mode' {
            & {
                Set-StrictMode -Version Latest
                $cluster = Invoke-RSRotateEncryptionKey mycluster @s -Force | Wait-RSClusterAvailable -PollingInterval 0.1
                "$($cluster.ClusterIdentifier) $($cluster.Region) $($cluster.Endpoint.Address)" | Should -BeLike 'mycluster us-west-2 mycluster.*'
            }
        }
    }

    Context 'input' {
        It 'accepts identifiers from the pipeline' {
            $clusters = 'mycluster', 'mycluster-2' | Invoke-RSRotateEncryptionKey @s -Force
            $clusters.ClusterIdentifier | Should -Be 'mycluster', 'mycluster-2'
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CarriedOut $s mycluster-2 | Should -Be 1
        }

        It 'accepts objects by property name' {
            $found = [pscustomobject]@{ ClusterIdentifier = 'mycluster'; ClusterStatus = 'available'; Tags = @() }
            ($found | Invoke-RSRotateEncryptionKey @s -Force).ClusterIdentifier | Should -BeExactly 'mycluster'
            Get-CarriedOut $s mycluster | Should -Be 1
        }

        It 'accepts CSV rows with cluster, Region and credentials' {
            $other = Start-KeyRotationSandbox -Region eu-west-1 -RotationDuration 2
            try {
                $file = "$TestDrive/clusters.csv"
                @(
                    'ClusterIdentifier,Region,EndpointUrl,AccessKey,SecretKey'
                    "mycluster,us-west-2,$($s.EndpointUrl),$($s.AccessKey),$($s.SecretKey)"
                    "mycluster-2,eu-west-1,$($other.EndpointUrl),$($other.AccessKey),$($other.SecretKey)"
                ) | Set-Content -LiteralPath $file
                $clusters = Import-Csv -LiteralPath $file | Invoke-RSRotateEncryptionKey -Force -Wait -PollingInterval 0.1
                ($clusters | Sort-Object -Property ClusterIdentifier).Region | Should -Be 'us-west-2', 'eu-west-1'
                Get-CarriedOut $s mycluster | Should -Be 1
                Get-CarriedOut $s mycluster-2 | Should -Be 0
                Get-CarriedOut $other mycluster | Should -Be 0
                Get-CarriedOut $other mycluster-2 | Should -Be 1
            } finally {
                Stop-KeyRotationSandbox $other
            }
        }

        It 'pipes its output to Wait-RSClusterAvailable' {
            $clusters = Invoke-RSRotateEncryptionKey mycluster, mycluster-2 @s -Force | Wait-RSClusterAvailable -PollingInterval 0.1
            ($clusters.ClusterIdentifier | Sort-Object) | Should -Be 'mycluster', 'mycluster-2'
            $clusters.ClusterStatus | Should -Be 'available', 'available'
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CarriedOut $s mycluster-2 | Should -Be 1
        }

        It 'does nothing for an empty list' {
            Invoke-RSRotateEncryptionKey @() @s -Force | Should -BeNullOrEmpty
            $s.Server.GetState().Calls.Count | Should -Be 0
        }
    }

    Context 'bad and good input together' {
        It 'reports an unknown cluster and rotates the other' {
            $rotated = Invoke-RSRotateEncryptionKey no-such-cluster, mycluster @s -Force @quiet
            Assert-ErrorRecord $failed ClusterNotFound ObjectNotFound no-such-cluster "*'no-such-cluster'*"
            $rotated.ClusterIdentifier | Should -BeExactly 'mycluster'
            Get-CarriedOut $s mycluster | Should -Be 1
        }

        It 'reports an unencrypted cluster' {
            $rotated = Invoke-RSRotateEncryptionKey mycluster-3, mycluster @s -Force @quiet
            Assert-ErrorRecord $failed InvalidClusterState InvalidOperation mycluster-3 "*'mycluster-3'*"
            $rotated.ClusterIdentifier | Should -BeExactly 'mycluster'
            Get-CarriedOut $s mycluster-3 | Should -Be 0
            Get-CarriedOut $s mycluster | Should -Be 1
        }

        It 'reports a rotation by another request' {
            $null = $s.Server.StartRotationBySomeoneElse('mycluster', [timespan]'01:00:00')
            $rotated = Invoke-RSRotateEncryptionKey mycluster, mycluster-2 @s -Force @quiet
            Assert-ErrorRecord $failed RotationAlreadyRunning ResourceBusy mycluster "*'mycluster'*"
            $failed.ErrorDetails.RecommendedAction | Should -BeLike '*Wait-RSClusterAvailable*'
            $rotated.ClusterIdentifier | Should -BeExactly 'mycluster-2'
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
        }

        It 'reports a cluster that is not available' {
            $s.Server.SetClusterStatus('mycluster', 'resizing')
            $rotated = Invoke-RSRotateEncryptionKey mycluster, mycluster-2 @s -Force @quiet
            Assert-ErrorRecord $failed InvalidClusterState InvalidOperation mycluster
            $rotated.ClusterIdentifier | Should -BeExactly 'mycluster-2'
            Get-CarriedOut $s mycluster | Should -Be 0
        }

        It 'skips <Name> among good ones' -ForEach @(
            @{ Name = 'an empty identifier'; Identifier = '' }
            @{ Name = 'a null identifier'; Identifier = $null }
            @{ Name = 'an identifier of spaces'; Identifier = '  ' }
        ) {
            $rotated = Invoke-RSRotateEncryptionKey mycluster, $Identifier, mycluster-2 @s -Force @quiet
            # PowerShell binds a null among strings as an empty string or as null. Neither is a name.
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'EmptyIdentifier,*'
            $failed[0].CategoryInfo.Category | Should -Be InvalidArgument
            "$($failed[0].TargetObject)".Trim() | Should -BeExactly ''
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $rotated.ClusterIdentifier | Should -Be 'mycluster', 'mycluster-2'
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CarriedOut $s mycluster-2 | Should -Be 1
        }

        It 'rotates a cluster named twice once: <Name>' -ForEach @(
            @{ Name = 'in one array'; Script = { Invoke-RSRotateEncryptionKey mycluster, mycluster @s -Force @quiet } }
            @{ Name = 'through the pipeline'; Script = { 'mycluster', 'mycluster' | Invoke-RSRotateEncryptionKey @s -Force @quiet } }
        ) {
            (. $Script).ClusterIdentifier | Should -BeExactly 'mycluster'
            Assert-ErrorRecord $failed DuplicateIdentifier InvalidArgument mycluster
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
        }

        It 'stops at the first failure with -ErrorAction Stop' {
            try {
                Invoke-RSRotateEncryptionKey no-such-cluster, mycluster @s -Force -ErrorAction Stop
                throw 'not reached'
            } catch {
                Assert-ErrorRecord $_ ClusterNotFound ObjectNotFound no-such-cluster
            }
        }

        It 'shows resource and error id in $Error[0] | Format-List *' {
            $null = Invoke-RSRotateEncryptionKey no-such-cluster @s -Force -ErrorAction SilentlyContinue
            $shown = $Error[0] | Format-List -Property * -Force | Out-String -Width 500
            $shown | Should -BeLike '*TargetObject*: no-such-cluster*'
            $shown | Should -BeLike '*FullyQualifiedErrorId*: ClusterNotFound,*'
            $shown | Should -BeLike "*ErrorDetails*'no-such-cluster'*"
        }
    }

    Context 'rotate once' {
        It 'rotates once and reports the truth when <Name>' -ForEach @(
            @{ Name = 'the connection is closed after it'; Fault = 'RotateEncryptionKey:drop-after:1' }
            @{ Name = 'the connection is reset after it'; Fault = 'RotateEncryptionKey:reset-after:1' }
            @{ Name = 'the answer is HTTP 502'; Fault = 'RotateEncryptionKey:error-after:1:status=502' }
            @{ Name = 'the answer stops half way'; Fault = 'RotateEncryptionKey:cut-body:1' }
            @{ Name = 'a proxy answers with a page'; Fault = 'RotateEncryptionKey:html-body:1' }
        ) {
            $s.Server.SetRotationDuration('mycluster', [timespan]'00:05:00')
            Add-Fault $s $Fault
            $cluster = Invoke-RSRotateEncryptionKey mycluster @s -Force @quiet
            $failed | Should -BeNullOrEmpty
            $cluster.ClusterStatus | Should -BeExactly 'rotating-keys'
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
        }

        It 'reports an unknown outcome after a service failure' {
            Add-Fault $s 'RotateEncryptionKey:error-after:1'
            Invoke-RSRotateEncryptionKey mycluster @s -Force -Timeout 2 @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed RotationOutcomeUnknown InvalidResult mycluster
            $failed[0].Exception.AttemptId | Should -Match '^[0-9a-f]{32}$'
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
        }

        It 'sends again after <Name>' -ForEach @(
            @{ Name = 'a throttle'; Fault = 'RotateEncryptionKey:throttle:1' }
            @{ Name = 'a throttle of a service behind it'; Fault = 'RotateEncryptionKey:dependent-throttle:1' }
        ) {
            Add-Fault $s $Fault
            (Invoke-RSRotateEncryptionKey mycluster @s -Force @quiet).ClusterStatus | Should -BeExactly 'rotating-keys'
            $failed | Should -BeNullOrEmpty
            Get-CarriedOut $s mycluster | Should -Be 1
            Get-CallCount $s RotateEncryptionKey | Should -Be 2
        }

        It 'does not retry a refusal for missing permissions' {
            Add-Fault $s 'RotateEncryptionKey:access-denied'
            Invoke-RSRotateEncryptionKey mycluster @s -Force @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed AccessDenied PermissionDenied mycluster
            Get-CallCount $s RotateEncryptionKey | Should -Be 1
            Get-CarriedOut $s mycluster | Should -Be 0
        }
    }

    Context 'waiting' {
        It 'times out with the last status' {
            $s.Server.SetRotationDuration('mycluster', [timespan]'01:00:00')
            $s.Server.SetRotationDuration('mycluster-2', [timespan]'00:00:01')
            Invoke-RSRotateEncryptionKey mycluster, mycluster-2 @s -Force -Wait -Timeout 2.5 -PollingInterval 0.2 @quiet |
                ForEach-Object ClusterIdentifier | Should -Be 'mycluster-2'
            Assert-ErrorRecord $failed WaitTimeout OperationTimeout mycluster "*'mycluster'*rotating-keys*"
            Get-Status $s mycluster | Should -BeExactly 'rotating-keys'
            Get-CarriedOut $s mycluster | Should -Be 1
        }

        It 'stops at once on Ctrl+C, and the rotation continues' {
            $s.Server.SetRotationDuration('mycluster', [timespan]'01:00:00')
            $waiting = Start-Background $s { Invoke-RSRotateEncryptionKey mycluster @s -Force -Wait -PollingInterval 300 }
            Wait-Until { (Get-CallCount $s DescribeClusters) -ge 2 }
            $stopped = Stop-Background $waiting
            $stopped.State | Should -Be 'Stopped'
            $stopped.Seconds | Should -BeLessThan 5
            Get-Status $s mycluster | Should -BeExactly 'rotating-keys'
            # The same runspace goes on.
            $waiting.Shell.Commands.Clear()
            ($waiting.Shell.AddScript('Invoke-RSRotateEncryptionKey mycluster-2 @s -Force').Invoke()).ClusterIdentifier | Should -BeExactly 'mycluster-2'
            $waiting.Shell.Dispose()
            Get-CarriedOut $s mycluster | Should -Be 1
        }
    }

    Context '-Verbose' {
        It 'shows each call with its status, request id and duration' {
            $endpoint = $s.EndpointUrl.GetLeftPart('Authority')
            $lines = Invoke-RSRotateEncryptionKey mycluster @s -Force -Verbose 4>&1 |
                Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } |
                ForEach-Object { "$_" }
            $form = '^Redshift (DescribeClusters|RotateEncryptionKey) ' + [regex]::Escape($endpoint) +
                ' attempt 1: HTTP 200, request id [0-9a-f-]{36}, [0-9]+ ms$'
            @($lines -match $form).Count | Should -Be 2
            @($lines -like 'Redshift RotateEncryptionKey *').Count | Should -Be 1
        }

        It 'shows each attempt of a failed read' {
            Add-Fault $s 'DescribeClusters:error-before:1'
            $lines = Invoke-RSRotateEncryptionKey mycluster @s -Force -Verbose 4>&1 | ForEach-Object { "$_" }
            @($lines -like 'Redshift DescribeClusters * attempt 1: HTTP 500, *').Count | Should -Be 1
            @($lines -like 'Redshift DescribeClusters * attempt 2: HTTP 200, *').Count | Should -Be 1
        }
    }
}
