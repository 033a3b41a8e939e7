BeforeAll {
    . $PSScriptRoot/Support.ps1

    # What the rules do not know about test files. Nothing else is left out, at any severity.
    $leftOutInTests = @{
        PSUseDeclaredVarsMoreThanAssignments         = 'Pester hands the variables of one block to the next, which the rule cannot follow.'
        PSAvoidUsingPositionalParameters             = 'The tests call the cmdlets as people type them.'
        PSUseShouldProcessForStateChangingFunctions  = 'A helper of the tests changes nothing that is worth a question.'
        PSProvideCommentHelp                         = 'The helpers of the tests have comments, and are not called through Get-Help.'
        PSUseOutputTypeCorrectly                     = 'Nobody completes members of what a helper of the tests returns.'
        PSAvoidUsingConvertToSecureStringWithPlainText = 'The keys are made up, and are of use to one sandbox for one test.'
    }
    # What the rules do not know about an example: it is part of an interactive session.
    $leftOutInExamples = @{
        PSAvoidUsingPositionalParameters = 'The examples show what people type at a prompt.'
    }
    # Windows PowerShell 5.1 reads the shipped files too.
    $syntax = @{ Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1', '7.4') } } }

    function Assert-NothingFound {
        param([hashtable[]] $Where, [hashtable] $Settings)
        if (-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed'
        }

        foreach ($place in $Where) {
            Invoke-ScriptAnalyzer @place -Settings $Settings -ErrorAction Stop |
                ForEach-Object { "$($_.ScriptName):$($_.Line): $($_.RuleName): $($_.Message)" } |
                Should -BeNullOrEmpty
        }
    }
}

Describe 'PSScriptAnalyzer' {
    It 'finds nothing in the shipped module' {
        Assert-NothingFound -Where @{ Path = $ModuleFolder; Recurse = $true } -Settings $syntax
    }

    It 'finds nothing in the build script' {
        Assert-NothingFound -Where @{ Path = [System.IO.Path]::Combine($RepositoryRoot, 'build.ps1') } -Settings $syntax
    }

    It 'finds nothing in the script blocks of <_>' -ForEach @('KeyRotation.Format.ps1xml', 'KeyRotation.Types.ps1xml') {
        $document = [xml](Get-Content -LiteralPath ([System.IO.Path]::Combine($ModuleFolder, $_)) -Raw)
        $blocks = $document.SelectNodes('//ScriptBlock | //GetScriptBlock | //SetScriptBlock | //Script') | ForEach-Object { @{ ScriptDefinition = $_.InnerText.Trim() } }
        $blocks | Should -Not -BeNullOrEmpty
        Assert-NothingFound -Where $blocks -Settings $syntax
    }

    It 'finds nothing in the example <_>' -ForEach @('scheduled-rotation.ps1', 'azure-automation.ps1') {
        Assert-NothingFound -Where @{ Path = [System.IO.Path]::Combine($RepositoryRoot, 'examples', $_) } -Settings @{}
    }

    It 'finds nothing in the scripts of the example <File>' -ForEach @(@{ File = 'aws-systems-manager.yaml'; Key = 'Script' }, @{ File = 'github-actions.yaml'; Key = 'run' }) {
        $blocks = @(Get-YamlBlock ([System.IO.Path]::Combine($RepositoryRoot, 'examples', $File)) $Key | ForEach-Object { @{ ScriptDefinition = $_ } })
        $blocks | Should -Not -BeNullOrEmpty
        Assert-NothingFound -Where $blocks -Settings @{}
    }

    It 'finds nothing in the session at the prompt' {
        $page = (Get-Content -LiteralPath ([System.IO.Path]::Combine($RepositoryRoot, 'examples', 'interactive-session.md')) -Raw) -replace "`r`n", "`n"
        # As one script: a variable of one step is used by another.
        $typed = ([regex]::Matches($page, '(?s)```powershell\n(.*?)```') | ForEach-Object { $_.Groups[1].Value }) -join "`n"
        $typed | Should -Not -BeNullOrEmpty
        Assert-NothingFound -Where @{ ScriptDefinition = $typed } -Settings @{ ExcludeRules = @('PSAvoidUsingPositionalParameters') }
    }

    It 'finds nothing in the code of <Name>' -ForEach (
        @(Get-ChildItem -Path "$PSScriptRoot/../../docs" -Filter *.md -Recurse; Get-Item -Path "$PSScriptRoot/../../README.md") |
            Where-Object { Select-String -LiteralPath $_.FullName -Pattern '^```powershell' -Quiet } |
            ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    ) {
        $leftOutInExamples.Values | Should -Not -BeNullOrEmpty
        $text = (Get-Content -LiteralPath $Path -Raw) -replace "`r`n", "`n"
        $blocks = [regex]::Matches($text, '(?ms)^```powershell\n(.*?)^```') | ForEach-Object { $_.Groups[1].Value }
        # The examples of a cmdlet stand alone; elsewhere each goes on from the one before.
        if ($Path -notmatch '[\\/]cmdlets[\\/]') { $blocks = $blocks -join "`n" }
        $settings = @{ ExcludeRules = @($leftOutInExamples.Keys); Rules = $syntax.Rules }
        $blocks | Should -Not -BeNullOrEmpty
        Assert-NothingFound -Where ($blocks | ForEach-Object { @{ ScriptDefinition = $_ } }) -Settings $settings
    }

    It 'finds nothing in the tests' {
        $leftOutInTests.Values | Should -Not -BeNullOrEmpty
        Assert-NothingFound -Where @{ Path = $PSScriptRoot; Recurse = $true } -Settings @{ ExcludeRules = @($leftOutInTests.Keys) }
    }

    It 'is never suppressed without a justification' {
        $files = @(
            Get-ChildItem -LiteralPath $PSScriptRoot, $ModuleFolder, ([System.IO.Path]::Combine($RepositoryRoot, 'examples')) -Include *.ps1, *.psm1, *.psd1 -Recurse
            Get-Item -LiteralPath ([System.IO.Path]::Combine($RepositoryRoot, 'build.ps1'))
        )
        $files.Count | Should -BeGreaterThan 30
        foreach ($file in $files) {
            $errors = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            $silenced = $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.AttributeAst] -and $args[0].TypeName.Name -match 'SuppressMessage' }, $true)
            foreach ($attribute in $silenced) {
                ($attribute.NamedArguments | Where-Object ArgumentName -EQ 'Justification').Argument.Value |
                    Should -Not -BeNullOrEmpty -Because "$($file.Name), line $($attribute.Extent.StartLineNumber)"
            }
        }
    }
}
