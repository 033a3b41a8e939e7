BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # To a file and back, as a runbook keeps results between two of its steps.
    function Get-Copy {
        param([Parameter(ValueFromPipeline)] $InputObject, [int] $Depth = 2)
        begin { $all = @() }
        process { $all += $InputObject }
        end {
            $file = "$TestDrive/$([guid]::NewGuid()).xml"
            $all | Export-Clixml -LiteralPath $file -Depth $Depth
            Import-Clixml -LiteralPath $file
        }
    }

    $s = Start-KeyRotationSandbox -Clusters 3 -Namespaces 1 -RotationDuration 2
    $targets = @(Get-KeyRotationTarget mycluster*, mynamespace, alias/sandbox-key-1 @s)
    $results = @($targets | Invoke-KeyRotation -NewKmsKeyId alias/sandbox-key-2 -Force -ErrorAction SilentlyContinue)
}

AfterAll {
    Stop-KeyRotationSandbox $s
    Exit-Test
}

Describe 'A deserialized object <Way>' -ForEach @(
    @{ Way = 'in a file, at depth 2'; Depth = 2 }
    # What a job, a remote session and a workflow give back has this depth.
    @{ Way = 'in a file, at depth 1'; Depth = 1 }
) {
    It 'keeps the properties of a result: <Outcome>' -ForEach @(@{ Outcome = 'Rotated' }, @{ Outcome = 'Failed' }) {
        $live = @($results | Where-Object Outcome -EQ $Outcome)
        $live | Should -Not -BeNullOrEmpty
        $copies = @($live | Get-Copy -Depth $Depth)
        $copies.Count | Should -Be $live.Count
        for ($i = 0; $i -lt $live.Count; $i++) {
            $copy = $copies[$i]
            $copy.PSTypeNames | Should -Contain 'Deserialized.KeyRotation.Result'
            # A name, as text: neither a number nor an object that equals nothing.
            $copy.Outcome | Should -BeExactly $Outcome
            $copy.Outcome | Should -BeOfType ([string])
            $copy.Service | Should -BeExactly "$($live[$i].Service)"
            foreach ($name in 'Id', 'Region', 'Arn', 'AccountId', 'Reason', 'KeyBefore', 'KeyAfter', 'SentUtc', 'EndedUtc', 'Duration', 'Attempts', 'CallerArn', 'ErrorId') {
                $copy.$name | Should -BeExactly $live[$i].$name -Because $name
            }

            $copy.EndedUtc.Kind | Should -Be 'Utc'
            @($copy.RequestIds) | Should -BeExactly @($live[$i].RequestIds)
            @($copy.RequestIds).Count | Should -BeGreaterThan 0
            if ($live[$i].Error) { $copy.Error.Message | Should -BeExactly $live[$i].Error.Message }
        }
    }

    It 'compares like the result itself' {
        $copies = $results | Get-Copy -Depth $Depth
        $copies.Outcome -contains 'Failed' | Should -BeTrue
        @($copies | Where-Object Outcome -EQ 'Rotated').Count | Should -Be @($results | Where-Object Outcome -EQ 'Rotated').Count
        @($copies | Group-Object -Property Outcome).Name | Sort-Object | Should -Be 'Failed', 'Rotated'
    }

    It 'keeps a result inside another object' {
        $copy = [pscustomobject]@{ Ticket = 'CHG-1'; Results = $results } | Get-Copy -Depth 2
        $copy.Results.Outcome -contains 'Failed' | Should -BeTrue
        @($copy.Results[0].RequestIds).Count | Should -Be 1
    }

    It 'keeps the properties of a target, without Resource' {
        $targets.Count | Should -BeGreaterThan 0
        $copies = @($targets | Get-Copy -Depth $Depth)
        $copies.Count | Should -Be $targets.Count
        for ($i = 0; $i -lt $targets.Count; $i++) {
            foreach ($name in 'Id', 'Arn', 'Alias', 'Region', 'AccountId', 'Status', 'Encrypted', 'KeyArn', 'NewKmsKeyId') {
                $copies[$i].$name | Should -BeExactly $targets[$i].$name -Because $name
            }

            $copies[$i].Service | Should -BeExactly "$($targets[$i].Service)"
            $copies[$i].Tags | Should -BeOfType ([hashtable])
            $copies[$i].PSObject.Properties.Name | Should -Not -Contain 'Resource'
        }
    }

    It 'keeps a cluster''s status, Region, key and endpoint' {
        $live = Wait-RSClusterAvailable mycluster @s
        $copy = $live | Get-Copy -Depth $Depth
        foreach ($name in 'ClusterIdentifier', 'ClusterStatus', 'Region', 'KmsKeyId', 'Encrypted', 'ClusterCreateTime', 'NumberOfNodes') {
            $copy.$name | Should -BeExactly $live.$name -Because $name
        }

        $live.IamRoles | Should -Not -BeNullOrEmpty
        $copy.Endpoint.Address | Should -BeExactly $live.Endpoint.Address
        $copy.Endpoint.Port | Should -Be $live.Endpoint.Port
        $copy.IamRoles[0].IamRoleArn | Should -BeExactly $live.IamRoles[0].IamRoleArn
    }

    It 'keeps a namespace''s status, Region and key' {
        $live = Wait-RSSNamespaceAvailable mynamespace @s
        $copy = $live | Get-Copy -Depth $Depth
        $copy.Status | Should -BeExactly 'AVAILABLE'
        $copy.Status | Should -BeOfType ([string])
        foreach ($name in 'NamespaceName', 'NamespaceArn', 'KmsKeyId', 'Region', 'CreationDate') {
            $copy.$name | Should -BeExactly $live.$name -Because $name
        }
    }

    It 'keeps every member of a key rotation' {
        $live = Wait-KMSKeyRotation alias/sandbox-key-1 @s
        $copy = $live | Get-Copy -Depth $Depth
        $copy.CompletedDate | Should -BeOfType ([datetime])
        # The age is that of the moment when it is read.
        foreach ($name in $live.PSObject.Properties.Name | Where-Object { $_ -ne 'KeyAge' }) {
            $copy.$name | Should -BeExactly $live.$name -Because $name
        }
    }

    It 'keeps a journal entry''s phase and service as strings' {
        $journal = "$TestDrive/$([guid]::NewGuid()).jsonl"
        $null = $targets[0] | Invoke-KeyRotation -Force -JournalPath $journal
        $copies = Get-KeyRotationJournal $journal -Id mycluster | Get-Copy -Depth $Depth
        $copies.Phase | Should -BeExactly 'Planned', 'Sending', 'Accepted', 'Completed'
        $copies[0].Service | Should -BeExactly 'RedshiftCluster'
    }
}

