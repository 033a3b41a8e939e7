BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # All that a record, an object or an error can be made to show.
    function Get-AllText {
        param([Parameter(ValueFromPipeline)] $InputObject)
        process {
            "$InputObject"
            $InputObject | Out-String -Width 4000
            $InputObject | Format-List -Property * -Force | Out-String -Width 4000
            [System.Management.Automation.PSSerializer]::Serialize($InputObject, 3)
            if ($InputObject -is [System.Management.Automation.ErrorRecord]) {
                "$($InputObject.Exception)"
                for ($cause = $InputObject.Exception; $cause; $cause = $cause.InnerException) {
                    $cause | Format-List -Property * -Force | Out-String -Width 4000
                }
            }
        }
    }

    function Assert-NoSecret {
        param([string] $Text, [hashtable] $Access)
        foreach ($name in 'SecretKey', 'SessionToken') {
            if ($Access.ContainsKey($name)) {
                $Text.Contains($Access[$name]) | Should -BeFalse -Because "the $name must not show"
                $Text.Contains([uri]::EscapeDataString($Access[$name])) | Should -BeFalse -Because "the $name must not show in an address"
            }
        }

        $Text | Should -Not -Match 'Signature=[0-9a-f]{64}'
        $Text | Should -Not -Match 'X-Amz-Security-Token'
    }
}

AfterAll {
    Exit-Test
}

