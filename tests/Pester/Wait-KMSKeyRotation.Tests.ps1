BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Wait-KMSKeyRotation' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 0.5
        $secondKey = $s.KeyIds[1]
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'returns the state of a key that is not rotating at once' {
        $key = Wait-KMSKeyRotation alias/sandbox-key-1 @s -PollingInterval 300
        $key.GetType().FullName | Should -BeExactly 'KeyRotation.KmsKeyRotation'
        $key.KeyId | Should -BeExactly $FirstKey
        $key.Region | Should -BeExactly 'us-west-2'
        $key.InProgress | Should -BeFalse
        $key.RotationType | Should -BeNullOrEmpty
        $key.OnDemandRotationsUsed | Should -Be 0
        $key.OnDemandRotationsRemaining | Should -Be 25
        @($s.Server.GetState().Calls.Keys | Where-Object { $_ -notmatch '^(Describe|Get|List)' }) | Should -BeNullOrEmpty
    }

    It 'waits for a rotation by someone else' {
        $null = $s.Server.StartRotationBySomeoneElse($FirstKey, [timespan]::FromSeconds(0.5))
        $key = Wait-KMSKeyRotation $FirstKey @s -PollingInterval 0.1
        $key.InProgress | Should -BeFalse
        $key.RotationType | Should -BeExactly 'ON_DEMAND'
        $key.CompletedDate | Should -BeOfType ([datetime])
        $key.OnDemandRotationsUsed | Should -Be 1
    }

    It 'accepts keys by value, property name and CSV rows' {
        $lines = 'KeyId,Region,EndpointUrl,AccessKey,SecretKey', "alias/sandbox-key-2,us-west-2,$($s.EndpointUrl),$($s.AccessKey),$($s.SecretKey)"
        (@($FirstKey; [pscustomobject]@{ KeyId = $secondKey }) | Wait-KMSKeyRotation @s).Count | Should -Be 2
        ($lines | ConvertFrom-Csv | Wait-KMSKeyRotation).KeyId | Should -BeExactly $secondKey
    }

    It 'returns each key as soon as its rotation is complete' {
        $s.Server.SetRotationDuration($FirstKey, [timespan]::FromSeconds(2.5))
        $order = Invoke-KMSKeyRotationOnDemand $FirstKey, $secondKey @s -Force |
            Wait-KMSKeyRotation -PollingInterval 0.1 |
            ForEach-Object KeyId
        $order | Should -Be $secondKey, $FirstKey
    }

    It 'times out with the last status' {
        $null = $s.Server.StartRotationBySomeoneElse($FirstKey, [timespan]'01:00:00')
        $done = Wait-KMSKeyRotation $FirstKey, $secondKey @s -Timeout 0.5 -PollingInterval 0.1 @quiet
        Assert-ErrorRecord $failed WaitTimeout OperationTimeout $FirstKey "*'$FirstKey'*rotating*"
        $done.KeyId | Should -BeExactly $secondKey
    }

    It 'stops at once on Ctrl+C, and the runspace stays usable' {
        $null = $s.Server.StartRotationBySomeoneElse($FirstKey, [timespan]'01:00:00')
        $waiting = Start-Background $s { Wait-KMSKeyRotation alias/sandbox-key-1 @s -PollingInterval 300 }
        Wait-Until { (Get-CallCount $s GetKeyRotationStatus) -ge 1 }
        $stopped = Stop-Background $waiting
        $stopped.State | Should -Be 'Stopped'
        $stopped.Seconds | Should -BeLessThan 5
        $waiting.Shell.Commands.Clear()
        ($waiting.Shell.AddScript('Wait-KMSKeyRotation alias/sandbox-key-2 @s').Invoke()).KeyId | Should -BeExactly $secondKey
        $waiting.Shell.Dispose()
    }

    It 'reports <Key> as <Id> and reads the other' -ForEach @(
        @{ Key = 'alias/sandbox-rsa'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-hmac'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-custom-store'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/no-such-alias'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
        @{ Key = 'not-a-key'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
        @{ Key = 'not a key!'; Id = 'ValidationException'; Category = 'InvalidArgument' }
        @{ Key = 'arn:aws:kms:nowhere'; Id = 'InvalidArnException'; Category = 'InvalidArgument' }
    ) {
        $other = Wait-KMSKeyRotation $Key, $FirstKey @s @quiet
        Assert-ErrorRecord $failed $Id $Category $Key "*'$Key'*"
        $other.KeyId | Should -BeExactly $FirstKey
    }

    It 'reads the state of a key that cannot be rotated: <Key>' -ForEach @(
        @{ Key = 'alias/aws/redshift' }
        @{ Key = 'alias/sandbox-imported' }
        @{ Key = 'alias/sandbox-disabled' }
        @{ Key = 'alias/sandbox-replica' }
    ) {
        (Wait-KMSKeyRotation $Key @s @quiet).OnDemandRotationsUsed | Should -Be 0
        $failed | Should -BeNullOrEmpty
    }

    It 'reports an empty and a duplicate identifier' {
        (Wait-KMSKeyRotation '', $FirstKey, $FirstKey @s @quiet).KeyId | Should -BeExactly $FirstKey
        $failed.Count | Should -Be 2
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'EmptyIdentifier,*') EmptyIdentifier InvalidArgument ''
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'DuplicateIdentifier,*') DuplicateIdentifier InvalidArgument $FirstKey
    }

    It 'can be caught with -ErrorAction Stop' {
        { Wait-KMSKeyRotation alias/no-such-alias @s -ErrorAction Stop } | Should -Throw -ErrorId 'NotFoundException,*'
    }

    It 'shows each call with -Verbose' {
        $lines = Wait-KMSKeyRotation $FirstKey @s -Verbose 4>&1 | ForEach-Object { "$_" }
        @($lines -match '^KMS \w+ http://127\.0\.0\.1:\d+ attempt 1: HTTP 200, request id [0-9a-f-]{36}, \d+ ms$').Count | Should -BeGreaterOrEqual 3
    }

    It 'works in strict mode' {
        & {
            Set-StrictMode -Version Latest
            (Wait-KMSKeyRotation $FirstKey @s).OnDemandRotationsRemaining | Should -Be 25
        }
    }
}