Describe 'A result as text' {
    BeforeAll {
        $rotated = $results | Where-Object { $_.Outcome -eq 'Rotated' -and $_.Service -eq 'RedshiftCluster' } | Select-Object -First 1
        $culture = [cultureinfo]::CurrentCulture
    }

    AfterEach {
        [cultureinfo]::CurrentCulture = $culture
    }

    It 'round-trips through CSV in any culture: <_>' -ForEach '', 'de-DE', 'ar-SA' {
        [cultureinfo]::CurrentCulture = $_
        $file = "$TestDrive/$([guid]::NewGuid()).csv"
        $results | Export-Csv -LiteralPath $file -NoTypeInformation
        $rows = @(Import-Csv -LiteralPath $file)
        $rows.Count | Should -Be $results.Count
        for ($i = 0; $i -lt $rows.Count; $i++) {
            $live = $results[$i]
            $rows[$i].Outcome | Should -BeExactly "$($live.Outcome)"
            $rows[$i].Service | Should -BeExactly "$($live.Service)"
            -split $rows[$i].RequestIds | Should -BeExactly @($live.RequestIds)
            [timespan]$rows[$i].Duration | Should -Be $live.Duration
            foreach ($name in 'SentUtc', 'EndedUtc') {
                $rows[$i].$name | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$'
                [datetimeoffset]::Parse($rows[$i].$name, [cultureinfo]::InvariantCulture).UtcDateTime | Should -BeExactly $live.$name
            }
        }
    }

    It 'round-trips through JSON' {
        foreach ($json in ($rotated | ConvertTo-Json -Depth 2), (@{ Results = @($rotated) } | ConvertTo-Json -Depth 4)) {
            $json | Should -Match '"Outcome":\s*"Rotated"'
            $json | Should -Match '"Service":\s*"RedshiftCluster"'
            $json | Should -Match '"Duration":\s*"\d\d:\d\d:\d\d'
            $json | Should -Match "`"RequestIds`":\s*\[\s*`"$($rotated.RequestIds[0])`"\s*\]"
        }

        $copy = $rotated | ConvertTo-Json -Depth 2 | ConvertFrom-Json
        [timespan]$copy.Duration | Should -Be $rotated.Duration
        @($copy.RequestIds) | Should -BeExactly @($rotated.RequestIds)
        ([datetime]$copy.EndedUtc).ToUniversalTime().Ticks | Should -BeGreaterThan ($rotated.EndedUtc.Ticks - 10000)
        if ($PSVersionTable.PSVersion.Major -ge 7) { ([datetime]$copy.SentUtc).ToUniversalTime() | Should -BeExactly $rotated.SentUtc }
    }

    It 'keeps types that scripts calculate with' {
        $rotated.Duration | Should -BeOfType ([timespan])
        # It is measured by a clock that is never set, so it may differ a little from what the two times say.
        [Math]::Abs(($rotated.Duration - ($rotated.EndedUtc - $rotated.SentUtc)).TotalSeconds) | Should -BeLessThan 1
        $rotated.SentUtc | Should -BeOfType ([datetime])
        $rotated.SentUtc.ToString('yyyy', [cultureinfo]::InvariantCulture) | Should -BeExactly $rotated.SentUtc.Year
        $rotated.SentUtc.ToString('yyyy') | Should -BeExactly $rotated.SentUtc.Year
        $rotated.Outcome -eq 'Rotated' | Should -BeTrue
        $rotated.Outcome.GetType().FullName | Should -BeExactly 'KeyRotation.FleetOutcome'
        $failed = $results | Where-Object { $null -eq $_.SentUtc } | Select-Object -First 1
        if ($failed) { $failed.Duration | Should -BeNullOrEmpty }
    }

    It 'is text when properties are selected' {
        $row = $rotated | Select-Object -Property Id, SentUtc, Duration, RequestIds | ConvertTo-Csv | ConvertFrom-Csv
        $row.SentUtc | Should -Match 'T.*Z$'
        $row.RequestIds | Should -BeExactly $rotated.RequestIds[0]
    }

    It 'is the same for an object of another session' {
        $other = [powershell]::Create()
        $key, $row = $other.AddScript({
                param($Manifest, $Access)
                Import-Module -Name $Manifest
                $key = Wait-KMSKeyRotation alias/sandbox-key-1 @Access
                $key
                $key | Select-Object -Property KeyId, CompletedDate
            }).AddArgument($ModuleManifest).AddArgument(@{} + $s).Invoke()
        $other.HadErrors | Should -BeFalse
        $other.Dispose()
        $text = ($row | ConvertTo-Csv | ConvertFrom-Csv).CompletedDate
        $text | Should -Match 'T.*Z$'
        ($key | ConvertTo-Csv | ConvertFrom-Csv).CompletedDate | Should -BeExactly $text
        $row | Out-String -Width 120 | Should -BeLike "*$text*"
    }

    It 'keeps the times of journals and key rotations' {
        $key = Wait-KMSKeyRotation alias/sandbox-key-1 @s
        foreach ($name in 'CreationDate', 'CompletedDate') {
            ($key | ConvertTo-Csv | ConvertFrom-Csv).$name | Should -BeExactly $key.$name.ToString('o')
        }

        $journal = "$TestDrive/$([guid]::NewGuid()).jsonl"
        $null = $targets[0] | Invoke-KeyRotation -Force -JournalPath $journal
        $entry = Get-KeyRotationJournal $journal -Id mycluster | Select-Object -First 1
        ($entry | ConvertTo-Csv | ConvertFrom-Csv).Time | Should -BeExactly $entry.Time.ToString('o')
        $entry | ConvertTo-Json -Depth 2 -WarningAction SilentlyContinue | Should -Match '"Phase":\s*"Planned"'
    }
}

