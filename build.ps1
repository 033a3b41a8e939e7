#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and packs KeyRotation. Each task runs the commands that docs/building.md names.
.PARAMETER Task
    Build    lays the importable module out at out/KeyRotation
    Test     runs the xunit tests
    Pester   builds, then runs the Pester suite in this PowerShell (needs Pester 5)
    Demo     builds, then rotates everything once on the embedded sandbox
    Bench    builds, then prints the figures
    Package  builds, then packs the module as out/KeyRotation.<version>.zip and .nupkg
.PARAMETER CertificateThumbprint
    For Package, on Windows: signs the module's own files with this certificate of Cert:\CurrentUser\My before they are packed.
.PARAMETER TimestampServer
    Who vouches for the time of the signature, so that it outlives the certificate.
.EXAMPLE
    ./build.ps1 Build, Test, Pester
.EXAMPLE
    ./build.ps1 Package -CertificateThumbprint 0123456789ABCDEF0123456789ABCDEF01234567
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPositionalParameters', '', Justification = 'dotnet takes its arguments by position.')]
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Demo', 'Bench', 'Package')]
    [string[]] $Task = 'Build',

    [ValidatePattern('^[0-9A-Fa-f]{40}$')]
    [string] $CertificateThumbprint,

    [uri] $TimestampServer = 'http://timestamp.digicert.com'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $args ended with exit code $LASTEXITCODE."
    }
}

# Our own files only: those from packages have the signatures of their makers.
function Set-ModuleSignature {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Thumbprint, [uri] $TimestampServer)
    $certificate = Get-Item -LiteralPath "Cert:\CurrentUser\My\$Thumbprint" -ErrorAction Ignore
    if (-not $certificate) {
        throw "There is no certificate $Thumbprint in Cert:\CurrentUser\My. Import it with its private key, or name another one."
    }

    foreach ($file in Get-ChildItem -Path ./out/KeyRotation -Recurse -Include KeyRotation*.dll, *.psd1, *.psm1, *.ps1xml) {
        if ($PSCmdlet.ShouldProcess($file, 'Sign')) {
            $signed = Set-AuthenticodeSignature -LiteralPath $file -Certificate $certificate -HashAlgorithm SHA256 -TimestampServer $TimestampServer
            if ($signed.Status -ne 'Valid') {
                throw "$file was not signed: $($signed.StatusMessage)"
            }
        }
    }
}

# Before anything is built: it would be in vain.
if ($CertificateThumbprint -and 'Package' -notin $Task) {
    throw '-CertificateThumbprint signs what is packed: name the task Package too.'
}

if ($CertificateThumbprint -and $PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) {
    throw 'Authenticode signing needs Windows. Package without -CertificateThumbprint here, or package on Windows.'
}

Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            'Build' { Invoke-DotNet build KeyRotation.sln -c Release }
            'Test' { Invoke-DotNet test KeyRotation.sln -c Release }
            'Demo' { Invoke-DotNet run --project tools/KeyRotation.Demo -c Release }
            'Bench' { Invoke-DotNet run --project tests/KeyRotation.Bench -c Release }
            'Pester' {
                Invoke-DotNet build KeyRotation.sln -c Release
                & (Join-Path -Path $PSScriptRoot -ChildPath 'tests/Pester/Invoke-Suite.ps1')
                if ($LASTEXITCODE -ne 0) {
                    throw 'The Pester suite failed.'
                }
            }
            'Package' {
                Invoke-DotNet build src/KeyRotation -c Release
                if ($CertificateThumbprint) {
                    Set-ModuleSignature -Thumbprint $CertificateThumbprint -TimestampServer $TimestampServer
                }

                Invoke-DotNet run --project tools/KeyRotation.Packager -c Release --no-build -- pack out/KeyRotation out
            }
        }
    }
} finally {
    Pop-Location
}
