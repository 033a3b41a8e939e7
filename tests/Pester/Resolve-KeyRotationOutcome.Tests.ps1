BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Resolve-KeyRotationOutcome' {
    BeforeEach {
        # Long enough for the rotation to be seen while it runs.
        $s = Start-KeyRotationSandbox -RotationDuration 6
        Add-Fault $s 'RotateEncryptionKey:drop-after:1'
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'resolves an error by its recommended action' {
        Invoke-RSRotateEncryptionKey mycluster @s -Force -Timeout 0 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'RotationOutcomeUnknown,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Resolve-KeyRotationOutcome -Wait*'
        $result = $failed[0] | Resolve-KeyRotationOutcome -Wait
        $result.Outcome | Should -Be 'Rotated'
        $result.Proof | Should -BeExactly 'Trail'
        $result.EventId | Should -Not -BeNullOrEmpty
        $result.AttemptId | Should -BeExactly $failed[0].Exception.AttemptId
        Get-CarriedOut $s mycluster | Should -Be 1
        Get-CallCount $s RotateEncryptionKey | Should -Be 1
    }

    It 'resolves the targets of a journal' {
        $journal = Join-Path $TestDrive 'fleet.jsonl'
        $unknown = Get-KeyRotationTarget mycluster @s |
            Invoke-KeyRotation -JournalPath $journal -TimeoutPerTarget 0.1 -Force -ErrorAction SilentlyContinue
        $unknown.Outcome | Should -Be 'Unknown'
        (Get-Item $journal | Resolve-KeyRotationOutcome -Wait @s).Outcome | Should -Be 'Rotated'
        (Get-KeyRotationJournal $journal -Phase Completed).Proof | Should -BeExactly 'trail'
        (Test-KeyRotationJournal $journal).Valid | Should -BeTrue
        Resolve-KeyRotationOutcome $journal @s | Should -BeNullOrEmpty
    }

    It 'accepts copies from <Kind> files' -ForEach @{ Kind = 'CSV' }, @{ Kind = 'CLIXML' } {
        $unknown = Get-KeyRotationTarget mycluster @s |
            Invoke-KeyRotation -TimeoutPerTarget 0.1 -Force -ErrorAction SilentlyContinue
        $file = Join-Path $TestDrive "result.$Kind"
        $copy = if ($Kind -eq 'CSV') {
            $unknown | Export-Csv $file -NoTypeInformation
            Import-Csv $file
        } else {
            $unknown | Export-Clixml $file
            Import-Clixml $file
        }

        ($copy | Resolve-KeyRotationOutcome @s -Wait).Outcome | Should -Be 'Rotated'
        Get-CarriedOut $s mycluster | Should -Be 1
    }

    It 'accepts the error of a job from a CLIXML file' {
        $connection = @{} + $s
        $connection.EndpointUrl = "$($s.EndpointUrl)"
        $job = Start-Job -ScriptBlock {
            Import-Module $using:ModuleManifest
            $sandbox = $using:connection
            Invoke-RSRotateEncryptionKey mycluster @sandbox -Force -Timeout 0
        }
        $null = Wait-Job $job
        $null = Receive-Job $job -ErrorVariable failed -ErrorAction SilentlyContinue
        Remove-Job $job
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'RotationOutcomeUnknown*'
        $file = Join-Path $TestDrive 'error.clixml'
        $failed[0] | Export-Clixml $file
        (Import-Clixml $file | Resolve-KeyRotationOutcome @s -Wait).Outcome | Should -Be 'Rotated'
        Get-CarriedOut $s mycluster | Should -Be 1
    }
}
