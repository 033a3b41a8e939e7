BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed'; Force = $true }
}

AfterAll {
    Exit-Test
}

Describe 'One resource under two names' {
    BeforeEach { $s = Start-KeyRotationSandbox -RotationDuration 0.2 -Clusters 4 -AccountId 210987654321 }
    AfterEach { Stop-KeyRotationSandbox $s }

    It 'is rotated once, with and without <What>' -ForEach @(
        @{ What = 'its account'; Second = @{ AccountId = '210987654321' } }
        @{ What = 'its Region in capitals'; Second = @{ Region = 'US-WEST-2' } }
    ) {
        foreach ($target in @{ Service = 'RedshiftCluster'; Id = 'mycluster' }, @{ Service = 'KmsKey'; Id = $FirstKey }) {
            $results = $target, ($target + $Second) | ForEach-Object { [pscustomobject] $_ } | Invoke-KeyRotation @s @quiet -ThrottleLimit 1
            @($results | Where-Object Outcome -EQ Rotated).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'DuplicateIdentifier,*'
            Get-CarriedOut $s $target.Id | Should -Be 1
        }
    }

    It 'is rotated once when targets and selection overlap' {
        $policy = @{ CanaryCount = 1; Targets = @(@{ Service = 'RedshiftCluster'; Id = 'mycluster-2' }); Selection = @(@{ Service = 'RedshiftCluster'; Id = 'mycluster-2*' }) }
        $null = Invoke-KeyRotation -Policy $policy @s @quiet
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'DuplicateIdentifier,*'
        Get-CarriedOut $s mycluster-2 | Should -Be 1
    }

    It 'is not sent again by a resume with the Region in capitals' {
        $journal = "$TestDrive/$([guid]::NewGuid()).jsonl"
        $null = $s.Server.Faults.Add('RotateEncryptionKey', 'DropAfter', 1)
        $null = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster' } | Invoke-KeyRotation @s @quiet -JournalPath $journal -TimeoutPerTarget 0.1
        $null = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster'; Region = 'US-WEST-2' } | Invoke-KeyRotation @s @quiet -JournalPath $journal -Resume -TimeoutPerTarget 0.1
        Get-CarriedOut $s mycluster | Should -Be 1
    }
}

