BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Get-KeyRotationTarget' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Clusters 4 -Keys 2 -Namespaces 2
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'lists clusters, namespaces and customer managed keys' {
        $targets = Get-KeyRotationTarget @s
        $targets[0].GetType().FullName | Should -BeExactly 'KeyRotation.Target'
        ($targets | Where-Object Service -EQ RedshiftCluster).Id | Should -Be 'mycluster', 'mycluster-2', 'mycluster-3', 'mycluster-4'
        ($targets | Where-Object Service -EQ RedshiftServerlessNamespace).Id | Should -Be 'mynamespace', 'mynamespace-2'
        ($targets | Where-Object Service -EQ KmsKey).Alias | Should -Contain 'alias/sandbox-key-1'
        ($targets | Where-Object Service -EQ KmsKey).Alias | Should -Not -Contain 'alias/aws/redshift'
        @($targets.Region | Sort-Object -Unique) | Should -Be 'us-west-2'
    }

    It 'returns ARN, account, status and encryption of a cluster' {
        $target = Get-KeyRotationTarget mycluster @s -Service RedshiftCluster
        $target.Arn | Should -BeExactly 'arn:aws:redshift:us-west-2:123456789012:cluster:mycluster'
        $target.AccountId | Should -BeExactly '123456789012'
        $target.Status | Should -BeExactly 'available'
        $target.Encrypted | Should -BeTrue
        (Get-KeyRotationTarget mycluster-4 @s).Encrypted | Should -BeFalse
    }

    It 'filters by wildcard, key id and alias' {
        (Get-KeyRotationTarget '*-2' @s).Id | Should -Be 'mycluster-2', 'mynamespace-2', $s.KeyIds[1]
        (Get-KeyRotationTarget $FirstKey @s).Alias | Should -BeExactly 'alias/sandbox-key-1'
        Get-KeyRotationTarget nothing-of-this-name* @s -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports a missing name and lists the others' {
        $targets = Get-KeyRotationTarget mycluster, nothing-of-this-name @s -ErrorAction SilentlyContinue -ErrorVariable failed
        $targets.Id | Should -BeExactly 'mycluster'
        Assert-ErrorRecord $failed TargetNotFound ObjectNotFound nothing-of-this-name
    }

    It 'calls only the selected services' {
        $null = Get-KeyRotationTarget @s -Service RedshiftServerlessNamespace
        Get-CallCount $s DescribeClusters | Should -Be 0
        Get-CallCount $s ListKeys | Should -Be 0
        Get-CallCount $s ListNamespaces | Should -Be 1
    }

    It 'lists a thousand clusters with ten calls' {
        $large = Start-KeyRotationSandbox -Clusters 1000
        @(Get-KeyRotationTarget @large -Service RedshiftCluster).Count | Should -Be 1000
        Get-CallCount $large DescribeClusters | Should -Be 10
        Stop-KeyRotationSandbox $large
    }

    It 'reports a refused service and lists the others' {
        Add-Fault $s 'ListNamespaces:access-denied'
        $targets = Get-KeyRotationTarget @s -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied*'
        @($targets | Where-Object Service -EQ RedshiftCluster).Count | Should -Be 4
        @($targets | Where-Object Service -EQ KmsKey).Count | Should -BeGreaterThan 1
    }
}

Describe 'Targets in the pipeline' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2
        $failed = $null
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'are accepted by the cmdlets of their service' {
        $cluster = Get-KeyRotationTarget mycluster @s -Service RedshiftCluster
        $namespace = Get-KeyRotationTarget mynamespace @s -Service RedshiftServerlessNamespace
        $key = Get-KeyRotationTarget $FirstKey @s -Service KmsKey
        ($cluster | Wait-RSClusterAvailable).ClusterIdentifier | Should -BeExactly 'mycluster'
        ($cluster | Invoke-RSRotateEncryptionKey -Force).ClusterIdentifier | Should -BeExactly 'mycluster'
        ($namespace | Wait-RSSNamespaceAvailable).NamespaceName | Should -BeExactly 'mynamespace'
        ($namespace | Update-RSSNamespaceKey -KmsKeyId $s.KeyIds[1] -Force).NamespaceName | Should -BeExactly 'mynamespace'
        ($key | Invoke-KMSKeyRotationOnDemand -Force).KeyId | Should -BeExactly $FirstKey
        ($key | Wait-KMSKeyRotation -Timeout 60).KeyId | Should -BeExactly $FirstKey
        ($key | Set-KMSKeyRotationSchedule -RotationPeriodInDays 200 -Force).KeyId | Should -BeExactly $FirstKey
    }

    It 'of another service are NotATarget, also with -WhatIf' {
        $targets = @(Get-KeyRotationTarget mynamespace @s) + @(Get-KeyRotationTarget mycluster @s) + @(Get-KeyRotationTarget $FirstKey @s)
        foreach ($whatIf in $true, $false) {
            $done = $targets | Invoke-RSRotateEncryptionKey -Force -WhatIf:$whatIf -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be ([int](-not $whatIf))
            $failed.FullyQualifiedErrorId | Should -Be (@('NotATarget,KeyRotation.Commands.InvokeRSRotateEncryptionKeyCommand') * 2)
        }
        $targets[1] | Update-RSSNamespaceKey -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'NotATarget,*'
        $targets[0] | Update-RSSNamespaceKey -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'NoNewKey,*'
    }

    It 'from a file are accepted or refused in the same way' {
        Get-KeyRotationTarget mycluster @s | Export-Clixml "$TestDrive/targets.xml"
        $access = @{ EndpointUrl = $s.EndpointUrl; AccessKey = $s.AccessKey; SecretKey = $s.SecretKey }
        (Import-Clixml "$TestDrive/targets.xml" | Wait-RSClusterAvailable @access).ClusterIdentifier | Should -BeExactly 'mycluster'
        Import-Clixml "$TestDrive/targets.xml" | Wait-KMSKeyRotation @access -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'NotATarget,*'
    }
}
