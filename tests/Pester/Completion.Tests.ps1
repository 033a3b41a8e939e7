BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    function Get-Completion {
        param([string] $Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }

    # The first list of a process may take longer than Tab waits. It continues, and the next Tab finds it.
    function Wait-Completion {
        param([string] $Line)
        Wait-Until { @(Get-Completion $Line).Count -gt 0 }
        Get-Completion $Line
    }
}

AfterAll {
    Exit-Test
}

Describe 'Tab completion' {
    BeforeAll {
        $s = Start-KeyRotationSandbox -Namespaces 2
        $keys = "-AccessKey $($s.AccessKey) -SecretKey $($s.SecretKey)"
        $where = "-EndpointUrl $($s.EndpointUrl) -Region us-west-2"
    }

    AfterAll {
        Stop-KeyRotationSandbox $s
    }

    AfterEach {
        Remove-Variable -Scope Global -Name StoredAWSCredentials, StoredAWSRegion -ErrorAction Ignore
    }

    It 'completes <Parameter> of <Command>' -ForEach @(
        @{ Command = 'Invoke-RSRotateEncryptionKey'; Parameter = 'ClusterIdentifier'; Offered = 'mycluster', 'mycluster-2', 'mycluster-3' }
        @{ Command = 'Wait-RSClusterAvailable'; Parameter = 'ClusterIdentifier'; Offered = 'mycluster', 'mycluster-2', 'mycluster-3' }
        @{ Command = 'Update-RSSNamespaceKey'; Parameter = 'NamespaceName'; Offered = 'mynamespace', 'mynamespace-2' }
        @{ Command = 'Wait-RSSNamespaceAvailable'; Parameter = 'NamespaceName'; Offered = 'mynamespace', 'mynamespace-2' }
    ) {
        (Wait-Completion "$Command $where $keys -$Parameter my").CompletionText | Should -Be $Offered
        (Get-Completion "$Command $where $keys -$Parameter MYCLUSTER-2").CompletionText | Should -Be @($Offered -eq 'mycluster-2')
        (Get-Completion "$Command $where $keys -$Parameter mycluster, my").CompletionText | Should -Be $Offered
    }

    It 'completes aliases, ids once typed: <Command> -<Parameter>' -ForEach @(
        @{ Command = 'Invoke-KMSKeyRotationOnDemand'; Parameter = 'KeyId' }
        @{ Command = 'Wait-KMSKeyRotation'; Parameter = 'KeyId' }
        @{ Command = 'Set-KMSKeyRotationSchedule'; Parameter = 'KeyId' }
        @{ Command = 'Update-RSSNamespaceKey mynamespace'; Parameter = 'KmsKeyId' }
        @{ Command = 'Invoke-KeyRotation'; Parameter = 'NewKmsKeyId' }
    ) {
        $line = "$Command $where $keys -$Parameter "
        $all = Wait-Completion $line
        $all.CompletionText | Should -Contain 'alias/sandbox-key-1'
        $all.CompletionText | Should -Not -Contain $FirstKey
        ($all | Where-Object CompletionText -EQ 'alias/sandbox-key-1').ToolTip | Should -BeLike "*$FirstKey*Enabled*us-west-2*"
        # Nobody types alias/ first, and who pastes half an id means the id.
        (Get-Completion "${line}sandbox-key").CompletionText | Should -Be 'alias/sandbox-key-1', 'alias/sandbox-key-2'
        $byId = Get-Completion "${line}1234ab"
        $byId.CompletionText | Should -Be $FirstKey
        $byId.ListItemText | Should -BeExactly "$FirstKey (alias/sandbox-key-1)"
    }

    It 'uses typed parameters, then splatted ones' {
        (Wait-Completion 'Invoke-RSRotateEncryptionKey @s -ClusterIdentifier ').CompletionText | Should -Be 'mycluster', 'mycluster-2', 'mycluster-3'
        Get-Completion 'Invoke-RSRotateEncryptionKey @s -AccessKey AKIAUNKNOWN -ClusterIdentifier ' | Should -BeNullOrEmpty
        Get-Completion 'Invoke-RSRotateEncryptionKey @nothing @PSHOME -ClusterIdentifier ' | Should -BeNullOrEmpty
    }

    It 'uses the session settings of AWS Tools' {
        Set-Variable -Scope Global -Name StoredAWSRegion -Value 'us-west-2'
        $credential = [pscredential]::new($s.AccessKey, (ConvertTo-SecureString -String $s.SecretKey -AsPlainText -Force))
        Set-Variable -Scope Global -Name StoredAWSCredentials -Value $credential
        (Wait-Completion "Wait-RSClusterAvailable -EndpointUrl $($s.EndpointUrl) -ClusterIdentifier ").CompletionText | Should -Contain 'mycluster'
    }

    It 'uses a profile without starting programs or prompting' {
        # In a process of its own, in which no command has found any credentials yet.
        $file = "$TestDrive/profiles"
        @(
            '[good]', "aws_access_key_id = $($s.AccessKey)", "aws_secret_access_key = $($s.SecretKey)"
            '[bad]', 'aws_access_key_id = AKIABAD', 'aws_secret_access_key = bad'
            '[process]', "credential_process = $PowerShellPath -NoProfile -Command Set-Content -LiteralPath $(Join-Path -Path (Convert-Path -LiteralPath $TestDrive) -ChildPath started) -Value x"
            '[role]', "role_arn = $($s.Server.RoleArn)", 'source_profile = process'
            '[code]', "role_arn = $($s.Server.RoleArn)", 'source_profile = good', 'mfa_serial = arn:aws:iam::123456789012:mfa/me'
        ) | Set-Content -LiteralPath $file
        $env:AWS_SHARED_CREDENTIALS_FILE = Convert-Path -LiteralPath $file
        $ended = Invoke-Process -NonInteractive -With @{ Endpoint = "$($s.EndpointUrl)"; Started = (Join-Path -Path (Convert-Path -LiteralPath $TestDrive) -ChildPath started) } -Script {
            function Measure-Offer {
                param([string] $Typed)
                $line = "Wait-RSClusterAvailable -EndpointUrl $($With.Endpoint) -Region us-west-2 $Typed -ClusterIdentifier "
                $most = 0
                # Half a second is little for a process that has just begun: the next Tab finds what came later.
                foreach ($try in 1..6) {
                    $most = [math]::Max($most, @((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches).Count)
                    if ($most -gt 0) { break }
                    Start-Sleep -Milliseconds 300
                }

                $most
            }

            $counts = @{}
            foreach ($name in 'bad', 'good', 'process', 'role', 'code') {
                $counts["-ProfileName $name"] = Measure-Offer "-ProfileName $name"
                $env:AWS_PROFILE = $name
                $counts["AWS_PROFILE $name"] = Measure-Offer ''
                $env:AWS_PROFILE = $null
            }

            $before = Test-Path -LiteralPath $With.Started
            # What the Tab key did not do, a cmdlet does.
            $null = Get-KeyRotationTarget -Service RedshiftCluster -EndpointUrl $With.Endpoint -Region us-west-2 -ProfileName process -MaxAttempts 1 -ErrorAction SilentlyContinue
            [pscustomobject]@{ Counts = $counts; Before = $before; After = Test-Path -LiteralPath $With.Started }
        }
        $ended.Result | Should -Not -BeNullOrEmpty -Because $ended.Text
        foreach ($how in '-ProfileName', 'AWS_PROFILE') {
            $ended.Result.Counts."$how good" | Should -Be 3
            foreach ($name in 'bad', 'process', 'role', 'code') {
                $ended.Result.Counts."$how $name" | Should -Be 0
            }
        }

        $ended.Result.Before | Should -BeFalse
        $ended.Result.After | Should -BeTrue
        $ended.Text.Trim() | Should -BeExactly ''
        Get-CallCount $s AssumeRole | Should -Be 0
    }

    It 'uses the role of -RoleArn' {
        (Wait-Completion "Wait-RSClusterAvailable $where $keys -RoleArn $($s.Server.RoleArn) -ClusterIdentifier ").CompletionText | Should -Contain 'mycluster'
        Get-Completion "Wait-RSClusterAvailable $where $keys -RoleArn arn:aws:iam::123456789012:role/unknown -ClusterIdentifier " | Should -BeNullOrEmpty
    }

    It 'caches the response for a few seconds' {
        $null = Wait-Completion "Wait-RSClusterAvailable $where $keys -ClusterIdentifier my"
        $calls = Get-CallCount $s DescribeClusters
        (Get-Completion "Wait-RSClusterAvailable $where $keys -ClusterIdentifier mycluster-").CompletionText | Should -Be 'mycluster-2', 'mycluster-3'
        Get-CallCount $s DescribeClusters | Should -Be $calls
    }

    It 'does not use session credentials that may prompt' {
        Add-Type -TypeDefinition 'public class AskingAWSCredentials { public static int Asked; public object GetCredentials() { Asked++; return null; } }'
        Set-Variable -Scope Global -Name StoredAWSCredentials -Value ([AskingAWSCredentials]::new())
        Get-Completion "Wait-RSClusterAvailable $where -ClusterIdentifier " | Should -BeNullOrEmpty
        [AskingAWSCredentials]::Asked | Should -Be 0
    }

    It 'returns nothing, quickly and without an error: <Name>' -ForEach @(
        @{ Name = 'no credentials'; Typed = '-Region us-west-2' }
        @{ Name = 'no Region'; Typed = '-AccessKey a -SecretKey b' }
        @{ Name = 'a Region that is none'; Typed = '-Region nowhere -AccessKey a -SecretKey b' }
        @{ Name = 'a profile that is not there'; Typed = '-Region us-west-2 -ProfileName nobody' }
        @{ Name = 'half a pair of keys'; Typed = '-Region us-west-2 -AccessKey a' }
        @{ Name = 'an endpoint that is no address'; Typed = '-Region us-west-2 -AccessKey a -SecretKey b -EndpointUrl nowhere' }
        @{ Name = 'an endpoint that does not answer'; Typed = '-Region us-west-2 -AccessKey a -SecretKey b -EndpointUrl http://127.0.0.1:1' }
        @{ Name = 'a variable that is not there'; Typed = '-Region $nowhere -Credential $nothing' }
    ) {
        $Error.Clear()
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Get-Completion "Invoke-RSRotateEncryptionKey $Typed -ClusterIdentifier " | Should -BeNullOrEmpty
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $Error | Should -BeNullOrEmpty
    }

    It 'does not wait for a slow service, and completes later' {
        $slow = Start-KeyRotationSandbox
        try {
            Add-Fault $slow 'DescribeClusters:slow-answer:1:delay=3'
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Get-Completion 'Wait-RSClusterAvailable @slow -ClusterIdentifier ' | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 2.9
            (Wait-Completion 'Wait-RSClusterAvailable @slow -ClusterIdentifier ').CompletionText | Should -Contain 'mycluster'
            Get-CallCount $slow DescribeClusters | Should -Be 1
        } finally {
            Stop-KeyRotationSandbox $slow
        }
    }

    It 'quotes names with spaces and resolves PowerShell drives' {
        '[my profile]', 'aws_access_key_id = x', 'aws_secret_access_key = y', '[other]', 'aws_access_key_id = x', 'aws_secret_access_key = y' |
            Set-Content -LiteralPath 'TestDrive:/completed'
        $offered = (Get-Completion 'Wait-RSClusterAvailable a -ProfileLocation TestDrive:/completed -ProfileName ').CompletionText
        $offered | Should -Contain 'other'
        $offered | Should -Contain "'my profile'"
    }
}