Describe 'A target of another account' {
    BeforeAll {
        $a = Start-KeyRotationSandbox
        $b = Start-KeyRotationSandbox -AccountId 210987654321
    }

    AfterAll { $a, $b | Stop-KeyRotationSandbox }

    It 'is refused by <Command>, also with -WhatIf' -ForEach @(
        @{ Command = 'Invoke-RSRotateEncryptionKey'; Id = 'mycluster'; With = @{}; Ids = 'AccountMismatch' }
        @{ Command = 'Invoke-KMSKeyRotationOnDemand'; Id = 'alias/sandbox-key-1'; With = @{}; Ids = 'AccountMismatch', 'NotFoundException', 'AccessDeniedException' }
        @{ Command = 'Update-RSSNamespaceKey'; Id = 'mynamespace'; With = @{ KmsKeyId = 'alias/sandbox-key-2' }; Ids = 'AccountMismatch' }
    ) {
        $listed = Get-KeyRotationTarget $Id @a
        $listed | Select-Object Service, Id, Region, AccountId, Arn | Export-Csv -LiteralPath "$TestDrive/targets.csv"
        foreach ($target in $listed, (Import-Csv -LiteralPath "$TestDrive/targets.csv")) {
            foreach ($whatIf in $true, $false) {
                $done = $target | & $Command @b @With @quiet -WhatIf:$whatIf
                $done | Should -BeNullOrEmpty
                $failed[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeIn $Ids
            }
        }

        @($b.Server.GetState().Rotations.Values | Where-Object { $_ }).Count | Should -Be 0
    }
}

Describe 'Proof for another resource' {
    BeforeEach { $s = Start-KeyRotationSandbox -RotationDuration 0.2 -TrailDelay 0 }
    AfterEach { Stop-KeyRotationSandbox $s }

    It 'does not settle another target' {
        $null = $s.Server.Faults.Add('RotateEncryptionKey', 'DropAfter', 1)
        $unknown = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster' } | Invoke-KeyRotation @s @quiet -TimeoutPerTarget 0.001
        $forged = $unknown | Select-Object Service, AttemptId, Attempts, SentUtc, Region, @{ Name = 'Id'; Expression = { 'mycluster-2' } }
        ($forged | Resolve-KeyRotationOutcome @s).Outcome | Should -Be 'Unknown'
        $least = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster'; AttemptId = $unknown.AttemptId }
        ($least | Resolve-KeyRotationOutcome @s).Proof | Should -Be 'Trail'
    }

    It 'is refused when Id and Arn name different keys' {
        $keys = $s.Server.KeyIds
        $target = Get-KeyRotationTarget $keys[0] @s | Select-Object Service, Arn, AccountId, Region, @{ Name = 'Id'; Expression = { $keys[1] } }
        $null = $target | Invoke-KeyRotation @s @quiet
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceMismatch,*'
        Get-CarriedOut $s $keys[0] | Should -Be 0
        Get-CarriedOut $s $keys[1] | Should -Be 0
    }
}

Describe 'A journal as history' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 0.2 -TrailDelay 3600
        $journal = "$TestDrive/$([guid]::NewGuid()).jsonl"
    }

    AfterEach { Stop-KeyRotationSandbox $s }

    It 'is HistoryInDoubt when it leaves a target in doubt' {
        $null = $s.Server.Faults.Add('RotateEncryptionKey', 'DropAfter', 1)
        $null = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster' } | Invoke-KeyRotation @s @quiet -JournalPath $journal -TimeoutPerTarget 0.001
        $null = Wait-RSClusterAvailable mycluster @s
        $null = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster' } | Invoke-KeyRotation @s @quiet -SkipRotatedWithin 3600 -History $journal
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'HistoryInDoubt,*'
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'is refused when <What>' -ForEach @(
        @{ What = 'empty'; Keep = 0 }
        @{ What = 'torn in its last line'; Keep = -10 }
    ) {
        $null = [pscustomobject]@{ Service = 'RedshiftCluster'; Id = 'mycluster' } | Invoke-KeyRotation @s @quiet -JournalPath $journal
        $lines = [System.IO.File]::ReadAllText($journal)
        # Up to its request.
        $request = $lines.IndexOf("`n", $lines.IndexOf('"phase":"Sending"'))
        [System.IO.File]::WriteAllText($journal, $lines.Substring(0, $(if ($Keep) { $request + $Keep } else { 0 })))
        { 'mycluster-2' | ForEach-Object { @{ Service = 'RedshiftCluster'; Id = $_ } } | Invoke-KeyRotation @s -Force -SkipRotatedWithin 3600 -History $journal } |
            Should -Throw -ErrorId 'JournalBroken,*'
        Get-CarriedOut $s mycluster-2 | Should -Be 0
    }
}

Describe 'A target without its new key' {
    It 'is recorded, and rotated by a resume with -NewKmsKeyId' {
        $s = Start-KeyRotationSandbox -RotationDuration 0.2
        try {
            $journal = "$TestDrive/$([guid]::NewGuid()).jsonl"
            $null = Get-KeyRotationTarget mycluster, mynamespace @s | Invoke-KeyRotation @quiet -JournalPath $journal
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoNewKey,*'
            $null = Invoke-KeyRotation @s @quiet -JournalPath $journal -Resume
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoNewKey,*'
            (Invoke-KeyRotation @s -Force -JournalPath $journal -Resume -NewKmsKeyId alias/sandbox-key-2).Outcome | Should -Be 'Rotated'
        } finally {
            Stop-KeyRotationSandbox $s
        }
    }
}
