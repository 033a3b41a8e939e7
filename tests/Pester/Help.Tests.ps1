BeforeDiscovery {
    $script:Pages = Get-ChildItem -Path "$PSScriptRoot/../../docs/cmdlets/*.md" -Exclude common-parameters.md | ForEach-Object {
        $text = (Get-Content -LiteralPath $_.FullName -Raw) -replace "`r`n", "`n"
        @{
            Command  = $_.BaseName
            Examples = @([regex]::Matches($text, '(?ms)^### (Example \d+: [^\n]+)\n+```powershell\n(.*?)^```') | ForEach-Object {
                    @{ Title = $_.Groups[1].Value; Code = $_.Groups[2].Value }
                })
        }
    }

    $script:Examples = foreach ($page in $Pages) {
        foreach ($example in $page.Examples) {
            @{ Command = $page.Command; Title = $example.Title; Code = $example.Code }
        }
    }

    # Pages of prose, whose blocks of code go on from one another.
    $script:Guides = Get-ChildItem -Path "$PSScriptRoot/../../docs/about/*.md", "$PSScriptRoot/../../docs/aws-cli-options.md" | ForEach-Object {
        $text = (Get-Content -LiteralPath $_.FullName -Raw) -replace "`r`n", "`n"
        $blocks = [regex]::Matches($text, '(?ms)^```powershell\n(.*?)^```') | ForEach-Object { $_.Groups[1].Value }
        @{ Name = $_.BaseName; Blocks = @($blocks); Code = $blocks -join "`n" }
    }

    $script:Topics = Get-ChildItem -Path "$PSScriptRoot/../../docs/about/*.md" | ForEach-Object { @{ Topic = $_.BaseName } }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
}

AfterAll {
    Exit-Test
}

Describe 'Get-Help <Command>' -ForEach $Pages {
    BeforeAll {
        $help = Get-Help -Name $Command -Full
        $info = Get-Command -Name $Command
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $declared = $info.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.Attributes.Where({ $_.DontShow }) }
    }

    It 'has a synopsis, a description and links' {
        $help.Synopsis.Trim() | Should -Match '^[A-Z][^\n]+\.$'
        $help.Synopsis | Should -Not -BeLike "*$Command*"
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 100
        @($help.relatedLinks.navigationLink).Count | Should -BeGreaterThan 0
    }

    It 'has its page''s examples, with code and remarks' {
        $shown = @($help.examples.example)
        $shown.Count | Should -Be $Examples.Count
        $shown.Count | Should -BeGreaterOrEqual 3
        for ($i = 0; $i -lt $shown.Count; $i++) {
            $shown[$i].title | Should -BeLike "*$($Examples[$i].Title)*"
            ($shown[$i].code -replace '\s') | Should -BeExactly ($Examples[$i].Code -replace '\s')
            ($shown[$i].remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows -WhatIf, -Force and -Confirm for cmdlets that change' {
        $info.Parameters.ContainsKey('Force') | Should -Be $info.Parameters.ContainsKey('WhatIf')
        if ($info.Parameters.ContainsKey('WhatIf')) {
            foreach ($usage in '-WhatIf', '-Force', '-Confirm:$false') {
                $Examples.Code -join "`n" | Should -BeLike "*$usage*"
            }
        }
    }

    It 'describes every parameter as PowerShell binds it' {
        @($help.parameters.parameter.name | Sort-Object) | Should -Be @($declared.Name | Sort-Object)
        foreach ($parameter in $declared) {
            $described = $help.parameters.parameter | Where-Object name -EQ $parameter.Name
            ($described.description.Text -join '').Trim() | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) should say what it does"
            $underlying = [System.Nullable]::GetUnderlyingType($parameter.ParameterType)
            $described.type.name | Should -Be $(if ($underlying) { $underlying.Name } else { $parameter.ParameterType.Name })
            $described.aliases | Should -Be $(if ($parameter.Aliases) { $parameter.Aliases -join ', ' } else { 'none' })
            $described.globbing | Should -Be "$($parameter.Attributes.TypeId -contains [System.Management.Automation.SupportsWildcardsAttribute])"
        }
    }

    It 'shows every parameter set, the default first' {
        $sets = @($info.ParameterSets | Sort-Object -Property { -not $_.IsDefault }, Name)
        $shown = @($help.syntax.syntaxItem)
        $shown.Count | Should -Be $sets.Count
        for ($i = 0; $i -lt $sets.Count; $i++) {
            $expected = $sets[$i].Parameters | Where-Object Name -In $declared.Name | ForEach-Object {
                $position = if ($_.Position -ge 0) { $_.Position } else { 'named' }
                "$($_.Name) $($_.IsMandatory) $position $($_.ValueFromPipelineByPropertyName) $($_.ValueFromPipeline)"
            }
            $actual = $shown[$i].parameter | ForEach-Object {
                "$($_.name) $($_.required) $($_.position) $($_.pipelineInput -like '*ByPropertyName*') $($_.pipelineInput -like '*ByValue*')"
            }
            @($actual | Sort-Object) | Should -Be @($expected | Sort-Object)
        }
    }

    It 'names the output types' {
        $returned = $help.returnValues | Out-String
        $returned.Trim() | Should -Not -BeNullOrEmpty
        # A cmdlet without output has none.
        $info.OutputType.Name | ForEach-Object { $returned | Should -BeLike "*$_*" }
    }
}

