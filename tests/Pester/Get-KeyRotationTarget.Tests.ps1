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

    It 'lists the clusters, namespaces and customer managed keys of a region' {
        $targets = Get-KeyRotationTarget @s
        $targets[0].GetType().FullName | Should -BeExactly 'KeyRotation.Target'
        ($targets | Where-Object Service -EQ RedshiftCluster).Id | Should -Be 'mycluster', 'mycluster-2', 'mycluster-3', 'mycluster-4'
        ($targets | Where-Object Service -EQ RedshiftServerlessNamespace).Id | Should -Be 'mynamespace', 'mynamespace-2'
        ($targets | Where-Object Service -EQ KmsKey).Alias | Should -Contain 'alias/sandbox-key-1'
        ($targets | Where-Object Service -EQ KmsKey).Alias | Should -Not -Contain 'alias/aws/redshift'
        @($targets.Region | Sort-Object -Unique) | Should -Be 'us-west-2'
    }

    It 'tells ARN, account, status and encryption of a cluster' {
        $target = Get-KeyRotationTarget mycluster @s -Service RedshiftCluster
        $target.Arn | Should -BeExactly 'arn:aws:redshift:us-west-2:123456789012:cluster:mycluster'
        $target.AccountId | Should -BeExactly '123456789012'
        $target.Status | Should -BeExactly 'available'
        $target.Encrypted | Should -BeTrue
        (Get-KeyRotationTarget mycluster-4 @s).Encrypted | Should -BeFalse
    }

    It 'keeps names by wildcard, keys by id and by alias' {
        (Get-KeyRotationTarget '*-2' @s).Id | Should -Be 'mycluster-2', 'mynamespace-2', $s.KeyIds[1]
        (Get-KeyRotationTarget $FirstKey @s).Alias | Should -BeExactly 'alias/sandbox-key-1'
        Get-KeyRotationTarget nothing-of-this-name @s | Should -BeNullOrEmpty
    }

    It 'asks only the services that it is told to' {
        $null = Get-KeyRotationTarget @s -Service RedshiftServerlessNamespace
        Get-CallCount $s DescribeClusters | Should -Be 0
        Get-CallCount $s ListKeys | Should -Be 0
        Get-CallCount $s ListNamespaces | Should -Be 1
    }

    It 'lists a thousand clusters with one call a hundred' {
        $large = Start-KeyRotationSandbox -Clusters 1000
        @(Get-KeyRotationTarget @large -Service RedshiftCluster).Count | Should -Be 1000
        Get-CallCount $large DescribeClusters | Should -Be 10
        Stop-KeyRotationSandbox $large
    }

    It 'tells what one service refuses and lists the others' {
        Add-Fault $s 'ListNamespaces:access-denied'
        $targets = Get-KeyRotationTarget @s -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied*'
        @($targets | Where-Object Service -EQ RedshiftCluster).Count | Should -Be 4
        @($targets | Where-Object Service -EQ KmsKey).Count | Should -BeGreaterThan 1
    }
}
