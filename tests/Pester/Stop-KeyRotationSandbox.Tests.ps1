BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Stop-KeyRotationSandbox' {
    BeforeEach {
        $first = Start-KeyRotationSandbox
        $second = Start-KeyRotationSandbox
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        $first, $second | Stop-KeyRotationSandbox
    }

    It 'stops the one it is given, and no other' {
        Stop-KeyRotationSandbox $first | Should -BeNullOrEmpty
        $first.IsRunning | Should -BeFalse
        $second.IsRunning | Should -BeTrue
        (Wait-RSClusterAvailable mycluster @second).ClusterIdentifier | Should -BeExactly 'mycluster'
    }

    It 'frees the port, and says what is wrong when the sandbox is used again' {
        Stop-KeyRotationSandbox $first
        Wait-RSClusterAvailable mycluster @first -MaxAttempts 1 @quiet | Should -BeNullOrEmpty
        Assert-ErrorRecord $failed EndpointUnreachable ConnectionError mycluster
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*sandbox may have been stopped*'
    }

    It 'stops those that come through the pipeline' {
        $first, $second | Stop-KeyRotationSandbox
        $first.IsRunning, $second.IsRunning | Should -Be $false, $false
    }

    It 'stops all of the session where none is named' {
        # In a process of its own: these are not the only sandboxes of this one.
        $ended = Invoke-Process {
            $a = Start-KeyRotationSandbox
            $b = Start-KeyRotationSandbox
            Stop-KeyRotationSandbox
            $a.IsRunning, $b.IsRunning
        }
        $ended.Result | Should -Be $false, $false
    }

    It 'may be asked twice' {
        Stop-KeyRotationSandbox $first
        Stop-KeyRotationSandbox $first @quiet
        $failed | Should -BeNullOrEmpty
    }

    It 'stops nothing for <Name>, and says so' -ForEach @(
        @{ Name = 'a variable that holds nothing'; Script = { Stop-KeyRotationSandbox $null @quiet } }
        @{ Name = 'a null in the pipeline'; Script = { $null | Stop-KeyRotationSandbox @quiet } }
        @{ Name = 'something else'; Script = { Stop-KeyRotationSandbox 'mycluster' @quiet } }
    ) {
        . $Script
        @($failed).Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotASandbox,*'
        $failed[0].CategoryInfo.Category | Should -Be InvalidArgument
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $first.IsRunning, $second.IsRunning | Should -Be $true, $true
    }

    It 'stops nothing for an empty pipeline' {
        @() | Stop-KeyRotationSandbox
        $first.IsRunning, $second.IsRunning | Should -Be $true, $true
    }

    It 'stops the sandboxes among other things' {
        Stop-KeyRotationSandbox $first, 'x', $second @quiet
        @($failed).Count | Should -Be 1
        $first.IsRunning, $second.IsRunning | Should -Be $false, $false
    }
}
