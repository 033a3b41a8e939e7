BeforeDiscovery {
    $neighbours = Get-Content -Raw -LiteralPath "$PSScriptRoot/../KeyRotation.Neighbour/neighbours.json" | ConvertFrom-Json
    $cases = foreach ($neighbour in $neighbours) {
        foreach ($loaded in 'before', 'after') { @{ Name = $neighbour.Name; Call = $neighbour.Call; Loaded = $loaded } }
    }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/Support/Neighbours.ps1
    Enter-Test
    $public = (Get-Module -Name KeyRotation).ExportedCmdlets.Keys | Sort-Object
    $answers = @{ Kms = $FirstKey; Sts = 'arn:aws:iam::123456789012:user/sandbox'; S3 = 'OK'; Json = '[1,2]'; Async = 'AsyncIteratorMethodBuilder'; Time = 'a time' }
    $results = [System.Collections.ArrayList]::new()
    $obstacle = Get-NeighbourObstacle
    if (-not $obstacle) { Add-Type -Path $NeighbourAssembly }
}

AfterAll {
    Exit-Test
}

Describe 'Beside another module' {
    It 'works with <Name> loaded <Loaded> the import' -ForEach $cases {
        if ($obstacle) {
            Set-ItResult -Skipped -Because $obstacle
        }

        $ended = Invoke-Neighbour $Name $Loaded
        $ended.ExitCode | Should -Be 0 -Because $ended.Text
        $ended.Result.Cmdlets | Should -Be $public
        $ended.Result.Used | Should -Be $answers[$Call], $answers[$Call]
        $ended.Result.Shared | Should -Be 'KeyRotation.Loader'
        foreach ($own in 'KeyRotation', 'KeyRotation.Core', 'KeyRotation.AwsClients', 'AWSSDK.Core', 'AWSSDK.KeyManagementService') {
            $ended.Result.Private | Should -Contain $own
        }

        $null = $results.Add([pscustomobject]@{ Name = $Name; Packages = [KeyRotation.Neighbour.Neighbour]::Find($Name).Packages; Loaded = $Loaded; Worked = $true })
    }

    It 'matches the table on its page' {
        if ($obstacle) {
            Set-ItResult -Skipped -Because $obstacle
        }

        $page = Get-Content -LiteralPath ([System.IO.Path]::Combine($RepositoryRoot, 'docs', 'beside-other-modules.md'))
        $page -like '| * | *' -match 'both work|beside \|' | Should -Be @(Format-ConflictMatrix $results | Where-Object { $_ -notlike '|--*' })
    }
}
