BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Invoke-KeyRotation' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 8 -Keys 2 -Namespaces 2 -RotationDuration 0.3
        $failed = $null
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
    }

    AfterEach {
        Find-Leak
        Stop-KeyRotationSandbox $s
    }

    It 'rotates a fleet of three services, each exactly once, and tells of each' {
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

    It 'tells of a refusal in a result and in an error, and the others go on' {
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Invoke-KeyRotation -Force @quiet
        ($results | Where-Object Outcome -EQ Failed).Id | Should -BeExactly 'mycluster-8'
        @($results | Where-Object Outcome -EQ Rotated).Count | Should -Be 7
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidClusterState,*'
    }

    It 'sends nothing but reads under -WhatIf' {
        Get-KeyRotationTarget @s -Service RedshiftCluster | Invoke-KeyRotation -WhatIf
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'leaves the rest alone when a canary does not succeed' {
        Add-Fault $s 'RotateEncryptionKey:access-denied:1:identifier=mycluster'
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force -CanaryCount 1 @quiet
        ($results | Where-Object Outcome -EQ Failed).Id | Should -BeExactly 'mycluster'
        @($results | Where-Object Outcome -EQ NotStarted).Count | Should -Be 6
        Get-CallCount $s RotateEncryptionKey | Should -Be 1
    }

    It 'starts no more after so many errors' {
        Add-Fault $s 'RotateEncryptionKey:access-denied'
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted |
            Invoke-KeyRotation -Force -ThrottleLimit 1 -MaxErrorCount 2 @quiet
        @($results | Where-Object Outcome -EQ Failed).Count | Should -Be 2
        @($results | Where-Object Outcome -EQ NotStarted).Count | Should -Be 5
    }

    It 'starts nothing once the window is closed' {
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Invoke-KeyRotation -Force -StartBefore ([datetime]::Now.AddMinutes(-1))
        @($results.Outcome | Sort-Object -Unique) | Should -Be 'NotStarted'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'rotates once where every answer is lost' {
        Add-Fault $s 'RotateEncryptionKey:drop-after'
        $results = Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force
        @($results.Outcome | Sort-Object -Unique) | Should -Be 'Rotated'
        foreach ($id in $s.Clusters) {
            Get-CarriedOut $s $id | Should -Be 1
        }
    }

    It 'leaves a rotation of somebody else alone' {
        $null = $s.Server.StartRotationBySomeoneElse('mycluster', [timespan]::FromMinutes(5))
        $result = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force
        $result.Outcome | Should -Be 'AlreadyRotating'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }

    It 'takes objects and tables of the user''s own, and clusters by their shape' {
        $results = @(
            [pscustomobject]@{ Service = 'KmsKey'; Id = $FirstKey; Region = 'us-west-2' }
            @{ Service = 'RedshiftCluster'; Id = 'mycluster' }
            [pscustomobject]@{ ClusterIdentifier = 'mycluster-2' }
        ) | Invoke-KeyRotation @s -Force
        @($results | Where-Object Outcome -EQ Rotated).Count | Should -Be 3
    }

    It 'tells what is no target, and sends nothing for it' -ForEach @(
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

    It 'acts once on a target that is there twice' {
        'mycluster', 'mycluster' | ForEach-Object { @{ Service = 'RedshiftCluster'; Id = $_ } } | Invoke-KeyRotation @s -Force @quiet | Out-Null
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'DuplicateIdentifier,*'
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'sums up at the end under -ErrorAction Stop, and finishes what runs' {
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

        It 'writes each step, and the journal verifies' {
            $null = Get-KeyRotationTarget mycluster, mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal
            (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
            (Get-KeyRotationJournal $journal -Id mycluster).Phase | Should -Be 'Planned', 'Sending', 'Accepted', 'Completed'
            Get-Content -LiteralPath $journal -Raw | Should -Not -BeLike "*$($s.SecretKey)*"
        }

        It 'goes on after kill -9, and each cluster is rotated exactly once' {
            Add-Fault $s 'RotateEncryptionKey:drop-after:2'
            foreach ($id in $s.Clusters) { $s.Server.SetRotationDuration($id, [timespan]::FromSeconds(1)) }
            $with = @{ Endpoint = "$($s.EndpointUrl)"; AccessKey = $s.AccessKey; SecretKey = $s.SecretKey; Journal = $journal; Manifest = $ModuleManifest }
            $script = "`$w = '$(ConvertTo-Json -InputObject $with -Compress)' | ConvertFrom-Json; Import-Module `$w.Manifest
                `$s = @{ EndpointUrl = `$w.Endpoint; Region = 'us-west-2'; AccessKey = `$w.AccessKey; SecretKey = `$w.SecretKey }
                Get-KeyRotationTarget @s -Service RedshiftCluster | Where-Object Encrypted | Invoke-KeyRotation -Force -ThrottleLimit 2 -JournalPath `$w.Journal"
            $child = Start-Process -FilePath $PowerShellPath -PassThru -ArgumentList @(
                '-NoProfile', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script)))
            Wait-Until { (Get-CallCount $s RotateEncryptionKey) -ge 3 }
            $child.Kill()
            $child.WaitForExit()
            $results = Invoke-KeyRotation -JournalPath $journal -Resume @s -Force
            @($results.Outcome | Sort-Object -Unique) | Should -Be 'Rotated'
            foreach ($id in $s.Clusters) {
                Get-CarriedOut $s $id | Should -Be 1
            }

            (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
        }

        It 'does not write over a journal that is there, and goes on only from one that is' {
            $null = Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation -Force -JournalPath $journal
            { Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $journal } | Should -Throw -ErrorId 'JournalExists,*'
            { Invoke-KeyRotation -JournalPath "$journal-not-there" -Resume @s -Force } | Should -Throw -ErrorId 'JournalNotFound,*'
            { Get-KeyRotationTarget mycluster-2 @s | Invoke-KeyRotation -Force -JournalPath $TestDrive } | Should -Throw -ErrorId 'JournalIsDirectory,*'
            Get-CarriedOut $s mycluster-2 | Should -Be 0
        }
    }
}
