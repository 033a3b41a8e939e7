BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # A journal as version 1 of the format wrote it: 12 entries of one run over two clusters and a key.
    $sample = [System.IO.Path]::Combine($PSScriptRoot, '..', 'Shared', 'journal-v1.jsonl')
}

AfterAll {
    Exit-Test
}

Describe 'Test-KeyRotationJournal' {
    BeforeEach {
        $journal = Join-Path $TestDrive 'fleet.jsonl'
        Copy-Item -LiteralPath $sample -Destination $journal
        $lines = [System.IO.File]::ReadAllLines($journal)

        function Save([string[]] $Content) {
            [System.IO.File]::WriteAllText($journal, ($Content -join "`n") + "`n")
        }
    }

    It 'finds an unchanged journal valid' {
        $result = Test-KeyRotationJournal $journal
        $result.PSTypeNames[0] | Should -Be 'KeyRotation.JournalVerification'
        $result.Valid | Should -BeTrue
        $result.Entries | Should -Be 12
        $result.FirstBadEntry | Should -BeNullOrEmpty
        $result.Reason | Should -BeNullOrEmpty
        $result.TornTail | Should -BeFalse
        $result.Head | Should -Match '^12:[0-9a-f]{64}$'
    }

    It 'returns a head that anyone can compute' {
        $sha = [System.Security.Cryptography.SHA256]::Create()
        $hash = $sha.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($lines[11] + "`n"))
        (Test-KeyRotationJournal $journal).Head | Should -Be ('12:' + (-join ($hash | ForEach-Object { $_.ToString('x2') })))
    }

    It 'names the first bad line when <What>' -TestCases @(
        @{ What = 'a line was changed'; Line = 5; Change = { param($l) $l[4] = $l[4].Replace('mycluster', 'thecluster'); $l } }
        @{ What = 'a line was removed'; Line = 5; Change = { param($l) $l[0..3] + $l[5..11] } }
        @{ What = 'a line was inserted'; Line = 6; Change = { param($l) $l[0..4] + $l[2] + $l[5..11] } }
        @{ What = 'two lines changed places'; Line = 3; Change = { param($l) $l[2], $l[7] = $l[7], $l[2]; $l } }
    ) {
        Save (& $Change $lines)
        $result = Test-KeyRotationJournal $journal
        $result.Valid | Should -BeFalse
        $result.FirstBadEntry | Should -Be $Line
        $result.Entries | Should -Be ($Line - 1)
        $result.Reason | Should -Match "^Line $Line "
    }

    It 'detects a cut-off end with -ExpectedHead' {
        $head = (Test-KeyRotationJournal $journal).Head
        Save $lines[0..9]
        (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
        $result = Test-KeyRotationJournal $journal -ExpectedHead $head
        $result.Valid | Should -BeFalse
        $result.Reason | Should -Match '12'
        $result.Head | Should -Match '^10:'
    }

    It 'accepts paths and heads from a CSV file' {
        Test-KeyRotationJournal $journal | Select-Object Path, Head | Export-Csv (Join-Path $TestDrive 'heads.csv') -NoTypeInformation
        (Import-Csv (Join-Path $TestDrive 'heads.csv') | Test-KeyRotationJournal).Valid | Should -BeTrue
        Save $lines[0..9]
        (Import-Csv (Join-Path $TestDrive 'heads.csv') | Test-KeyRotationJournal).Valid | Should -BeFalse
    }

    It 'distinguishes a torn last line from a change' {
        $text = [System.IO.File]::ReadAllText($journal)
        [System.IO.File]::WriteAllText($journal, $text.Substring(0, $text.Length - 20))
        $result = Get-Item $journal | Test-KeyRotationJournal
        $result.Valid | Should -BeFalse
        $result.TornTail | Should -BeTrue
        $result.Entries | Should -Be 11
        $result.Reason | Should -Match '-Resume'
    }

    It 'returns True or False with -Quiet' {
        Test-KeyRotationJournal $journal -Quiet | Should -BeExactly $true
        Save $lines[1..11]
        Test-KeyRotationJournal $journal -Quiet | Should -BeExactly $false
    }

    It 'refuses an invalid head' {
        { Test-KeyRotationJournal $journal -ExpectedHead '12' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidJournalHead*'
    }

    It 'reports a missing file and a file that is not a journal' {
        'notes' | Set-Content (Join-Path $TestDrive 'notes.txt')
        Test-KeyRotationJournal (Join-Path $TestDrive 'missing.jsonl'), (Join-Path $TestDrive 'notes.txt') -Quiet -ErrorAction SilentlyContinue -ErrorVariable failures |
            Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } | Should -Be 'JournalNotFound', 'NotAJournal'
    }
}
