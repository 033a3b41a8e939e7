BeforeDiscovery {
    # Each cmdlet that changes something, with the two resources it is tried on and the operation that changes them.
    $script:Changes = @(
        @{
            Command = 'Invoke-RSRotateEncryptionKey'; Operation = 'RotateEncryptionKey'; Action = 'Rotate the encryption keys'
            Parameters = @{ ClusterIdentifier = 'mycluster', 'mycluster-2' }
            First = 'cluster mycluster in us-west-2'; Second = 'cluster mycluster-2 in us-west-2'
        }
        @{
            Command = 'Invoke-KMSKeyRotationOnDemand'; Operation = 'RotateKeyOnDemand'; Action = 'Rotate the key material on demand (*)'
            Parameters = @{ KeyId = 'alias/sandbox-key-1', 'alias/sandbox-key-2' }
            First = 'KMS key alias/sandbox-key-1 in us-west-2'; Second = 'KMS key alias/sandbox-key-2 in us-west-2'
        }
        @{
            Command = 'Update-RSSNamespaceKey'; Operation = 'UpdateNamespace'; Action = 'Encrypt under KMS key alias/sandbox-key-3'
            Parameters = @{ NamespaceName = 'mynamespace', 'mynamespace-2'; KmsKeyId = 'alias/sandbox-key-3' }
            First = 'serverless namespace mynamespace in us-west-2'; Second = 'serverless namespace mynamespace-2 in us-west-2'
        }
        @{
            Command = 'Set-KMSKeyRotationSchedule'; Operation = 'EnableKeyRotation'; Action = 'Turn on automatic rotation every 90 days'
            Parameters = @{ KeyId = 'alias/sandbox-key-1', 'alias/sandbox-key-2'; RotationPeriodInDays = 90 }
            First = 'KMS key alias/sandbox-key-1 in us-west-2'; Second = 'KMS key alias/sandbox-key-2 in us-west-2'
        }
    )
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # One call in a process of its own, and what the sandbox has seen of changes. The processes serve all tests of a
    # kind: they are what takes time here.
    $oneCall = {
        $With.Calls | ForEach-Object {
            $call = $_
            $s = Start-KeyRotationSandbox -Namespaces 2 -Keys 3
            $parameters = @{}
            $call.Parameters.PSObject.Properties | ForEach-Object { $parameters[$_.Name] = $_.Value }
            $id = $null
            "=== $($call.Name)" | Out-Host
            try {
                $written = @(& $call.Command @parameters @s)
            } catch {
                $written = @()
                $id = $_.FullyQualifiedErrorId
            }

            $calls = $s.Server.GetState().Calls
            [pscustomobject]@{
                Name    = $call.Name
                Written = $written.Count
                ErrorId = $id
                Changes = if ($calls.ContainsKey($call.Operation)) { $calls[$call.Operation] } else { 0 }
            }
        }
    }

    # What a process showed between one call's heading and the next, as one line.
    function Get-ShownText {
        param($Ended, [string] $Name)
        (($Ended.Text -split '(?m)^=== ' | Where-Object { $_.StartsWith($Name) }) -replace '\s+', ' ')
    }
}

AfterAll {
    Exit-Test
}

Describe '<Command> prompts before it changes anything' -ForEach $Changes {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Namespaces 2 -Keys 3 -RotationDuration 60
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'has an impact of High' {
        $attribute = (Get-Command -Name $Command).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)
        $attribute.SupportsShouldProcess | Should -BeTrue
        $attribute.ConfirmImpact | Should -Be 'High'
    }

    It 'sends nothing with <Name>' -ForEach @(
        @{ Name = '-WhatIf'; Preference = $false; Switches = @{ WhatIf = $true } }
        @{ Name = '-WhatIf beside -Force'; Preference = $false; Switches = @{ WhatIf = $true; Force = $true } }
        @{ Name = '-WhatIf beside -Confirm:$false'; Preference = $false; Switches = @{ WhatIf = $true; Confirm = $false } }
        @{ Name = '$WhatIfPreference'; Preference = $true; Switches = @{} }
        @{ Name = '$WhatIfPreference beside -Force'; Preference = $true; Switches = @{ Force = $true } }
        @{ Name = '$WhatIfPreference beside -Force and -Confirm:$false'; Preference = $true; Switches = @{ Force = $true; Confirm = $false } }
    ) {
        # In a runspace whose host shows nothing: what would happen is of no interest to who reads the results.
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $command, $parameters, $access, $switches, $preference)
                    Import-Module -Name $manifest
                    $WhatIfPreference = $preference
                    & $command @parameters @access @switches
                }.ToString())
            $ModuleManifest, $Command, $Parameters, $s, $Switches, $Preference | ForEach-Object { $null = $shell.AddArgument($_) }
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
        }

        Get-CallCount $s $Operation | Should -Be 0
    }

    It 'changes each once with <Name>' -ForEach @(
        @{ Name = '-Force'; Switches = @{ Force = $true }; Preference = 'High' }
        @{ Name = '-Confirm:$false'; Switches = @{ Confirm = $false }; Preference = 'High' }
        @{ Name = '$ConfirmPreference set to None'; Switches = @{}; Preference = 'None' }
        @{ Name = '-Force where $ConfirmPreference is Low'; Switches = @{ Force = $true }; Preference = 'Low' }
        @{ Name = '-WhatIf:$false where $WhatIfPreference is set'; Switches = @{ WhatIf = $false; Force = $true }; Preference = 'WhatIf' }
    ) {
        if ($Preference -eq 'WhatIf') { $WhatIfPreference = $true } else { $ConfirmPreference = $Preference }
        @(& $Command @Parameters @s @Switches).Count | Should -Be 2
        Get-CallCount $s $Operation | Should -Be 2
    }
}

