BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Wait-RSSNamespaceAvailable' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Namespaces 2 -Keys 3 -RotationDuration 0.5
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'returns an unchanging namespace at once, with its Region' {
        $namespace = Wait-RSSNamespaceAvailable mynamespace @s -PollingInterval 300
        $namespace.GetType().FullName | Should -BeExactly 'Amazon.RedshiftServerless.Model.Namespace'
        "$($namespace.Status)" | Should -BeExactly 'AVAILABLE'
        $namespace.Region | Should -BeExactly 'us-west-2'
        $namespace.KmsKeyId | Should -BeLike "*$FirstKey"
        @($s.Server.GetState().Calls.Keys) | Should -Be 'GetNamespace'
        Get-CallCount $s GetNamespace | Should -Be 1
    }

    It 'accepts namespaces by value, property name and CSV rows' {
        (@('mynamespace'; [pscustomobject]@{ NamespaceName = 'mynamespace-2' }) | Wait-RSSNamespaceAvailable @s).Count | Should -Be 2
        $lines = 'NamespaceName,Region,EndpointUrl,AccessKey,SecretKey', "mynamespace-2,us-west-2,$($s.EndpointUrl),$($s.AccessKey),$($s.SecretKey)"
        ($lines | ConvertFrom-Csv | Wait-RSSNamespaceAvailable).NamespaceName | Should -BeExactly 'mynamespace-2'
    }

    It 'reads many namespaces with one call' {
        $many = Start-KeyRotationSandbox -Namespaces 60
        try {
            (Wait-RSSNamespaceAvailable $many.Namespaces @many).Count | Should -Be 60
            Get-CallCount $many ListNamespaces | Should -Be 1
            Get-CallCount $many GetNamespace | Should -Be 0
        } finally {
            Stop-KeyRotationSandbox $many
        }
    }

    It 'returns each namespace as soon as it is available' {
        $s.Server.SetRotationDuration('mynamespace', [timespan]::FromSeconds(2.5))
        $order = Update-RSSNamespaceKey mynamespace, mynamespace-2 alias/sandbox-key-3 @s -Force |
            Wait-RSSNamespaceAvailable -PollingInterval 0.1 |
            ForEach-Object { "$($_.NamespaceName) while mynamespace is $(Get-Status $s mynamespace)" }
        $order | Should -Be 'mynamespace-2 while mynamespace is MODIFYING', 'mynamespace while mynamespace is AVAILABLE'
    }

    It 'times out with the last status' {
        $s.Server.SetNamespaceStatus('mynamespace', 'MODIFYING')
        $done = Wait-RSSNamespaceAvailable mynamespace, mynamespace-2 @s -Timeout 0.5 -PollingInterval 0.1 @quiet
        Assert-ErrorRecord $failed WaitTimeout OperationTimeout mynamespace "*'mynamespace'*MODIFYING*"
        $done.NamespaceName | Should -BeExactly 'mynamespace-2'
    }

    It 'fails a namespace that is being deleted' {
        $s.Server.SetNamespaceStatus('mynamespace', 'DELETING')
        $done = Wait-RSSNamespaceAvailable mynamespace, mynamespace-2 @s -PollingInterval 300 @quiet
        Assert-ErrorRecord $failed ResourceFailed InvalidOperation mynamespace "*'DELETING'*"
        $done.NamespaceName | Should -BeExactly 'mynamespace-2'
    }

    It 'reports a namespace that is deleted during the wait' {
        $s.Server.SetNamespaceStatus('mynamespace', 'MODIFYING')
        $waiting = Start-Background $s { Wait-RSSNamespaceAvailable mynamespace @s -PollingInterval 0.1 }
        Wait-Until { (Get-CallCount $s GetNamespace) -ge 2 }
        $s.Server.DeleteNamespace('mynamespace')
        $ended = Receive-Background $waiting
        $ended.Output | Should -BeNullOrEmpty
        Assert-ErrorRecord $ended.Errors ResourceNotFoundException ObjectNotFound mynamespace
    }

    It 'keeps waiting at an unknown status' {
        $s.Server.SetNamespaceStatus('mynamespace', 'POLISHING')
        $waiting = Start-Background $s { Wait-RSSNamespaceAvailable mynamespace @s -PollingInterval 0.1 }
        Wait-Until { (Get-CallCount $s GetNamespace) -ge 3 }
        $s.Server.SetNamespaceStatus('mynamespace', 'AVAILABLE')
        $ended = Receive-Background $waiting
        "$($ended.Output.Status)" | Should -BeExactly 'AVAILABLE'
        $ended.Errors | Should -BeNullOrEmpty
    }

    It 'stops at once on Ctrl+C, and the runspace stays usable' {
        $s.Server.SetNamespaceStatus('mynamespace', 'MODIFYING')
        $waiting = Start-Background $s { Wait-RSSNamespaceAvailable mynamespace @s -PollingInterval 300 }
        Wait-Until { (Get-CallCount $s GetNamespace) -ge 1 }
        $stopped = Stop-Background $waiting
        $stopped.State | Should -Be 'Stopped'
        $stopped.Seconds | Should -BeLessThan 5
        $waiting.Shell.Commands.Clear()
        ($waiting.Shell.AddScript('Wait-RSSNamespaceAvailable mynamespace-2 @s').Invoke()).NamespaceName | Should -BeExactly 'mynamespace-2'
        $waiting.Shell.Dispose()
    }

    It 'explains in progress that the size is unknown' {
        $s.Server.SetNamespaceStatus('mynamespace', 'MODIFYING')
        $waiting = Start-Background $s { Wait-RSSNamespaceAvailable mynamespace @s -Timeout 0.5 -PollingInterval 0.1 }
        $bars = (Receive-Background $waiting).Progress
        $bars[0].CurrentOperation | Should -BeLike '*8 TB*'
        $bars[-1].RecordType | Should -Be 'Completed'
    }

    It 'reports unknown, malformed, empty and duplicate names' {
        $done = Wait-RSSNamespaceAvailable no-such-namespace, 'Bad Name!', '', mynamespace, mynamespace @s @quiet
        $done.NamespaceName | Should -BeExactly 'mynamespace'
        $failed.Count | Should -Be 4
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'ResourceNotFoundException,*') ResourceNotFoundException ObjectNotFound no-such-namespace
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'ValidationException,*') ValidationException InvalidArgument 'Bad Name!'
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'EmptyIdentifier,*') EmptyIdentifier InvalidArgument ''
        Assert-ErrorRecord ($failed | Where-Object FullyQualifiedErrorId -like 'DuplicateIdentifier,*') DuplicateIdentifier InvalidArgument mynamespace
    }

    It 'can be caught with -ErrorAction Stop' {
        { Wait-RSSNamespaceAvailable no-such-namespace @s -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFoundException,*'
    }

    It 'shows each call with -Verbose' {
        $lines = Wait-RSSNamespaceAvailable mynamespace @s -Verbose 4>&1 | ForEach-Object { "$_" }
        @($lines -match '^Redshift Serverless GetNamespace http://127\.0\.0\.1:\d+ attempt 1: HTTP 200, request id [0-9a-f-]{36}, \d+ ms$').Count | Should -Be 1
    }

    It 'works in strict mode' {
        & {
            Set-StrictMode -Version Latest
            (Wait-RSSNamespaceAvailable mynamespace @s).Region | Should -BeExactly 'us-west-2'
        }
    }
}
