#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7.0' }

# The table that the xunit suite runs against the stand-in engine, against the engine itself: what it says here is right.

BeforeDiscovery {
    $table = Join-Path $PSScriptRoot '../Shared/binding-cases.json'
    $cases = foreach ($case in Get-Content -Raw -Path $table | ConvertFrom-Json -Depth 20 -DateKind String) {
        @{ Name = $case.name; Case = $case }
    }
}

BeforeAll {
    $assembly = Join-Path $PSScriptRoot '../KeyRotation.TestCmdlets/bin/Release/netstandard2.0/KeyRotation.TestCmdlets.dll'
    if (-not (Test-Path -Path $assembly)) {
        throw "Build first: dotnet build -c Release tests/KeyRotation.TestCmdlets. There is no '$assembly'."
    }

    Import-Module (Join-Path $PSScriptRoot 'Support/BindingCases.psm1') -Force
    Open-CaseRunspace -CmdletAssembly (Resolve-Path -Path $assembly)
}

AfterAll {
    Close-CaseRunspace
    Remove-Module BindingCases
}

Describe 'The table of binding cases in real PowerShell' {
    It '<Name>' -ForEach $cases {
        Compare-BindingCase -Case $Case -Result (Invoke-BindingCase -Case $Case) | Should -BeNullOrEmpty
    }
}

# The counterparts of the xunit suite's StopTests.
Describe 'Stopping in real PowerShell' {
    It 'calls StopProcessing and ends the wait of the cmdlet' {
        $result = Invoke-ThenStop -Text 'Wait-Test'
        $result.State | Should -Be 'Stopped'
        $result.Output | Should -Be 'waiting'
    }

    It 'loses what is written afterwards, and tells the writer' {
        (Invoke-ThenStop -Text 'Wait-Test -WriteOn').Output | Should -Be 'waiting'
        [KeyRotation.TestCmdlets.WaitTestCommand]::SeenAfterStop | Should -Be 'Stopping True, PipelineStoppedException'
    }

    It 'reaches every command of the pipeline, and no EndProcessing runs' {
        $result = Invoke-ThenStop -Text '1, 2, 3 | Test-Stream | Wait-Test'
        $result.State | Should -Be 'Stopped'
        $result.Output | Should -Not -Contain 'a end'
    }
}
