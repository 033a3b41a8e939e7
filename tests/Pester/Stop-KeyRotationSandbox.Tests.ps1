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

    It 'stops only the specified sandbox' {
        Stop-KeyRotationSandbox $first | Should -BeNullOrEmpty
        $first.IsRunning | Should -BeFalse
        $second.IsRunning | Should -BeTrue
        (Wait-RSClusterAvailable mycluster @second).ClusterIdentifier | Should -BeExactly 'mycluster'
    }

    It 'frees the port, and later use is EndpointUnreachable' {
        Stop-KeyRotationSandbox $first
        Wait-RSClusterAvailable mycluster @first -MaxAttempts 1 @quiet | Should -BeNullOrEmpty
        Assert-ErrorRecord $failed EndpointUnreachable ConnectionError mycluster
    }

    It 'stops piped sandboxes' {
        $first, $second | Stop-KeyRotationSandbox
        $first.IsRunning, $second.IsRunning | Should -Be $false, $false
    }

    It 'stops all sandboxes of the session by default' {
        # In a process of its own: these are not the only sandboxes of this one.
        $ended = Invoke-Process {
            $a = Start-KeyRotationSandbox
            $b = Start-KeyRotationSandbox
            Stop-KeyRotationSandbox
            $a.IsRunning, $b.IsRunning
        }
        $ended.Result | Should -Be $false, $false
    }

    It 'accepts a stopped sandbox' {
        Stop-KeyRotationSandbox $first
        Stop-KeyRotationSandbox $first @quiet
        $failed | Should -BeNullOrEmpty
    }

    It 'stops nothing for <Name>, with an error' -ForEach @(
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

    It 'stops the sandboxes among other objects' {
        Stop-KeyRotationSandbox $first, 'x', $second @quiet
        @($failed).Count | Should -Be 1
        $first.IsRunning, $second.IsRunning | Should -Be $false, $false
    }
}
