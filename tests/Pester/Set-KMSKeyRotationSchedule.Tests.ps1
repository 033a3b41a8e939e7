BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Set-KMSKeyRotationSchedule' {
    BeforeEach {
        $s = Start-KeyRotationSandbox
        $secondKey = $s.KeyIds[1]
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'turns automatic rotation on and returns the new state' {
        $key = Set-KMSKeyRotationSchedule alias/sandbox-key-1 -RotationPeriodInDays 180 @s -Force
        $key.GetType().FullName | Should -BeExactly 'KeyRotation.KmsKeyRotation'
        $key.KeyId | Should -BeExactly $FirstKey
        $key.Region | Should -BeExactly 'us-west-2'
        $key.KeyRotationEnabled | Should -BeTrue
        $key.RotationPeriodInDays | Should -Be 180
        $key.NextRotationDate.Kind | Should -Be 'Utc'
        $key.NextRotationDate | Should -BeGreaterThan ([datetime]::UtcNow.AddDays(179))
        $key.NextRotationDate | Should -BeLessThan ([datetime]::UtcNow.AddDays(181))
        Get-CallCount $s EnableKeyRotation | Should -Be 1
        Get-CarriedOut $s $FirstKey | Should -Be 0
    }

    It 'defaults to 365 days' {
        (Set-KMSKeyRotationSchedule $FirstKey @s -Force).RotationPeriodInDays | Should -Be 365
    }

    It 'turns automatic rotation off' {
        $null = Set-KMSKeyRotationSchedule $FirstKey -RotationPeriodInDays 90 @s -Force
        $key = Set-KMSKeyRotationSchedule $FirstKey -Disable @s -Force
        $key.KeyRotationEnabled | Should -BeFalse
        $key.RotationPeriodInDays | Should -BeNullOrEmpty
        $key.NextRotationDate | Should -BeNullOrEmpty
        Get-CallCount $s DisableKeyRotation | Should -Be 1
        Wait-KMSKeyRotation $FirstKey @s | ForEach-Object KeyRotationEnabled | Should -BeFalse
    }

    It 'accepts keys by value, property name and CSV rows' {
        $keys = @('alias/sandbox-key-1'; [pscustomobject]@{ KeyId = $secondKey }) | Set-KMSKeyRotationSchedule -RotationPeriodInDays 100 @s -Force
        $keys.KeyId | Should -Be $FirstKey, $secondKey
        $keys.RotationPeriodInDays | Should -Be 100, 100
        $lines = 'KeyId,Region,EndpointUrl,AccessKey,SecretKey', "alias/sandbox-key-2,us-west-2,$($s.EndpointUrl),$($s.AccessKey),$($s.SecretKey)"
        ($lines | ConvertFrom-Csv | Set-KMSKeyRotationSchedule -Disable -Force).KeyRotationEnabled | Should -BeFalse
    }

    It 'accepts the output of Wait-KMSKeyRotation' {
        (Wait-KMSKeyRotation $FirstKey @s | Set-KMSKeyRotationSchedule -RotationPeriodInDays 90 -Force).RotationPeriodInDays | Should -Be 90
    }

    It 'refuses a period of <Days> days before anything is sent' -ForEach @(@{ Days = 89 }, @{ Days = 2561 }, @{ Days = 0 }) {
        { Set-KMSKeyRotationSchedule $FirstKey -RotationPeriodInDays $Days @s -Force } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        $s.Server.GetState().Calls.Count | Should -Be 0
    }

    It 'refuses a period with -Disable' {
        { Set-KMSKeyRotationSchedule $FirstKey -RotationPeriodInDays 90 -Disable @s -Force } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        $s.Server.GetState().Calls.Count | Should -Be 0
    }

    It 'reports <Key> as <Id> and sets the other' -ForEach @(
        @{ Key = 'alias/sandbox-rsa'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-hmac'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-imported'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/aws/redshift'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-disabled'; Id = 'DisabledException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-pending-deletion'; Id = 'KMSInvalidStateException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-replica'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/sandbox-custom-store'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
        @{ Key = 'alias/no-such-alias'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
        @{ Key = 'not a key!'; Id = 'ValidationException'; Category = 'InvalidArgument' }
        @{ Key = 'arn:aws:kms:nowhere'; Id = 'InvalidArnException'; Category = 'InvalidArgument' }
    ) {
        $set = Set-KMSKeyRotationSchedule $Key, $FirstKey -RotationPeriodInDays 90 @s -Force @quiet
        Assert-ErrorRecord $failed $Id $Category $Key "*'$Key'*"
        $set.KeyId | Should -BeExactly $FirstKey
    }

    It 'reports an empty and a duplicate identifier' {
        (Set-KMSKeyRotationSchedule '', $FirstKey, $FirstKey @s -Force @quiet).KeyId | Should -BeExactly $FirstKey
        $failed.Count | Should -Be 2
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'EmptyIdentifier,*') EmptyIdentifier InvalidArgument ''
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'DuplicateIdentifier,*') DuplicateIdentifier InvalidArgument $FirstKey
        Get-CallCount $s EnableKeyRotation | Should -Be 1
    }

    It 'can be caught with -ErrorAction Stop' {
        { Set-KMSKeyRotationSchedule alias/sandbox-rsa @s -Force -ErrorAction Stop } | Should -Throw -ErrorId 'UnsupportedOperationException,*'
    }

    It 'shows each call with -Verbose, and one change' {
        $lines = Set-KMSKeyRotationSchedule $FirstKey @s -Force -Verbose 4>&1 | ForEach-Object { "$_" }
        @($lines -match '^KMS \w+ http://127\.0\.0\.1:\d+ attempt 1: HTTP 200, request id [0-9a-f-]{36}, \d+ ms$').Count | Should -Be 4
        @($lines -like 'KMS EnableKeyRotation *').Count | Should -Be 1
    }

    It 'works in strict mode' {
        & {
            Set-StrictMode -Version Latest
            (Set-KMSKeyRotationSchedule $FirstKey @s -Force).KeyRotationEnabled | Should -BeTrue
        }
    }
}
