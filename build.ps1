#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and packs KeyRotation. Each task runs what README names; nothing here is another way to do it.
.PARAMETER Task
    Build    lays the importable module out at out/KeyRotation
    Test     runs the xunit tests
    Pester   builds, then runs the Pester suite in this PowerShell (needs Pester 5)
    Demo     builds, then rotates everything once on the embedded sandbox
    Bench    builds, then prints the figures
    Package  builds, then zips the module to out/KeyRotation.<version>.zip
.EXAMPLE
    ./build.ps1 Build, Test, Pester
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPositionalParameters', '', Justification = 'dotnet takes its arguments by position.')]
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Demo', 'Bench', 'Package')]
    [string[]] $Task = 'Build'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $args ended with exit code $LASTEXITCODE."
    }
}

Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            'Build' { Invoke-DotNet build KeyRotation.sln -c Release }
            'Test' { Invoke-DotNet test KeyRotation.sln -c Release }
            'Demo' { Invoke-DotNet run --project src/KeyRotation.Demo -c Release }
            'Bench' { Invoke-DotNet run --project tests/KeyRotation.Bench -c Release }
            'Pester' {
                Invoke-DotNet build KeyRotation.sln -c Release
                & (Join-Path -Path $PSScriptRoot -ChildPath 'tests/Pester/Invoke-Suite.ps1')
                if ($LASTEXITCODE -ne 0) {
                    throw 'The Pester suite failed.'
                }
            }
            'Package' {
                Invoke-DotNet build KeyRotation.sln -c Release
                $version = (Import-PowerShellDataFile -LiteralPath ./KeyRotation.psd1).ModuleVersion
                $zip = Join-Path -Path $PSScriptRoot -ChildPath "out/KeyRotation.$version.zip"
                Compress-Archive -Path ./out/KeyRotation -DestinationPath $zip -Force
                $zip
            }
        }
    }
} finally {
    Pop-Location
}
