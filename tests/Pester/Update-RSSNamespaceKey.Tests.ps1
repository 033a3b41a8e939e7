BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Update-RSSNamespaceKey' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Namespaces 3 -Keys 3 -RotationDuration 0.5 -TrailDelay 0
        # The namespaces begin with the keys 1, 2 and 3.
        $thirdKey = "arn:aws:kms:us-west-2:123456789012:key/$($s.KeyIds[2])"
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    Context 'output' {
        It 'changes the key once and returns the namespace' {
            $namespace = Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force
            $namespace.GetType().FullName | Should -BeExactly 'Amazon.RedshiftServerless.Model.Namespace'
            $namespace.NamespaceName | Should -BeExactly 'mynamespace'
            "$($namespace.Status)" | Should -BeExactly 'MODIFYING'
            $namespace.Region | Should -BeExactly 'us-west-2'
            $namespace.NamespaceArn | Should -BeLike 'arn:aws:redshift-serverless:us-west-2:123456789012:namespace/*'
            Get-CarriedOut $s mynamespace | Should -Be 1
            Get-CallCount $s UpdateNamespace | Should -Be 1
        }

        It 'returns the namespace with its new key with -Wait' {
            $namespace = Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force -Wait -PollingInterval 0.1
            "$($namespace.Status)" | Should -BeExactly 'AVAILABLE'
            $namespace.KmsKeyId | Should -BeExactly $thirdKey
            Get-Status $s mynamespace | Should -BeExactly 'AVAILABLE'
            Get-CarriedOut $s mynamespace | Should -Be 1
        }

        It 'waits for the new key when reads lag' {
            $s.Server.ConsistencyDelay = [timespan]::FromSeconds(0.7)
            $namespace = Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force -Wait -PollingInterval 0.1
            $namespace.KmsKeyId | Should -BeExactly $thirdKey
            Get-CarriedOut $s mynamespace | Should -Be 1
        }

        It 'warns and sends nothing if the key is in place: <Name>' -ForEach @(
            @{ Name = 'by alias'; Key = 'alias/sandbox-key-1' }
            @{ Name = 'by id'; Key = '1234abcd-12ab-34cd-56ef-1234567890ab' }
            @{ Name = 'by ARN'; Key = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' }
        ) {
            $namespace = Update-RSSNamespaceKey mynamespace $Key @s -Force -Wait -WarningVariable warned -WarningAction SilentlyContinue
            "$($namespace.Status)" | Should -BeExactly 'AVAILABLE'
            "$warned" | Should -BeLike "*'mynamespace'*"
            Get-CallCount $s UpdateNamespace | Should -Be 0
        }

        It 'works in strict mode' {
            & {
                Set-StrictMode -Version Latest
                $namespace = Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force | Wait-RSSNamespaceAvailable -PollingInterval 0.1
                "$($namespace.NamespaceName) $($namespace.Region) $($namespace.Status)" | Should -BeExactly 'mynamespace us-west-2 AVAILABLE'
            }
        }
    }

    Context 'input' {
        It 'accepts the key as <Name>' -ForEach @(
            @{ Name = 'an alias ARN'; Key = 'arn:aws:kms:us-west-2:123456789012:alias/sandbox-key-1' }
            @{ Name = 'an id'; Key = '1234abcd-12ab-34cd-56ef-1234567890ab' }
            @{ Name = 'a key ARN'; Key = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' }
        ) {
            $namespace = Update-RSSNamespaceKey -NamespaceName mynamespace-2 -KmsKeyId $Key @s -Force -Wait -PollingInterval 0.1
            $namespace.KmsKeyId | Should -BeExactly "arn:aws:kms:us-west-2:123456789012:key/$FirstKey"
        }

        It 'accepts namespaces by value and by property name' {
            $names = @('mynamespace'; [pscustomobject]@{ NamespaceName = 'mynamespace-2' }) |
                Update-RSSNamespaceKey -KmsKeyId alias/sandbox-key-3 @s -Force |
                ForEach-Object NamespaceName
            $names | Should -Be 'mynamespace', 'mynamespace-2'
        }

        It 'accepts CSV rows, each with its own key' {
            $lines = 'NamespaceName,KmsKeyId', 'mynamespace,alias/sandbox-key-2', 'mynamespace-2,alias/sandbox-key-3'
            $null = $lines | ConvertFrom-Csv | Update-RSSNamespaceKey @s -Force -Wait -PollingInterval 0.1
            $now = Wait-RSSNamespaceAvailable mynamespace, mynamespace-2 @s | Sort-Object -Property NamespaceName
            $now.KmsKeyId | Should -BeLike 'arn:*'
            ($now.KmsKeyId -replace '.*/') | Should -Be $s.KeyIds[1], $s.KeyIds[2]
        }

        It 'prefers a typed key to that of a piped namespace' {
            $namespace = Wait-RSSNamespaceAvailable mynamespace @s | Update-RSSNamespaceKey -KmsKeyId alias/sandbox-key-3 -Force -Wait -PollingInterval 0.1
            $namespace.KmsKeyId | Should -BeExactly $thirdKey
        }

        It 'pipes its output to Wait-RSSNamespaceAvailable' {
            $namespaces = Update-RSSNamespaceKey mynamespace, mynamespace-2 alias/sandbox-key-3 @s -Force |
                Wait-RSSNamespaceAvailable -PollingInterval 0.1
            $namespaces.KmsKeyId | Should -Be $thirdKey, $thirdKey
            Get-CarriedOut $s mynamespace | Should -Be 1
            Get-CarriedOut $s mynamespace-2 | Should -Be 1
        }
    }

    Context 'bad and good input together' {
        It 'reports an unknown namespace and changes the other' {
            $changed = Update-RSSNamespaceKey no-such-namespace, mynamespace alias/sandbox-key-3 @s -Force @quiet
            Assert-ErrorRecord $failed ResourceNotFoundException ObjectNotFound no-such-namespace "*'no-such-namespace'*"
            $changed.NamespaceName | Should -BeExactly 'mynamespace'
            Get-CarriedOut $s mynamespace | Should -Be 1
        }

        It 'reports the key <Key> as <Id> and changes nothing' -ForEach @(
            @{ Key = 'alias/sandbox-rsa'; Id = 'ValidationException'; Category = 'InvalidArgument' }
            @{ Key = 'alias/sandbox-hmac'; Id = 'ValidationException'; Category = 'InvalidArgument' }
            @{ Key = 'alias/sandbox-disabled'; Id = 'ValidationException'; Category = 'InvalidArgument' }
            @{ Key = 'AWS_OWNED_KMS_KEY'; Id = 'ValidationException'; Category = 'InvalidArgument' }
            @{ Key = 'alias/no-such-alias'; Id = 'NotFoundException'; Category = 'ObjectNotFound' }
            @{ Key = 'not a key!'; Id = 'ValidationException'; Category = 'InvalidArgument' }
        ) {
            Update-RSSNamespaceKey mynamespace $Key @s -Force @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed $Id $Category mynamespace "*'mynamespace'*"
            Get-CarriedOut $s mynamespace | Should -Be 0
        }

        It 'reports a change by another request' {
            $null = $s.Server.StartRotationBySomeoneElse('mynamespace', [timespan]'01:00:00')
            $changed = Update-RSSNamespaceKey mynamespace, mynamespace-2 alias/sandbox-key-3 @s -Force @quiet
            Assert-ErrorRecord $failed RotationAlreadyRunning ResourceBusy mynamespace "*'mynamespace'*"
            $changed.NamespaceName | Should -BeExactly 'mynamespace-2'
            Get-CarriedOut $s mynamespace | Should -Be 0
        }

        It 'skips empty and null names and duplicates' {
            $changed = Update-RSSNamespaceKey '', mynamespace, $null, mynamespace alias/sandbox-key-3 @s -Force @quiet
            $changed.NamespaceName | Should -BeExactly 'mynamespace'
            @($failed.FullyQualifiedErrorId -like 'EmptyIdentifier,*').Count | Should -Be 2
            Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'DuplicateIdentifier,*') DuplicateIdentifier InvalidArgument mynamespace
            Get-CallCount $s UpdateNamespace | Should -Be 1
        }

        It 'refuses an empty key before anything is sent' {
            { Update-RSSNamespaceKey mynamespace '' @s -Force } | Should -Throw -ErrorId 'EmptyParameter,*'
            $s.Server.GetState().Calls.Count | Should -Be 0
        }

        It 'can be caught with -ErrorAction Stop' {
            { Update-RSSNamespaceKey no-such-namespace alias/sandbox-key-3 @s -Force -ErrorAction Stop } |
                Should -Throw -ErrorId 'ResourceNotFoundException,*'
        }
    }

    Context 'rotate once' {
        It 'changes the key once and reports the truth when <Name>' -ForEach @(
            @{ Name = 'the connection is closed after it'; Fault = 'UpdateNamespace:drop-after:1' }
            @{ Name = 'the answer is HTTP 500'; Fault = 'UpdateNamespace:error-after:1' }
            @{ Name = 'the answer is nonsense'; Fault = 'UpdateNamespace:garbage-body:1' }
        ) {
            Add-Fault $s $Fault
            $namespace = Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force -Wait -PollingInterval 0.1 @quiet
            $failed | Should -BeNullOrEmpty
            $namespace.KmsKeyId | Should -BeExactly $thirdKey
            Get-CarriedOut $s mynamespace | Should -Be 1
            Get-CallCount $s UpdateNamespace | Should -Be 1
        }
    }

    Context 'waiting' {
        It 'times out with the last status' {
            $s.Server.SetRotationDuration('mynamespace', [timespan]'01:00:00')
            Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force -Wait -Timeout 0.5 -PollingInterval 0.1 @quiet | Should -BeNullOrEmpty
            Assert-ErrorRecord $failed WaitTimeout OperationTimeout mynamespace "*'mynamespace'*MODIFYING*"
            Get-Status $s mynamespace | Should -BeExactly 'MODIFYING'
        }

        It 'stops at once on Ctrl+C, and the runspace stays usable' {
            $s.Server.SetRotationDuration('mynamespace', [timespan]'01:00:00')
            $waiting = Start-Background $s { Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force -Wait -PollingInterval 300 }
            Wait-Until { (Get-CallCount $s UpdateNamespace) -ge 1 -and (Get-CallCount $s GetNamespace) -ge 2 }
            $stopped = Stop-Background $waiting
            $stopped.State | Should -Be 'Stopped'
            $stopped.Seconds | Should -BeLessThan 5
            $waiting.Shell.Commands.Clear()
            ($waiting.Shell.AddScript('Wait-RSSNamespaceAvailable mynamespace-2 @s').Invoke()).NamespaceName | Should -BeExactly 'mynamespace-2'
            $waiting.Shell.Dispose()
        }
    }

    Context '-Verbose' {
        It 'shows each call, and one change' {
            $lines = Update-RSSNamespaceKey mynamespace alias/sandbox-key-3 @s -Force -Verbose 4>&1 | ForEach-Object { "$_" }
            $form = '^(KMS|Redshift Serverless) (DescribeKey|GetNamespace|UpdateNamespace) http://127\.0\.0\.1:\d+ attempt 1: HTTP 200, request id [0-9a-f-]{36}, \d+ ms$'
            @($lines -match $form).Count | Should -Be 3
            @($lines -like '* UpdateNamespace *').Count | Should -Be 1
        }
    }
}
