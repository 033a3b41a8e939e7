BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # As a window of that many columns shows it, without colours.
    function Get-Shown {
        param([int] $Width, [Parameter(ValueFromPipeline)] $InputObject)
        begin { $all = @() }
        process { $all += $InputObject }
        end { ($all | Out-String -Width $Width) -replace '\x1b\[[0-9;]*m' }
    }

    # The words of the line above the dashes.
    function Get-Heading {
        param([string] $Shown)
        $lines = $Shown.Trim("`r", "`n") -split '\r?\n'
        $lines[0].Trim() -split '\s{2,}|(?<=[a-z)]) (?=[A-Z])'
    }
}

AfterAll {
    Exit-Test
}

Describe 'What is shown without being asked for' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 0.3
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'shows a cluster as a table: what it is, how it is, and where' {
        $shown = Invoke-RSRotateEncryptionKey mycluster @s -Force | Get-Shown -Width 200
        Get-Heading $shown | Should -Be 'Cluster', 'Status', 'Availability', 'Encrypted', 'Nodes', 'NodeType', 'Region', 'KmsKeyId'
        $shown | Should -BeLike '*mycluster*rotating-keys*Modifying*True*dc2.large*us-west-2*arn:aws:kms:*'
    }

    It 'shows a namespace as a table, its status as text' {
        $shown = Wait-RSSNamespaceAvailable mynamespace @s | Get-Shown -Width 200
        Get-Heading $shown | Should -Be 'Namespace', 'Status', 'Region', 'KmsKeyId'
        $shown | Should -BeLike '*mynamespace*AVAILABLE*us-west-2*arn:aws:kms:*'
    }

    It 'shows a key''s rotation as a table, its dates in UTC' {
        $rotation = Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force -Wait -PollingInterval 0.1
        $shown = $rotation | Get-Shown -Width 200
        foreach ($label in 'KeyId', 'InProgress', 'Used', 'Left', 'Completed (UTC)', 'Type', 'Started (UTC)', 'Automatic', 'Region') {
            $shown | Should -BeLike "*$label*"
        }

        $shown | Should -BeLike "*$FirstKey*False*1*24*$($rotation.CompletedDate.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture))*ON_DEMAND*False*us-west-2*"
    }

    It 'keeps the quota of a key within a window of 80 columns' {
        $shown = Wait-KMSKeyRotation alias/sandbox-key-1 @s | Get-Shown -Width 80
        $shown | Should -Match "$FirstKey\s+False\s+0\s+25"
    }

    It 'keeps the name and the status of a cluster within a window of 80 columns' {
        Wait-RSClusterAvailable mycluster @s | Get-Shown -Width 80 | Should -Match '(?m)^mycluster\s+available\s+Available\s+True'
    }

    It 'shows a sandbox as one thing, where it is and what it holds' {
        $shown = $s | Get-Shown -Width 200
        foreach ($label in 'Endpoint', 'Region', 'Clusters', 'Namespaces', 'KMS keys', 'Running') {
            $shown | Should -BeLike "*$label*"
        }

        $shown | Should -BeLike "*$($s.EndpointUrl)*us-west-2*mycluster, mycluster-2*mynamespace*$FirstKey*True*"
    }

    It 'does not show a sandbox''s secret key: <Name>' -ForEach @(
        @{ Name = 'by default'; Show = { $s } }
        @{ Name = 'as a list'; Show = { $s | Format-List } }
        @{ Name = 'as a table'; Show = { $s | Format-Table } }
        @{ Name = 'as text'; Show = { "$s" } }
    ) {
        $shown = . $Show | Get-Shown -Width 500
        $shown | Should -BeLike "*$($s.EndpointUrl)*"
        $shown.Contains($s.SecretKey) | Should -BeFalse
    }
}

Describe 'What is shown when all of it is asked for' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 0.3
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'shows every member of a cluster, and its Region' {
        $cluster = Wait-RSClusterAvailable mycluster @s
        $shown = $cluster | Format-List -Property * | Get-Shown -Width 200
        foreach ($name in 'ClusterIdentifier', 'ClusterStatus', 'KmsKeyId', 'Endpoint', 'VpcId', 'Tags', 'ClusterNamespaceArn', 'Region') {
            $shown | Should -Match "(?m)^$name\s+:"
        }

        # Nothing beside what the service says and the Region is added to it.
        ($cluster.PSObject.Properties | Where-Object MemberType -EQ NoteProperty).Name | Should -Be 'Region'
    }

    It 'shows every member of a namespace, and its Region' {
        $shown = Wait-RSSNamespaceAvailable mynamespace @s | Format-List -Property * | Get-Shown -Width 200
        foreach ($name in 'NamespaceName', 'NamespaceArn', 'NamespaceId', 'Status', 'KmsKeyId', 'DbName', 'AdminUsername', 'Region') {
            $shown | Should -Match "(?m)^$name\s+:"
        }
    }

    It 'shows every member of a key''s rotation' {
        $shown = Wait-KMSKeyRotation alias/sandbox-key-1 @s | Format-List | Get-Shown -Width 200
        foreach ($name in 'KeyId', 'Arn', 'Region', 'RotationType', 'StartDate', 'CompletedDate', 'InProgress', 'OnDemandRotationsUsed',
            'OnDemandRotationsRemaining', 'KeyRotationEnabled', 'RotationPeriodInDays', 'NextRotationDate', 'CurrentKeyMaterialId') {
            $shown | Should -Match "(?m)^$name\s+:"
        }
    }

    It 'can be sorted, compared and exported' {
        $clusters = Wait-RSClusterAvailable mycluster, mycluster-2 @s
        ($clusters | Sort-Object -Property ClusterIdentifier -Descending)[0].ClusterIdentifier | Should -BeExactly 'mycluster-2'
        $line = $clusters | Select-Object -Property ClusterIdentifier, Region, ClusterStatus | ConvertTo-Csv | Select-Object -Last 2
        ($line -replace '"') | Should -Contain 'mycluster,us-west-2,available'
        ($clusters[0] | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Region | Should -BeExactly 'us-west-2'
    }
}
