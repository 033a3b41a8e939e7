#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7.0' }

# What PowerShell's own binder makes of the attributes on the module's parameters.

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
    $s = Start-KeyRotationSandbox
}

AfterAll {
    Stop-KeyRotationSandbox $s
    Exit-Test
}

Describe 'A parameter' {
    It '-<Name> of <Command> refuses <Value> before anything is sent' -ForEach @(
        @{ Command = 'Wait-RSClusterAvailable'; Name = 'MaxAttempts'; Value = 0 }
        @{ Command = 'Wait-RSClusterAvailable'; Name = 'MaxAttempts'; Value = 11 }
        @{ Command = 'Invoke-RSRotateEncryptionKey'; Name = 'MaxAttempts'; Value = 11 }
        @{ Command = 'Wait-RSClusterAvailable'; Name = 'Credential'; Value = $null }
        @{ Command = 'Invoke-KeyRotation'; Name = 'ThrottleLimit'; Value = 0 }
        @{ Command = 'Invoke-KeyRotation'; Name = 'MaxErrorCount'; Value = 0 }
        @{ Command = 'Invoke-KeyRotation'; Name = 'MaxErrorPercent'; Value = 101 }
        @{ Command = 'Invoke-KeyRotation'; Name = 'CanaryCount'; Value = -1 }
        @{ Command = 'Invoke-KeyRotation'; Name = 'MaxPerGroup'; Value = 0 }
        @{ Command = 'Invoke-KeyRotation'; Name = 'Policy'; Value = $null }
        @{ Command = 'Invoke-KeyRotation'; Name = 'NewKmsKeyId'; Value = '' }
        @{ Command = 'Invoke-KeyRotation'; Name = 'GroupBy'; Value = '' }
        @{ Command = 'Invoke-KeyRotation'; Name = 'JournalPath'; Value = '' }
        @{ Command = 'Invoke-KeyRotation'; Name = 'History'; Value = @() }
        @{ Command = 'Resolve-KeyRotationOutcome'; Name = 'JournalPath'; Value = @('') }
        @{ Command = 'Get-KeyRotationTarget'; Name = 'Id'; Value = @() }
        @{ Command = 'Get-KeyRotationTarget'; Name = 'Service'; Value = @() }
    ) {
        $argument = @{ $Name = $Value }
        { 'mycluster' | & $Command @s @argument } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        $s.Server.GetState().Calls.Count | Should -Be 0
    }

    It '-<Name> of Start-KeyRotationSandbox refuses <Value>' -ForEach @(
        @{ Name = 'Clusters'; Value = -1 }
        @{ Name = 'Keys'; Value = 100001 }
        @{ Name = 'Namespaces'; Value = -1 }
        @{ Name = 'Port'; Value = 65536 }
        @{ Name = 'AccountId'; Value = '12345' }
        @{ Name = 'Region'; Value = '' }
    ) {
        $argument = @{ $Name = $Value }
        { Start-KeyRotationSandbox @argument } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It '-<Name> of Get-KeyRotationJournal refuses an empty list' -ForEach @(
        @{ Name = 'Path' }
        @{ Name = 'RunId' }
        @{ Name = 'Phase' }
        @{ Name = 'Service' }
        @{ Name = 'Id' }
    ) {
        $argument = @{ Path = "$TestDrive/none.jsonl" }
        $argument[$Name] = @()
        { Get-KeyRotationJournal @argument } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It '-<Name> of <Command> refuses the duration <Value>' -ForEach @(
        @{ Command = 'Invoke-KeyRotation'; Name = 'TimeoutPerTarget'; Value = -5 }
        @{ Command = 'Invoke-KeyRotation'; Name = 'SkipRotatedWithin'; Value = 0 }
        @{ Command = 'Invoke-RSRotateEncryptionKey'; Name = 'Timeout'; Value = 'soon' }
        @{ Command = 'Invoke-RSRotateEncryptionKey'; Name = 'PollingInterval'; Value = 0 }
        @{ Command = 'Invoke-RSRotateEncryptionKey'; Name = 'RequestTimeout'; Value = 0 }
    ) {
        $argument = @{ $Name = $Value }
        { 'mycluster' | & $Command @s @argument } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        $s.Server.GetState().Calls.Count | Should -Be 0
    }

    It '-<Name> of <Command> refuses <Value> of another type' -ForEach @(
        @{ Command = 'Get-KeyRotationTarget'; Name = 'Service'; Value = 'S3' }
        @{ Command = 'Invoke-KeyRotation'; Name = 'StartBefore'; Value = 'noon-ish' }
        @{ Command = 'Wait-RSClusterAvailable'; Name = 'MaxAttempts'; Value = 'a few' }
        @{ Command = 'Wait-RSClusterAvailable'; Name = 'SkipCertificateCheck'; Value = 'please' }
    ) {
        $argument = @{ $Name = $Value }
        { 'mycluster' | & $Command @s @argument } | Should -Throw -ErrorId 'CannotConvertArgument*'
        $s.Server.GetState().Calls.Count | Should -Be 0
    }
}

Describe 'The mandatory parameter of <Command>' -ForEach @(
    @{ Command = 'Invoke-RSRotateEncryptionKey'; Name = 'ClusterIdentifier' }
    @{ Command = 'Wait-RSClusterAvailable'; Name = 'ClusterIdentifier' }
    @{ Command = 'Invoke-KMSKeyRotationOnDemand'; Name = 'KeyId' }
    @{ Command = 'Wait-KMSKeyRotation'; Name = 'KeyId' }
    @{ Command = 'Set-KMSKeyRotationSchedule'; Name = 'KeyId' }
    @{ Command = 'Update-RSSNamespaceKey'; Name = 'NamespaceName' }
    @{ Command = 'Wait-RSSNamespaceAvailable'; Name = 'NamespaceName' }
    @{ Command = 'Get-KeyRotationJournal'; Name = 'Path' }
    @{ Command = 'Test-KeyRotationJournal'; Name = 'Path' }
) {
    It 'is an error in a non-interactive session' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument($ModuleManifest).AddStatement().AddCommand($Command)
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'MissingMandatoryParameter,*'
            "$($shell.Streams.Error)" | Should -BeLike "*$Name*"
        }
        finally {
            $shell.Dispose()
        }
    }
}
