BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Invoke-KMSKeyRotationOnDemand' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 0.5 -TrailDelay 0
        $secondKey = $s.KeyIds[1]
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    Context 'output' {
        It 'rotates a key once and returns its rotation state' {
            $rotation = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force
            $rotation.GetType().FullName | Should -BeExactly 'KeyRotation.KmsKeyRotation'
            $rotation.KeyId | Should -BeExactly $FirstKey
            $rotation.Arn | Should -BeExactly "arn:aws:kms:us-west-2:123456789012:key/$FirstKey"
            $rotation.Region | Should -BeExactly 'us-west-2'
            $rotation.RotationType | Should -BeExactly 'ON_DEMAND'
            $rotation.InProgress | Should -BeTrue
            $rotation.StartDate | Should -BeOfType ([datetime])
            $rotation.CompletedDate | Should -BeNullOrEmpty
            $rotation.OnDemandRotationsUsed | Should -Be 1
            $rotation.OnDemandRotationsRemaining | Should -Be 24
            $rotation.KeyRotationEnabled | Should -BeFalse
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'returns the key with its new material with -Wait' {
            $before = Wait-KMSKeyRotation $FirstKey @s
            $rotation = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force -Wait -PollingInterval 0.1
            $rotation.InProgress | Should -BeFalse
            $rotation.CompletedDate | Should -BeOfType ([datetime])
            $rotation.CompletedDate.Kind | Should -Be 'Utc'
            $rotation.OnDemandRotationsUsed | Should -Be 1
            $rotation.CurrentKeyMaterialId | Should -Not -BeExactly $before.CurrentKeyMaterialId
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'waits for proof when reads lag' {
            $s.Server.ConsistencyDelay = [timespan]::FromSeconds(0.7)
            $rotation = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force -Wait -PollingInterval 0.1
            $rotation.OnDemandRotationsUsed | Should -Be 1
            $rotation.InProgress | Should -BeFalse
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'works in strict mode' {
            & {
                Set-StrictMode -Version Latest
                $rotation = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force | Wait-KMSKeyRotation -PollingInterval 0.1
                "$($rotation.NextRotationDate)$($rotation.RotationPeriodInDays)$($rotation.OnDemandRotationsRemaining)" | Should -BeExactly '24'
                $rotation.StartDate | Should -BeOfType [datetime]
            }
        }
    }

    Context 'input' {
        It 'accepts <Name>' -ForEach @(
            @{ Name = 'a key id'; Key = '1234abcd-12ab-34cd-56ef-1234567890ab' }
            @{ Name = 'a key ARN'; Key = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' }
            @{ Name = 'an alias name'; Key = 'alias/sandbox-key-1' }
            @{ Name = 'an alias ARN'; Key = 'arn:aws:kms:us-west-2:123456789012:alias/sandbox-key-1' }
        ) {
            (Invoke-KMSKeyRotationOnDemand $Key @s -Force).KeyId | Should -BeExactly $FirstKey
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'accepts keys by value and by property name' {
            $rotations = @('alias/sandbox-key-1'; [pscustomobject]@{ KeyId = $secondKey; Description = 'x' }) |
                Invoke-KMSKeyRotationOnDemand @s -Force
            $rotations.KeyId | Should -Be $FirstKey, $secondKey
        }

        It 'accepts the rows of a CSV file' {
            $keys = 'KeyId,Region', 'alias/sandbox-key-1,us-west-2', 'alias/sandbox-key-2,us-west-2' | ConvertFrom-Csv |
                Invoke-KMSKeyRotationOnDemand -EndpointUrl $s.EndpointUrl -AccessKey $s.AccessKey -SecretKey $s.SecretKey -Force
            $keys.Count | Should -Be 2
            Get-CarriedOut $s $FirstKey | Should -Be 1
            Get-CarriedOut $s $secondKey | Should -Be 1
        }

        It 'pipes its output to Wait-KMSKeyRotation with its connection' {
            $keys = Invoke-KMSKeyRotationOnDemand $FirstKey, $secondKey @s -Force | Wait-KMSKeyRotation -PollingInterval 0.1
            ($keys.KeyId | Sort-Object) | Should -Be ($FirstKey, $secondKey | Sort-Object)
            $keys.InProgress | Should -Be $false, $false
            $keys.OnDemandRotationsUsed | Should -Be 1, 1
        }
    }

    Context 'bad and good input together' {
        It 'reports <Key> as <Id> and rotates the other' -ForEach @(
            @{ Key = 'alias/sandbox-rsa'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/sandbox-hmac'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/sandbox-imported'; Id = 'KMSInvalidStateException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/aws/redshift'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/sandbox-disabled'; Id = 'DisabledException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/sandbox-pending-deletion'; Id = 'KMSInvalidStateException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/sandbox-replica'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/sandbox-custom-store'; Id = 'UnsupportedOperationException'; Category = 'InvalidOperation' }
            @{ Key = 'alias/no-such-alias'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
            @{ Key = '00000000-0000-0000-0000-000000000000'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
            @{ Key = 'not-a-key'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
            @{ Key = 'not a key!'; Id = 'ValidationException'; Category = 'InvalidArgument' }
            @{ Key = 'arn:aws:kms:nowhere'; Id = 'InvalidArnException'; Category = 'InvalidArgument' }
        ) {
            $rotated = Invoke-KMSKeyRotationOnDemand $Key, $FirstKey @s -Force @quiet
            Assert-ErrorRecord $failed $Id $Category $Key "*'$Key'*"
            $rotated.KeyId | Should -BeExactly $FirstKey
            Get-CarriedOut $s $FirstKey | Should -Be 1
            ($s.Server.GetState().Rotations.Values | Measure-Object -Sum).Sum | Should -Be 1
        }

        It 'reports an exhausted quota after one request' {
            $s.Server.SetOnDemandRotations($FirstKey, 25)
            $rotated = Invoke-KMSKeyRotationOnDemand $FirstKey, $secondKey @s -Force @quiet
            Assert-ErrorRecord $failed LimitExceededException LimitsExceeded $FirstKey
            $rotated.KeyId | Should -BeExactly $secondKey
            Get-CarriedOut $s $FirstKey | Should -Be 0
            Get-CallCount $s RotateKeyOnDemand | Should -BeLessOrEqual 2
        }

        It 'shows that no rotations are left' {
            $s.Server.SetOnDemandRotations($FirstKey, 24)
            $rotation = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force
            $rotation.OnDemandRotationsUsed | Should -Be 25
            $rotation.OnDemandRotationsRemaining | Should -Be 0
        }

        It 'reports a rotation by another request' {
            $null = $s.Server.StartRotationBySomeoneElse($FirstKey, [timespan]'01:00:00')
            Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed RotationAlreadyRunning ResourceBusy $FirstKey "*'$FirstKey'*"
            Get-CallCount $s RotateKeyOnDemand | Should -Be 0
        }

        It 'waits for another''s rotation and reports AlreadyRotating' {
            $null = $s.Server.StartRotationBySomeoneElse($FirstKey, [timespan]'00:00:02')
            $keys = Invoke-KMSKeyRotationOnDemand $FirstKey, $secondKey @s -Force -Wait @quiet -WarningVariable warned -WarningAction SilentlyContinue
            $failed | Should -BeNullOrEmpty
            @($warned).Count | Should -Be 1
            @($warned).Count | Should -Be 1
            ($keys | Where-Object KeyId -eq $FirstKey).RotationOutcome | Should -Be 'AlreadyRotating'
            ($keys | Where-Object KeyId -ne $FirstKey).RotationOutcome | Should -Be 'Rotated'
            Get-CarriedOut $s $FirstKey | Should -Be 0
            Get-CallCount $s RotateKeyOnDemand | Should -Be 1
        }

        It 'lists accepted rotations when it is stopped' {
            $s.Server.SetRotationDuration($FirstKey, [timespan]'01:00:00')
            $background = Start-Background $s { Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force -Wait }
            while ((Get-CallCount $s GetKeyRotationStatus) -lt 2) { Start-Sleep -Milliseconds 20 }
            $stopped = Stop-Background $background
            $stopped.State | Should -Be 'Stopped'
            "$($stopped.Warnings)" | Should -BeLike "*'alias/sandbox-key-1'*Wait-KMSKeyRotation*"
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'rotates a key named <Name> once' -ForEach @(
            @{ Name = 'twice by its id'; Keys = '1234abcd-12ab-34cd-56ef-1234567890ab', '1234abcd-12ab-34cd-56ef-1234567890ab' }
            @{ Name = 'by alias and by id'; Keys = 'alias/sandbox-key-1', '1234abcd-12ab-34cd-56ef-1234567890ab' }
            @{ Name = 'by id and by ARN'; Keys = '1234abcd-12ab-34cd-56ef-1234567890ab', 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' }
        ) {
            # It is finished at once, so that a second rotation would not be refused.
            $s.Server.SetRotationDuration($FirstKey, [timespan]::Zero)
            (Invoke-KMSKeyRotationOnDemand $Keys @s -Force @quiet).KeyId | Should -BeExactly $FirstKey
            Assert-ErrorRecord $failed DuplicateIdentifier InvalidArgument $Keys[1]
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'rotates a key piped twice once' {
            $s.Server.SetRotationDuration($FirstKey, [timespan]::Zero)
            $null = 'alias/sandbox-key-1', $FirstKey | Invoke-KMSKeyRotationOnDemand @s -Force @quiet
            Assert-ErrorRecord $failed DuplicateIdentifier InvalidArgument $FirstKey
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'skips empty and null identifiers' {
            $rotated = Invoke-KMSKeyRotationOnDemand '', $FirstKey, $null @s -Force @quiet
            $failed.Count | Should -Be 2
            ($failed.FullyQualifiedErrorId -like 'EmptyIdentifier,*').Count | Should -Be 2
            $rotated.KeyId | Should -BeExactly $FirstKey
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'can be caught with -ErrorAction Stop' {
            { Invoke-KMSKeyRotationOnDemand alias/sandbox-rsa @s -Force -ErrorAction Stop } |
                Should -Throw -ErrorId 'UnsupportedOperationException,*'
        }
    }

    Context 'rotate once' {
        It 'uses one of the quota and reports the truth when <Name>' -ForEach @(
            @{ Name = 'the connection is closed after it'; Fault = 'RotateKeyOnDemand:drop-after:1' }
            @{ Name = 'the connection is reset after it'; Fault = 'RotateKeyOnDemand:reset-after:1' }
            @{ Name = 'the answer is HTTP 500'; Fault = 'RotateKeyOnDemand:error-after:1' }
            @{ Name = 'the answer is HTTP 504'; Fault = 'RotateKeyOnDemand:error-after:1:status=504' }
            @{ Name = 'the answer stops half way'; Fault = 'RotateKeyOnDemand:cut-body:1' }
            @{ Name = 'the answer is nonsense'; Fault = 'RotateKeyOnDemand:garbage-body:1' }
        ) {
            Add-Fault $s $Fault
            $rotation = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force -Wait -PollingInterval 0.1 @quiet
            $failed | Should -BeNullOrEmpty
            $rotation.OnDemandRotationsUsed | Should -Be 1
            Get-CarriedOut $s $FirstKey | Should -Be 1
            Get-CallCount $s RotateKeyOnDemand | Should -Be 1
        }

        It 'sends again after a throttle' {
            Add-Fault $s 'RotateKeyOnDemand:throttle:1'
            (Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force @quiet).InProgress | Should -BeTrue
            $failed | Should -BeNullOrEmpty
            Get-CarriedOut $s $FirstKey | Should -Be 1
            Get-CallCount $s RotateKeyOnDemand | Should -Be 2
        }
    }

    Context 'waiting' {
        It 'times out with the last status' {
            $s.Server.SetRotationDuration($FirstKey, [timespan]'01:00:00')
            Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force -Wait -Timeout 0.5 -PollingInterval 0.1 @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed WaitTimeout OperationTimeout $FirstKey "*'$FirstKey'*rotating*"
            Get-CarriedOut $s $FirstKey | Should -Be 1
        }

        It 'stops at once on Ctrl+C, and the runspace stays usable' {
            $s.Server.SetRotationDuration($FirstKey, [timespan]'01:00:00')
            $waiting = Start-Background $s { Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force -Wait -PollingInterval 300 }
            Wait-Until { (Get-CallCount $s GetKeyRotationStatus) -ge 2 }
            $stopped = Stop-Background $waiting
            $stopped.State | Should -Be 'Stopped'
            $stopped.Seconds | Should -BeLessThan 5
            $waiting.Shell.Commands.Clear()
            ($waiting.Shell.AddScript('Wait-KMSKeyRotation alias/sandbox-key-2 @s').Invoke()).InProgress | Should -BeFalse
            $waiting.Shell.Dispose()
        }
    }

    Context '-Verbose' {
        It 'shows each call, and one change' {
            $lines = Invoke-KMSKeyRotationOnDemand $FirstKey @s -Force -Verbose 4>&1 | ForEach-Object { "$_" }
            $form = '^KMS (DescribeKey|GetKeyRotationStatus|ListKeyRotations|RotateKeyOnDemand) http://127\.0\.0\.1:\d+ attempt 1: HTTP 200, request id [0-9a-f-]{36}, \d+ ms$'
            @($lines -match $form).Count | Should -Be 4
            @($lines -like 'KMS RotateKeyOnDemand *').Count | Should -Be 1
        }
    }
}