Describe 'In a non-interactive session' -ForEach @(, @{ Changes = $Changes }) {
    BeforeAll {
        $ended = Invoke-Process $oneCall -NonInteractive -With @{
            Calls = foreach ($change in $Changes) {
                $base = @{ Command = $change.Command; Operation = $change.Operation }
                $base + @{ Name = "$($change.Command) with -WhatIf"; Parameters = $change.Parameters + @{ WhatIf = $true } }
                $base + @{ Name = "$($change.Command) without -Force"; Parameters = $change.Parameters }
                $base + @{ Name = "$($change.Command) with -Confirm"; Parameters = $change.Parameters + @{ Confirm = $true } }
                $base + @{ Name = "$($change.Command) with -Confirm beside -Force"; Parameters = $change.Parameters + @{ Confirm = $true; Force = $true } }
                $base + @{ Name = "$($change.Command) with -Force"; Parameters = $change.Parameters + @{ Force = $true } }
            }
        }
    }

    It '<Command> -WhatIf names each resource and action' -ForEach $Changes {
        Get-ShownText $ended "$Command with -WhatIf" |
            Should -BeLike "*What if: Performing the operation ""$Action"" on target ""$First""*What if: *""$Second""*"
        ($ended.Result | Where-Object Name -EQ "$Command with -WhatIf").Changes | Should -Be 0
    }

    It '<Command> fails and changes nothing <Name>' -ForEach @(
        foreach ($change in $Changes) {
            foreach ($name in 'without -Force', 'with -Confirm', 'with -Confirm beside -Force') {
                @{ Command = $change.Command; Name = $name }
            }
        }
    ) {
        $call = $ended.Result | Where-Object Name -EQ "$Command $Name"
        $call.ErrorId | Should -BeLike 'ConfirmationUnavailable,KeyRotation.Commands.*'
        $call.Changes | Should -Be 0
    }

    It '<Command> works with -Force' -ForEach $Changes {
        $call = $ended.Result | Where-Object Name -EQ "$Command with -Force"
        $call.ErrorId | Should -BeNullOrEmpty
        $call.Changes | Should -Be 2
    }
}

Describe 'In a host that cannot prompt: <Command>' -ForEach @(
    $Changes
    @{
        Command = 'Invoke-KeyRotation'; Operation = 'RotateEncryptionKey'
        Parameters = @{ Target = @{ Service = 'RedshiftCluster'; Id = 'mycluster'; Region = 'us-west-2' } }
        First = 'RedshiftCluster mycluster in us-west-2'
    }
) {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Namespaces 2 -Keys 3 -RotationDuration 2
        # Strict, and without -Force and -Confirm:$false.
        $plain = {
            param($manifest, $command, $parameters, $access)
            Set-StrictMode -Version Latest
            Import-Module -Name $manifest
            try {
                & $command @parameters @access
            } catch {
                $_
            }
        }.ToString()
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'is ConfirmationUnavailable in a runspace without a host' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript($plain).AddArgument($ModuleManifest).AddArgument($Command).AddArgument($Parameters).AddArgument($s)
            $failure = $shell.Invoke()[0]
        } finally {
            $shell.Dispose()
        }

        $failure.FullyQualifiedErrorId | Should -BeLike 'ConfirmationUnavailable,KeyRotation.Commands.*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure.TargetObject | Should -Not -BeNullOrEmpty
        "$failure" | Should -BeLike "*$First*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*-Confirm:$false*'
        Get-CallCount $s $Operation | Should -Be 0
    }

    It 'works there with <Name>' -ForEach @(
        @{ Name = '-Force'; Switches = @{ Force = $true } }
        @{ Name = '-Confirm:$false'; Switches = @{ Confirm = $false } }
    ) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript($plain).AddArgument($ModuleManifest).AddArgument($Command).AddArgument($Parameters + $Switches).AddArgument($s)
            $written = @($shell.Invoke())
            $shell.Streams.Error | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
        }

        $written | Should -Not -BeNullOrEmpty
        $written[0].PSObject.BaseObject | Should -Not -BeOfType ([System.Management.Automation.ErrorRecord])
        Get-CallCount $s $Operation | Should -BeGreaterThan 0
    }
}

