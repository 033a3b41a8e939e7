BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # A journal as version 1 of the format wrote it: 12 entries of one run over two clusters and a key.
    $sample = [System.IO.Path]::Combine($PSScriptRoot, '..', 'Shared', 'journal-v1.jsonl')
}

AfterAll {
    Exit-Test
}

Describe 'Get-KeyRotationJournal' {
    BeforeEach {
        $journal = Join-Path $TestDrive 'fleet.jsonl'
        Copy-Item -LiteralPath $sample -Destination $journal
    }

    It 'returns the entries in order' {
        $entries = @(Get-KeyRotationJournal $journal)
        $entries.Count | Should -Be 12
        $entries[0].PSTypeNames[0] | Should -Be 'KeyRotation.JournalEntry'
        $entries.Sequence | Should -Be (1..12)
        $entries[0].Phase | Should -Be 'RunStarted'
        $entries[0].Service | Should -BeNullOrEmpty
        $entries[4].Phase | Should -Be 'Sending'
        $entries[4].Id | Should -Be 'mycluster'
        $entries[4].Time.Kind | Should -Be 'Utc'
        $entries[4].WitnessBefore['status'] | Should -Be 'available'
        $entries[4].PreviousHash | Should -Be $entries[3].Hash
    }

    It 'accepts paths, files and objects with a Path' {
        ($journal | Get-KeyRotationJournal).Count | Should -Be 12
        (Get-Item $journal | Get-KeyRotationJournal).Count | Should -Be 12
        ([pscustomobject]@{ Path = $journal } | Get-KeyRotationJournal).Count | Should -Be 12
        (Get-KeyRotationJournal -LiteralPath $journal, $journal).Count | Should -Be 24
    }

    It 'resolves a relative path from the current location' {
        Push-Location $TestDrive
        try {
            (Get-KeyRotationJournal ./fleet.jsonl).Count | Should -Be 12
        } finally {
            Pop-Location
        }
    }

    It 'treats wildcard characters in a path literally' {
        $odd = Join-Path $TestDrive 'fleet[1].jsonl'
        [System.IO.File]::Copy($journal, $odd)
        (Get-KeyRotationJournal $odd).Count | Should -Be 12
    }

    It 'filters by <Name>' -TestCases @(
        @{ Name = 'phase'; Parameters = @{ Phase = 'Sending', 'Failed' }; Sequence = 5, 6, 11 }
        @{ Name = 'service'; Parameters = @{ Service = 'KmsKey' }; Sequence = 4, 6, 8, 9 }
        @{ Name = 'id'; Parameters = @{ Id = 'MYCLUSTER-*' }; Sequence = 3, 11 }
        @{ Name = 'run'; Parameters = @{ RunId = 'another' }; Sequence = $null }
        @{ Name = 'several at once'; Parameters = @{ Id = 'mycluster*'; Phase = 'Completed' }; Sequence = 10 }
    ) {
        (Get-KeyRotationJournal $journal @Parameters).Sequence | Should -Be $Sequence
    }

    It 'shows failures with their reason in a table' {
        $text = Get-KeyRotationJournal $journal -Phase Failed | Format-Table | Out-String -Width 160
        $text | Should -Match 'Phase\s+Id\s+Service\s+Message'
        $text | Should -Match "InvalidClusterState: Cluster 'mycluster-2' is paused\."
    }

    It 'reports one error per bad path and continues' {
        'notes' | Set-Content (Join-Path $TestDrive 'notes.txt')
        '{"journal":3}' | Set-Content (Join-Path $TestDrive 'new.jsonl')
        $paths = 'missing.jsonl', '.', 'notes.txt', 'new.jsonl', 'fleet.jsonl' | ForEach-Object { Join-Path $TestDrive $_ }
        $entries = $paths | Get-KeyRotationJournal -ErrorAction SilentlyContinue -ErrorVariable failures
        $entries.Count | Should -Be 12
        $failures.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } |
            Should -Be 'JournalNotFound', 'JournalIsDirectory', 'NotAJournal', 'JournalVersion'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failures[0].TargetObject | Should -Be $paths[0]
        $failures | ForEach-Object { $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty }
    }

    It 'reports PowerShell''s own error for a missing drive' {
        Get-KeyRotationJournal 'NoSuchDrive:\j.jsonl' -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -Match '^DriveNotFound'
    }

    It 'warns about an incomplete last line' {
        $text = [System.IO.File]::ReadAllText($journal)
        [System.IO.File]::WriteAllText($journal, $text.Substring(0, $text.Length - 20))
        (Get-KeyRotationJournal $journal -WarningVariable warnings -WarningAction SilentlyContinue).Count | Should -Be 11
        $warnings | Should -Match 'Line 12'
    }

    It 'stops when the pipeline stops' {
        (Get-KeyRotationJournal $journal | Select-Object -First 2).Sequence | Should -Be 1, 2
    }
}