Describe 'A target in a CSV file' {
    It 'keeps tags, service and new key, and is rotated' {
        $own = Start-KeyRotationSandbox -Clusters 3 -RotationDuration 2
        try {
            $file = "$TestDrive/targets.csv"
            Get-KeyRotationTarget mycluster-2 @own | Export-Csv -LiteralPath $file -NoTypeInformation
            $row = Import-Csv -LiteralPath $file
            $row.Service | Should -BeExactly 'RedshiftCluster'
            ($row.Tags | ConvertFrom-Json).system | Should -BeExactly 'system-1'
            $access = @{ EndpointUrl = $own.EndpointUrl; AccessKey = $own.AccessKey; SecretKey = $own.SecretKey }
            $result = Import-Csv -LiteralPath $file | Invoke-KeyRotation @access -GroupBy system -Force
            $result.Outcome | Should -Be 'Rotated'
            $result.Region | Should -BeExactly $own.Region
        } finally {
            Stop-KeyRotationSandbox $own
        }
    }
}

Describe 'Output of a job' {
    It 'keeps what a file keeps' {
        $access = @{} + $s
        $job = Start-Job -ScriptBlock {
            $s = $using:access
            Import-Module -Name $using:ModuleManifest
            Get-KeyRotationTarget mycluster-2, mycluster-3 @s | Invoke-KeyRotation @s -Force -ErrorAction SilentlyContinue
            Wait-RSClusterAvailable mycluster-2 @s
        }
        $first, $second, $cluster = $job | Receive-Job -Wait -AutoRemoveJob
        $rotated, $failed = @($first, $second | Sort-Object -Property Outcome -Descending)
        $rotated.Outcome | Should -BeExactly 'Rotated'
        $rotated.SentUtc | Should -BeOfType ([datetime])
        @($rotated.RequestIds).Count | Should -Be 1
        $failed.Outcome | Should -BeExactly 'Failed'
        $failed.Error.Message | Should -BeLike '*mycluster*'
        $cluster.Endpoint.Port | Should -Be 5439
    }
}

Describe 'A target from a file' {
    It 'is rotated once, with its tags and new key' {
        $own = Start-KeyRotationSandbox -Namespaces 1 -RotationDuration 2
        try {
            $copies = Get-KeyRotationTarget mycluster, mynamespace, alias/sandbox-key-1 @own | Get-Copy
            $written = @($copies | Invoke-KeyRotation @own -NewKmsKeyId alias/sandbox-key-2 -GroupBy system -Force)
            $written.Outcome | Sort-Object -Unique | Should -Be 'Rotated'
            foreach ($id in 'mycluster', 'mynamespace', $FirstKey) {
                Get-CarriedOut $own $id | Should -Be 1
            }
        } finally {
            Stop-KeyRotationSandbox $own
        }
    }
}