Describe 'Secret key and session token never appear' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Namespaces 2 -Keys 3 -RotationDuration 2
        $access = Get-TemporaryAccess $s
        $loud = @{ Verbose = $true; Debug = $true; ErrorAction = 'Continue' }
        $Error.Clear()
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'in -Verbose and -Debug output of <Name>' -ForEach @(
        @{ Name = 'Invoke-RSRotateEncryptionKey'; Script = { Invoke-RSRotateEncryptionKey mycluster, no-such-cluster, '' @access @loud -Force -Wait -PollingInterval 0.1 } }
        @{ Name = 'Wait-RSClusterAvailable'; Script = { Wait-RSClusterAvailable mycluster, no-such-cluster, mycluster @access @loud } }
        @{ Name = 'Invoke-KMSKeyRotationOnDemand'; Script = { Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1, alias/sandbox-rsa @access @loud -Force -Wait -PollingInterval 0.1 } }
        @{ Name = 'Wait-KMSKeyRotation'; Script = { Wait-KMSKeyRotation alias/sandbox-key-1, 'not a key!' @access @loud } }
        @{ Name = 'Set-KMSKeyRotationSchedule'; Script = { Set-KMSKeyRotationSchedule alias/sandbox-key-1, alias/sandbox-hmac @access @loud -Force } }
        @{ Name = 'Update-RSSNamespaceKey'; Script = { Update-RSSNamespaceKey mynamespace, no-such-namespace alias/sandbox-key-2 @access @loud -Force -Wait -PollingInterval 0.1 } }
        @{ Name = 'Wait-RSSNamespaceAvailable'; Script = { Wait-RSSNamespaceAvailable mynamespace, no-such-namespace @access @loud } }
    ) {
        $written = @(. $Script *>&1)
        $text = ($written | Get-AllText) + ($Error | Get-AllText) -join "`n"
        # There was something to look through: calls, an object, a failure.
        $text | Should -BeLike '*request id*'
        $text | Should -BeLike '*us-west-2*'
        $text | Should -BeLike '*FullyQualifiedErrorId*'
        Assert-NoSecret $text $access
    }

    It 'in the error for <Name>' -ForEach @(
        @{ Name = 'a wrong session token'; Change = @{ SessionToken = 'AQoDYXdzEPT//////////wEXAMPLEtoken' }; Id = 'InvalidClientTokenId' }
        @{ Name = 'a wrong secret key'; Change = @{ SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }; Id = 'SignatureDoesNotMatch' }
        @{ Name = 'no access key beside the secret key'; Change = @{ AccessKey = $null }; Id = 'InvalidCredentials' }
        @{ Name = 'a Region that is none'; Change = @{ Region = 'nowhere' }; Id = 'InvalidRegion' }
        @{ Name = 'an endpoint that refuses'; Change = @{ EndpointUrl = 'http://127.0.0.1:9' }; Id = 'EndpointUnreachable' }
    ) {
        foreach ($name in $Change.Keys) {
            if ($null -eq $Change[$name]) { $access.Remove($name) } else { $access[$name] = $Change[$name] }
        }

        $written = @(Invoke-RSRotateEncryptionKey mycluster @access @loud -Force -MaxAttempts 1 *>&1)
        $Error[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Assert-NoSecret (($written | Get-AllText) + ($Error | Get-AllText) -join "`n") $access
    }

    It 'in the error for a role that cannot be assumed' {
        $written = @(Wait-RSClusterAvailable mycluster @access @loud -RoleArn $s.Server.ExternalIdRoleArn -ExternalId 'a-wrong-external-id' *>&1)
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        Assert-NoSecret (($written | Get-AllText) + ($Error | Get-AllText) -join "`n") $access
    }

    It 'in the output after a lost response' {
        Add-Fault $s 'RotateEncryptionKey:drop-after:1'
        Add-Fault $s 'DescribeClusters:html-body:1'
        $written = @(Invoke-RSRotateEncryptionKey mycluster @access @loud -Force *>&1)
        $text = ($written | Get-AllText) + ($Error | Get-AllText) -join "`n"
        $text | Should -BeLike '*RotateEncryptionKey*'
        Assert-NoSecret $text $access
        Get-CarriedOut $s mycluster | Should -BeLessOrEqual 1
    }

    It 'in the output for a right or wrong password' {
        foreach ($password in $s.SecretKey, 'correct horse battery staple') {
            $credential = [pscredential]::new($s.AccessKey, (ConvertTo-SecureString -String $password -AsPlainText -Force))
            $written = @(Wait-RSClusterAvailable mycluster -Credential $credential -EndpointUrl $s.EndpointUrl -Region us-west-2 @loud *>&1)
            $text = ($written | Get-AllText) + ($Error | Get-AllText) -join "`n"
            $text | Should -BeLike '*DescribeClusters*'
            Assert-NoSecret $text @{ SecretKey = $password }
        }
    }

    It 'in piped and exported objects' {
        $objects = @(
            Invoke-RSRotateEncryptionKey mycluster @access -Force
            Wait-KMSKeyRotation alias/sandbox-key-1 @access
            Wait-RSSNamespaceAvailable mynamespace @access
        )
        $file = "$TestDrive/objects.xml"
        $objects.Count | Should -Be 3
        $objects | Export-Clixml -LiteralPath $file -Depth 5
        Assert-NoSecret (Get-Content -LiteralPath $file -Raw) $access
        Assert-NoSecret ($objects | ForEach-Object { ConvertTo-Json -InputObject $_ -Depth 5 -WarningAction SilentlyContinue } | Out-String) $access
    }

    It 'on a process''s screen and in its transcript' {
        $ended = Invoke-Process -NonInteractive -Script {
            $s = Start-KeyRotationSandbox -RotationDuration 2
            $keys = $s.Server.CreateSessionCredentials([timespan]'01:00:00')
            $access = @{ EndpointUrl = $s.EndpointUrl; Region = $s.Region; AccessKey = $keys.AccessKey; SecretKey = $keys.SecretKey; SessionToken = $keys.SessionToken }
            & {
                Start-Transcript -LiteralPath "$PSCommandPath.txt"
                $s
                Invoke-RSRotateEncryptionKey mycluster @access -WhatIf -Verbose -Debug
                Invoke-RSRotateEncryptionKey mycluster, no-such-cluster @access -Force -Wait -PollingInterval 0.1 -Verbose -Debug
                Invoke-RSRotateEncryptionKey mycluster @access
                Update-RSSNamespaceKey mynamespace AWS_OWNED_KMS_KEY @access -Force -Verbose -Debug
                $Error | Format-List -Property * -Force
                Get-Error -Newest 5
                Stop-Transcript
                Get-Content -LiteralPath "$PSCommandPath.txt"
                Remove-Item -LiteralPath "$PSCommandPath.txt"
            } | Out-Host
            $access
        }
        $ended.Text | Should -BeLike '*What if:*VERBOSE:*request id*ClusterNotFound*'
        $secrets = @{ SecretKey = $ended.Result.SecretKey; SessionToken = $ended.Result.SessionToken }
        # A window folds long lines.
        Assert-NoSecret ($ended.Text -replace '\s') $secrets
    }
}
