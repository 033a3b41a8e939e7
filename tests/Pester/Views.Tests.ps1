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

Describe 'The default view' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'shows a cluster as a table' {
        $shown = Invoke-RSRotateEncryptionKey mycluster @s -Force | Get-Shown -Width 200
        Get-Heading $shown | Should -Be 'Cluster', 'Status', 'Encrypted', 'Region', 'KmsKeyId', 'Availability', 'Nodes', 'NodeType'
        $shown | Should -BeLike '*mycluster*rotating-keys*True*us-west-2*Modifying*dc2.large*'
    }

    It 'shows a namespace as a table' {
        $namespace = Wait-RSSNamespaceAvailable mynamespace @s
        $shown = $namespace | Get-Shown -Width 200
        Get-Heading $shown | Should -Be 'Namespace', 'Status', 'Region', 'KmsKeyId'
        $shown | Should -BeLike "*mynamespace*AVAILABLE*us-west-2*$(($namespace.KmsKeyId -split '/')[-1])*"
    }

    It 'shows a key rotation as a table with UTC dates' {
        $rotation = Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force -Wait -PollingInterval 0.1
        $shown = $rotation | Get-Shown -Width 200
        foreach ($label in 'KeyId', 'Running', 'Used', 'Left', 'Rotated (UTC)', 'Type', 'Automatic', 'Region') {
            $shown | Should -BeLike "*$label*"
        }

        $shown | Should -BeLike "*$FirstKey*False*1*24*$($rotation.CompletedDate.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture))*ON_DEMAND*False*us-west-2*"
    }

    It 'shows the start of a running key rotation' {
        Stop-KeyRotationSandbox $s
        $s = Start-KeyRotationSandbox -RotationDuration 60
        $rotation = Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force
        $shown = $rotation | Get-Shown -Width 200
        $shown | Should -BeLike "*$FirstKey*True*1*24 since $($rotation.StartDate.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture))*ON_DEMAND*"
        Stop-KeyRotationSandbox $s
    }

    It 'fits a key''s quota into 80 columns' {
        $shown = Wait-KMSKeyRotation alias/sandbox-key-1 @s | Get-Shown -Width 80
        $shown | Should -Match "$FirstKey\s+False\s+0\s+25"
    }

    It 'fits a cluster''s name and status into 80 columns' {
        Wait-RSClusterAvailable mycluster @s | Get-Shown -Width 80 | Should -Match '(?m)^mycluster\s+available\s+True\s+us-west-2'
    }

    It 'shows a sandbox as one object' {
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

Describe 'Format-List *' {
    BeforeEach {
        $s = Start-KeyRotationSandbox -RotationDuration 2
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

    It 'shows every member of a key rotation' {
        $shown = Wait-KMSKeyRotation alias/sandbox-key-1 @s | Format-List -Property * | Get-Shown -Width 200
        foreach ($name in 'KeyId', 'Arn', 'Region', 'CreationDate', 'KeyAge', 'RotationType', 'StartDate', 'CompletedDate', 'InProgress', 'OnDemandRotationsUsed',
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

Describe 'Every output type' {
    BeforeAll {
        $s = Start-KeyRotationSandbox -RotationDuration 2
        $journal = "$TestDrive/views.jsonl"
        $results = Get-KeyRotationTarget mycluster, mycluster-3 -Service RedshiftCluster @s |
            Invoke-KeyRotation -Force -JournalPath $journal -ErrorAction SilentlyContinue
        # One object of each; those of the service and those of the module.
        $samples = @{
            'Amazon.Redshift.Model.Cluster'              = Wait-RSClusterAvailable mycluster @s
            'Amazon.RedshiftServerless.Model.Namespace'  = Wait-RSSNamespaceAvailable mynamespace @s
            'KeyRotation.KmsKeyRotation'                 = Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force -Wait -PollingInterval 0.1
            'KeyRotation.SandboxSession'                 = $s
            'KeyRotation.Target'                         = Get-KeyRotationTarget alias/sandbox-key-1 @s
            'KeyRotation.Result'                         = $results | Where-Object Outcome -EQ Rotated
            'KeyRotation.JournalEntry'                   = Get-KeyRotationJournal $journal | Where-Object Phase -EQ Sending | Select-Object -First 1
            'KeyRotation.JournalVerification'            = Test-KeyRotationJournal $journal
        }
    }

    AfterAll {
        Stop-KeyRotationSandbox $s
    }

    It 'has a sample in this test' {
        $outputs = (Get-Command -Module KeyRotation).OutputType.Name | Where-Object { $_ -ne 'System.Boolean' } | Sort-Object -Unique
        ($samples.Keys | Sort-Object) | Should -Be $outputs
        foreach ($name in $samples.Keys) {
            $samples[$name].PSObject.TypeNames[0] | Should -BeExactly $name
        }
    }

    It 'has its own table and list: <_>' -ForEach @(
        'Amazon.Redshift.Model.Cluster', 'Amazon.RedshiftServerless.Model.Namespace', 'KeyRotation.KmsKeyRotation', 'KeyRotation.SandboxSession',
        'KeyRotation.Target', 'KeyRotation.Result', 'KeyRotation.JournalEntry', 'KeyRotation.JournalVerification'
    ) {
        $views = (Get-FormatData -TypeName $_ -PowerShellVersion $PSVersionTable.PSVersion).FormatViewDefinition.Control
        @($views | Where-Object { $_ -is [System.Management.Automation.TableControl] }).Count | Should -Be 1
        @($views | Where-Object { $_ -is [System.Management.Automation.ListControl] }).Count | Should -Be 1
        # As a window shows them, and as a job brings them back.
        $sample = $samples[$_]
        foreach ($object in $sample, [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($sample))) {
            if ($object.PSObject.TypeNames[0] -eq 'Deserialized.KeyRotation.SandboxSession') { continue }
            $labels = ($views | Where-Object { $_ -is [System.Management.Automation.ListControl] }).Entries[0].Items | Where-Object { -not $_.ItemSelectionCondition }
            $shown = $object | Format-List | Get-Shown -Width 250
            $labels.Count | Should -BeGreaterThan 2
            foreach ($label in $labels.Label) {
                $shown | Should -Match "(?m)^$label\s+: \S" -Because "of $($object.PSObject.TypeNames[0])"
            }

            $columns = ($views | Where-Object { $_ -is [System.Management.Automation.TableControl] }).Headers.Label
            $lines = ($object | Format-Table | Get-Shown -Width 300) -split '\r?\n' | Where-Object { $_.Trim() }
            $lines.Count | Should -Be 3
            $columns.Count | Should -BeGreaterThan 2
            $columns | ForEach-Object { $lines[0] | Should -Match ([regex]::Escape($_)) }
            $lines[2].Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'fits its main columns into <Width> columns: <Type>' -ForEach @(
        foreach ($width in 79, 80, 119, 120) {
            @{ Width = $width; Type = 'Amazon.Redshift.Model.Cluster'; Main = 'mycluster', 'available', 'True', 'us-west-2' }
            @{ Width = $width; Type = 'Amazon.RedshiftServerless.Model.Namespace'; Main = 'mynamespace', 'AVAILABLE', 'us-west-2' }
            @{ Width = $width; Type = 'KeyRotation.KmsKeyRotation'; Main = '1234abcd-12ab-34cd-56ef-1234567890ab', 'False', '1', '24', '\d{4}-\d\d-\d\d \d\d:\d\d' }
            @{ Width = $width; Type = 'KeyRotation.Target'; Main = 'KmsKey', '1234abcd-12ab-34cd-56ef-1234567890ab', 'Enabled', 'us-west-2' }
            @{ Width = $width; Type = 'KeyRotation.Result'; Main = 'Rotated', 'mycluster', 'us-west-2', '\d\d:\d\d:\d\d' }
            @{ Width = $width; Type = 'KeyRotation.JournalEntry'; Main = '\d+', '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d', 'Sending', 'mycluster\S*' }
        }
    ) {
        $lines = @(($samples[$Type] | Get-Shown -Width $Width) -split '\r?\n' | Where-Object { $_.Trim() })
        # A column that is too narrow for its heading would write it over several lines.
        $lines.Count | Should -Be 3 -Because ($lines -join "`n")
        $lines[2].Trim() | Should -Match ('^' + ($Main -join '\s+') + '(\s|$)')
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual $Width
    }

    It 'shows more in 120 columns than in 80: <Type>' -ForEach @(
        @{ Type = 'Amazon.Redshift.Model.Cluster'; Label = 'KmsKeyId' }
        @{ Type = 'KeyRotation.KmsKeyRotation'; Label = 'Automatic' }
        @{ Type = 'KeyRotation.Target'; Label = 'Account' }
        @{ Type = 'KeyRotation.Result'; Label = 'Reason' }
        @{ Type = 'KeyRotation.JournalEntry'; Label = 'Message' }
    ) {
        $samples[$Type] | Get-Shown -Width 80 | Should -Not -Match $Label
        $samples[$Type] | Get-Shown -Width 120 | Should -Match $Label
    }

    It 'is shown as each object arrives: <_>' -ForEach @(
        'Amazon.Redshift.Model.Cluster', 'Amazon.RedshiftServerless.Model.Namespace', 'KeyRotation.KmsKeyRotation',
        'KeyRotation.Target', 'KeyRotation.Result', 'KeyRotation.JournalEntry'
    ) {
        $sample = $samples[$_]
        $seen = [System.Collections.Generic.List[string]]::new()
        $before = 0
        & { $sample; Set-Variable -Name before -Value $seen.Count -Scope 1; $sample } | Out-String -Stream -Width 120 | ForEach-Object { $seen.Add($_) }
        $before | Should -BeGreaterOrEqual 3 -Because 'heading, dashes and the first object'
        $seen.Count | Should -BeGreaterThan $before
    }

    It 'shows every member with Format-List *: <_>' -ForEach @(
        'Amazon.Redshift.Model.Cluster', 'Amazon.RedshiftServerless.Model.Namespace', 'KeyRotation.KmsKeyRotation',
        'KeyRotation.Target', 'KeyRotation.Result', 'KeyRotation.JournalEntry', 'KeyRotation.JournalVerification'
    ) {
        $shown = $samples[$_] | Format-List -Property * | Get-Shown -Width 250
        foreach ($name in $samples[$_].PSObject.Properties.Name) {
            $shown | Should -Match "(?m)^$name\s+:"
        }
    }

    It 'has a string form: <_>' -ForEach @(
        @{ Type = 'KeyRotation.KmsKeyRotation'; Text = '1234abcd-12ab-34cd-56ef-1234567890ab' }
        @{ Type = 'KeyRotation.Target'; Text = 'KmsKey 1234abcd-12ab-34cd-56ef-1234567890ab' }
        @{ Type = 'KeyRotation.Result'; Text = 'Rotated: RedshiftCluster mycluster' }
        @{ Type = 'KeyRotation.JournalEntry'; Text = '4 Sending RedshiftCluster mycluster*' }
        @{ Type = 'KeyRotation.JournalVerification'; Text = '*views.jsonl' }
        @{ Type = 'KeyRotation.SandboxSession'; Text = 'KeyRotation sandbox at http://127.0.0.1:*' }
    ) {
        "$($samples[$Type])" | Should -BeLike $Text
    }

    It 'has default display properties' {
        foreach ($name in $samples.Keys | Where-Object { $_ -ne 'KeyRotation.SandboxSession' }) {
            $stand = $samples[$name].PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames
            $stand.Count | Should -BeGreaterThan 3
            $stand | Should -BeIn $samples[$name].PSObject.Properties.Name
        }
    }

    It 'shows the age of a key''s material' {
        $rotation = $samples['KeyRotation.KmsKeyRotation']
        $rotation.StartDate | Should -BeLessOrEqual $rotation.CompletedDate
        $rotation.KeyAge.TotalSeconds | Should -BeGreaterOrEqual 0
        $rotation.KeyAge.TotalMinutes | Should -BeLessThan 30
        $never = Wait-KMSKeyRotation alias/sandbox-key-2 @s
        [math]::Abs(([datetime]::UtcNow - $never.CreationDate - $never.KeyAge).TotalMinutes) | Should -BeLessThan 1
        ($rotation | Format-List | Get-Shown -Width 200) | Should -Match 'KeyAge\s+: 00:\d\d:\d\d'
        ($never | Format-List | Get-Shown -Width 200) | Should -Match "KeyAge\s+: $($never.KeyAge.Days) days"
        $running = Invoke-KMSKeyRotationOnDemand alias/sandbox-key-2 @s -Force
        $running.KeyAge | Should -BeNullOrEmpty
    }

    It 'names the zone of each time in a list' {
        $utc = $samples['KeyRotation.Result'].EndedUtc
        $form = 'yyyy-MM-dd HH:mm:ss'
        $expected = "$($utc.ToLocalTime().ToString($form, [cultureinfo]::InvariantCulture)) local, $($utc.ToString($form, [cultureinfo]::InvariantCulture)) UTC"
        ($samples['KeyRotation.Result'] | Format-List | Get-Shown -Width 200) | Should -BeLike "*Ended*: $expected*"
    }

    It 'shows readable sizes: <Megabytes> MB' -ForEach @(
        @{ Megabytes = 400; Shown = '400 MB' }
        @{ Megabytes = 160000; Shown = '156{0}25 GB' }
        @{ Megabytes = 134217728; Shown = '128 TB' }
    ) {
        $cluster = [pscustomobject]@{ PSTypeName = 'Amazon.Redshift.Model.Cluster'; TotalStorageCapacityInMegaBytes = [long]$Megabytes }
        $separator = [cultureinfo]::CurrentCulture.NumberFormat.NumberDecimalSeparator
        ($cluster | Format-List | Get-Shown -Width 200) | Should -Match "Storage\s+: $([regex]::Escape($Shown -f $separator))\s"
    }
}

Describe 'The color of a status' {
    BeforeAll {
        $hasStyle = [bool](Get-Variable -Name PSStyle -ErrorAction Ignore)
        # The same in a process of its own, which may be set up in any way.
        function Get-Coloured {
            param([scriptblock] $Before, [string] $Status = 'available')
            $text = "$Before`n[pscustomobject]@{ PSTypeName = 'Amazon.Redshift.Model.Cluster'; ClusterIdentifier = 'c'; ClusterStatus = '$Status' } | Out-String -Width 200"
            $ended = Invoke-Process -NonInteractive -Script ([scriptblock]::Create($text))
            $ended.Result | Should -BeLike "*$Status*" -Because $ended.Text
            $ended.Result -join ''
        }
    }

    It 'is <Colour> for <Status>' -ForEach @(
        @{ Status = 'available'; Colour = 'Green' }
        @{ Status = 'AVAILABLE'; Colour = 'Green' }
        @{ Status = 'rotating-keys'; Colour = 'Yellow' }
        @{ Status = 'paused'; Colour = 'Yellow' }
        @{ Status = 'incompatible-network'; Colour = 'Red' }
        @{ Status = 'hardware-failure'; Colour = 'Red' }
        @{ Status = 'deleting'; Colour = 'Red' }
        @{ Status = 'storage-full'; Colour = 'Red' }
    ) {
        if (-not $hasStyle) { Set-ItResult -Skipped -Because 'this PowerShell has no $PSStyle' }
        $before = $PSStyle.OutputRendering
        $noColour = $env:NO_COLOR
        try {
            $env:NO_COLOR = $null
            $PSStyle.OutputRendering = 'Ansi'
            $shown = [pscustomobject]@{ PSTypeName = 'Amazon.Redshift.Model.Cluster'; ClusterIdentifier = 'c'; ClusterStatus = $Status } | Out-String -Width 200
            $shown.Contains($PSStyle.Foreground.$Colour + $Status + $PSStyle.Reset) | Should -BeTrue
        } finally {
            $PSStyle.OutputRendering = $before
            $env:NO_COLOR = $noColour
        }
    }

    It 'is off with <Name>' -ForEach @(
        @{ Name = 'PlainText'; Before = { $PSStyle.OutputRendering = 'PlainText' } }
        @{ Name = 'Host'; Before = { $PSStyle.OutputRendering = 'Host' } }
        @{ Name = 'NO_COLOR in mid-session'; Before = { $PSStyle.OutputRendering = 'Ansi'; $PSStyle.Formatting.TableHeader = ''; $env:NO_COLOR = '1' } }
        @{ Name = 'no $PSStyle, under strict mode'; Before = { Remove-Variable -Name PSStyle -Force; Set-StrictMode -Version Latest } }
    ) {
        if (-not $hasStyle) { Set-ItResult -Skipped -Because 'this PowerShell has no $PSStyle' }
        $status = ((Get-Coloured $Before) -split "`n" | Where-Object { $_ -like '*available*' }) -join ''
        $status | Should -Not -Match '\x1b\[3'
    }

    It 'is the same in every view' {
        $document = [xml](Get-Content -LiteralPath "$ModuleFolder/KeyRotation.Format.ps1xml" -Raw)
        $painted = @($document.SelectNodes('//ScriptBlock') | Where-Object { $_.InnerText -match 'PSStyle' } | ForEach-Object {
                ($_.InnerText.Trim() -split '\r?\n' | Select-Object -Last 2 | ForEach-Object { $_.Trim() }) -join "`n"
            })
        $painted.Count | Should -BeGreaterThan 10
        @($painted | Sort-Object -Unique).Count | Should -Be 1
    }
}