Describe 'When input has ended, as under cron' {
    BeforeAll {
        # The console asks, and reads nothing. What it makes of that differs from -NonInteractive.
        $file = "$TestDrive/closed.ps1"
        Set-Content -LiteralPath $file -Encoding UTF8 -Value @(
            "Import-Module -Name '$($ModuleManifest.Replace("'", "''"))'"
            '$s = Start-KeyRotationSandbox -RotationDuration 2'
            {
                $ids = @(
                    { Invoke-RSRotateEncryptionKey mycluster @s }
                    { Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s }
                    { Update-RSSNamespaceKey mynamespace alias/sandbox-key-2 @s }
                    { Set-KMSKeyRotationSchedule alias/sandbox-key-1 @s }
                    { Get-KeyRotationTarget mycluster @s | Invoke-KeyRotation }
                ) | ForEach-Object { try { $null = & $_; 'went on' } catch { ($_.FullyQualifiedErrorId -split ',')[0] } }
                "ids: $($ids -join ' ')"
                "changes: $(@($s.Server.GetState().Rotations.Values | Where-Object { $_ }).Count)"
            }.ToString()
        )
        $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ArgumentList $PowerShellPath, "-NoProfile -NoLogo -File `"$(Convert-Path -LiteralPath $file)`""
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $child = [System.Diagnostics.Process]::Start($start)
        $child.StandardInput.Close()
        $text = $child.StandardOutput.ReadToEnd()
        $child.WaitForExit()
    }

    It 'is ConfirmationUnavailable for every cmdlet' {
        $text | Should -Match "ids: (ConfirmationUnavailable ?){5}\r?\n"
        $text | Should -BeLike '*changes: 0*'
    }
}

Describe 'In a job' {
    It 'blocks the job and changes nothing' {
        $s = Start-KeyRotationSandbox
        try {
            $access = @{} + $s
            $job = Start-Job -ScriptBlock {
                $s = $using:access
                Import-Module -Name $using:ModuleManifest
                Invoke-RSRotateEncryptionKey mycluster @s
            }
            Wait-Until { "$($job.State)" -ne 'Running' -and "$($job.State)" -ne 'NotStarted' } -Seconds 120
            $job.State | Should -Be 'Blocked'
            Get-CallCount $s RotateEncryptionKey | Should -Be 0
        } finally {
            Remove-Job -Job $job -Force
            Stop-KeyRotationSandbox $s
        }
    }
}

Describe 'Progress' {
    It 'is hidden by $ProgressPreference and in redirected output' {
        $ended = Invoke-Process -NonInteractive -Script {
            $s = Start-KeyRotationSandbox -RotationDuration 2
            foreach ($preference in 'SilentlyContinue', 'Continue') {
                $shell = [powershell]::Create()
                $null = $shell.AddScript({
                        param($manifest, $access, $preference)
                        Import-Module -Name $manifest
                        $ProgressPreference = $preference
                        Get-KeyRotationTarget mycluster @access | Invoke-KeyRotation -Force
                        Invoke-RSRotateEncryptionKey mycluster @access -Force -Wait -PollingInterval 0.1
                    }.ToString()).AddArgument((Get-Module -Name KeyRotation).Path.Replace('.psm1', '.psd1')).AddArgument($s).AddArgument($preference)
                $shell.Invoke().Count
                [bool]$shell.Streams.Progress.Count
                $shell.Dispose()
            }

            # In the process's own console.
            @(Invoke-RSRotateEncryptionKey mycluster-2 @s -Force -Wait -PollingInterval 0.1).Count
        }
        # Without the preference there was progress to see.
        $ended.Result | Should -Be 2, $false, 2, $true, 1
        $ended.Text.Trim() | Should -BeExactly ''
    }
}

Describe 'With an interactive user' -ForEach @(, @{ Changes = $Changes }) {
    BeforeAll {
        # No and Yes to the first call's two questions, No to All to the second call's only one.
        $ended = Invoke-Process $oneCall -Answer ($Changes | ForEach-Object { 'n', 'y', 'l' }) -With @{
            Calls = foreach ($change in $Changes) {
                $base = @{ Command = $change.Command; Operation = $change.Operation; Parameters = $change.Parameters }
                $base + @{ Name = "$($change.Command) one by one" }
                $base + @{ Name = "$($change.Command) none at all" }
            }
        }
    }

    It '<Command> changes only what was answered with Yes' -ForEach $Changes {
        Get-ShownText $ended "$Command one by one" |
            Should -BeLike "*Are you sure you want to perform this action? Performing the operation ""$Action"" on target ""$First""*on target ""$Second""*"
        $call = $ended.Result | Where-Object Name -EQ "$Command one by one"
        $call.Written | Should -Be 1
        $call.Changes | Should -Be 1
    }

    It '<Command> changes nothing after No to All' -ForEach $Changes {
        Get-ShownText $ended "$Command none at all" | Should -BeLike "*on target ""$First""*"
        $call = $ended.Result | Where-Object Name -EQ "$Command none at all"
        $call.ErrorId | Should -BeNullOrEmpty
        $call.Changes | Should -Be 0
    }
}