Describe 'Get-Help about_...' {
    It 'finds <Topic> alone' -ForEach $Topics {
        $shown = Get-Help -Name $Topic | Out-String -Width 200
        $shown | Should -Match "(?s)^\s*TOPIC\s+$Topic\s+SHORT DESCRIPTION\s+\S.*LONG DESCRIPTION\s+\S.*SEE ALSO"
        ($shown -split '\r?\n' | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessThan 80
    }

    It 'ships every topic and no other file' {
        (Get-ChildItem -LiteralPath "$ModuleFolder/en-US").Name | Sort-Object |
            Should -Be (@($Topics.Topic | ForEach-Object { "$_.help.txt" }) + 'KeyRotation.dll-Help.xml' | Sort-Object)
    }

    It 'names every cmdlet in the overview' {
        $topic = Get-Help -Name about_KeyRotation | Out-String
        foreach ($name in (Get-Module -Name KeyRotation).ExportedCmdlets.Keys) {
            $topic | Should -BeLike "*$name*"
        }
    }
}

Describe 'The examples run unchanged' {
    BeforeAll {
        # In one process of their own, several at a time, each in a fresh runspace under strict mode. What stops all
        # sandboxes of the process comes last and alone.
        $ended = Invoke-Process -NonInteractive -WithoutModule -With @{ Manifest = $ModuleManifest; Examples = $Examples } -Script {
            function Start-Example {
                param($Example)
                $shell = [powershell]::Create()
                $null = $shell.AddScript('param($manifest) Import-Module -Name $manifest; $ConfirmPreference = ''None''; Set-StrictMode -Version Latest').AddArgument($With.Manifest).Invoke()
                $shell.Commands.Clear()
                $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $none.Complete()
                $null = $shell.AddScript($Example.Code)
                [pscustomobject]@{ Example = $Example; Shell = $shell; Output = $output; Call = $shell.BeginInvoke($none, $output) }
            }

            function Receive-Example {
                param($Running)
                $problems = @()
                try {
                    $null = $Running.Shell.EndInvoke($Running.Call)
                } catch {
                    $problems += "$_"
                }

                $problems += @($Running.Shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" })
                $Running.Shell.Dispose()
                [pscustomobject]@{ Command = $Running.Example.Command; Title = $Running.Example.Title; Problems = @($problems); Text = ($Running.Output | Out-String -Width 200) }
            }

            $alone = '(?m)^Stop-KeyRotationSandbox\s*$'
            $running = @()
            foreach ($example in $With.Examples | Where-Object Code -NotMatch $alone) {
                $running += Start-Example $example
                if ($running.Count -ge 8) {
                    Receive-Example $running[0]
                    $running = @($running | Select-Object -Skip 1)
                }
            }

            $running | ForEach-Object { Receive-Example $_ }
            $With.Examples | Where-Object Code -Match $alone | ForEach-Object { Receive-Example (Start-Example $_) }
        }
    }

    It '<Command>, <Title>' -ForEach $Examples {
        $run = $ended.Result | Where-Object { $_.Command -eq $Command -and $_.Title -eq $Title }
        $run | Should -Not -BeNullOrEmpty -Because $ended.Text
        $run.Problems | Should -BeNullOrEmpty
        # What would happen goes to the host, and stopping is silent: all others have something to show.
        if ($Code -notmatch '-WhatIf' -and $Code -notmatch '(?s)\| Stop-KeyRotationSandbox\s*$') {
            $run.Text.Trim() | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'The code of the guide <Name>' -ForEach $Guides {
    It 'runs without an error and shows output' {
        $ended = Invoke-Process -NonInteractive -WithoutModule -With @{ Parent = (Split-Path -Path $ModuleFolder -Parent); Code = $Code } -Script {
            $env:PSModulePath = $With.Parent + [System.IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module -Name KeyRotation
            $ConfirmPreference = 'None'
            Set-StrictMode -Version Latest
            $shell = [powershell]::Create('CurrentRunspace').AddScript($With.Code)
            $output = $shell.Invoke()
            [pscustomobject]@{
                Problems = @($shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" })
                Text     = $output | Out-String -Width 200
            }
        }
        $ended.Result | Should -Not -BeNullOrEmpty -Because $ended.Text
        # What a guide shows on purpose, it catches itself.
        $ended.Result.Problems | Should -BeNullOrEmpty
        $ended.Result.Text.Trim() | Should -Not -BeNullOrEmpty
        $Blocks.Count | Should -BeGreaterThan 3
    }
}
