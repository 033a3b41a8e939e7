BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
    $version = (Import-PowerShellDataFile -LiteralPath $ModuleManifest).ModuleVersion
    $packager = [System.IO.Path]::Combine($RepositoryRoot, 'tools', 'KeyRotation.Packager', 'bin', 'Release', 'net10.0', 'KeyRotation.Packager.dll')
    $packages = [System.IO.Path]::Combine((Convert-Path -LiteralPath $TestDrive), 'packages')
    $said = & dotnet $packager pack $ModuleFolder $packages 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$said" }
    $zip = [System.IO.Path]::Combine($packages, "KeyRotation.$version.zip")
    $nupkg = [System.IO.Path]::Combine($packages, "KeyRotation.$version.nupkg")

    # What a new user types. Modules and settings of the account that runs the tests are not available.
    function Invoke-NewUser {
        param([string] $Home_, [string] $Modules, [scriptblock] $Script)
        $saved = @{}
        $clean = @{ HOME = $Home_; USERPROFILE = $Home_; XDG_CONFIG_HOME = $null; XDG_DATA_HOME = $null; XDG_CACHE_HOME = $null; PSModulePath = $Modules }
        foreach ($name in $clean.Keys) {
            $saved[$name] = [System.Environment]::GetEnvironmentVariable($name)
            [System.Environment]::SetEnvironmentVariable($name, $clean[$name])
        }

        try {
            Invoke-Process -WithoutModule -NonInteractive -With @{ Zip = $zip; Packages = $packages; Modules = $Modules } -Script $Script
        } finally {
            foreach ($name in $saved.Keys) { [System.Environment]::SetEnvironmentVariable($name, $saved[$name]) }
        }
    }
}

AfterAll {
    Exit-Test
}

Describe 'The packages' {
    It 'are smaller than 6 MB' {
        (Get-Item -LiteralPath $zip).Length | Should -BeLessThan 6MB
        (Get-Item -LiteralPath $nupkg).Length | Should -BeLessThan 6MB
    }

    It 'have the size on their page' {
        $page = Get-Content -Raw -LiteralPath ([System.IO.Path]::Combine($RepositoryRoot, 'docs', 'packaging.md'))
        $page -match '(\d+\.\d) MB\s+each' | Should -BeTrue
        foreach ($file in $zip, $nupkg) {
            [Math]::Abs((Get-Item -LiteralPath $file).Length / 1e6 - [double]$Matches[1]) | Should -BeLessThan 0.3
        }
    }

    It 'contain exactly the module''s files' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $archive = [System.IO.Compression.ZipFile]::OpenRead($zip)
        try {
            $names = $archive.Entries.FullName
        } finally {
            $archive.Dispose()
        }

        $there = Get-ChildItem -LiteralPath $ModuleFolder -Recurse -File | ForEach-Object { "KeyRotation/$version" + $_.FullName.Substring($ModuleFolder.Length).Replace('\', '/') }
        ($names | Sort-Object) | Should -Be ($there | Sort-Object)
        $listed = (Import-PowerShellDataFile -LiteralPath $ModuleManifest).FileList
        $names | ForEach-Object { ($_ -split '/')[2] } | Select-Object -Unique | Should -BeIn $listed
        $names -match 'Management\.Automation|MiniHost|Test|xunit|Bench|Simulation|Demo|HelpBuilder|Packager|Standard\.Library' | Should -BeNullOrEmpty
    }

    It 'have a valid manifest with files, tags and release notes' {
        $manifest = Test-ModuleManifest -Path $ModuleManifest -ErrorAction Stop -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        ($manifest.FileList | Split-Path -Leaf | Sort-Object) | Should -Be ((Get-ChildItem -LiteralPath $ModuleFolder).Name | Sort-Object)
        $manifest.FileList | ForEach-Object { Test-Path -LiteralPath $_ } | Should -Not -Contain $false
        $manifest.Tags | Should -Contain 'Redshift'
        $manifest.ReleaseNotes | Should -BeLike '*Invoke-RSRotateEncryptionKey*'
        $manifest.LicenseUri | Should -Not -BeNullOrEmpty
    }

    It 'have one version everywhere' {
        $own = @(Get-ChildItem -LiteralPath $ModuleFolder -Recurse -Filter KeyRotation*.dll)
        $own.Count | Should -BeGreaterThan 10
        foreach ($file in $own) {
            [System.Reflection.AssemblyName]::GetAssemblyName($file.FullName).Version.ToString(3) | Should -BeExactly $version
            $file.VersionInfo.ProductVersion | Should -BeLike "$version*"
        }

        $sbom = Get-Content -Raw -LiteralPath "$ModuleFolder/KeyRotation.cdx.json" | ConvertFrom-Json
        $sbom.metadata.component.version | Should -BeExactly $version
    }

    It 'list each third-party assembly with its license' {
        $sbom = Get-Content -Raw -LiteralPath "$ModuleFolder/KeyRotation.cdx.json" | ConvertFrom-Json
        $told = $sbom.components.properties | Where-Object name -EQ 'keyrotation:file' | ForEach-Object value
        $there = Get-ChildItem -LiteralPath "$ModuleFolder/bin" -Recurse -Filter *.dll | Where-Object Name -NotLike 'KeyRotation*' |
            ForEach-Object { "bin/$($_.Directory.Name)/$($_.Name)" }
        $there | Should -Not -BeNullOrEmpty
        ($told | Sort-Object) | Should -Be ($there | Sort-Object)
        foreach ($component in $sbom.components) {
            $component.licenses.license.id | Should -BeIn 'Apache-2.0', 'MIT'
            $file = Get-Item -LiteralPath "$ModuleFolder/$(($component.properties | Where-Object name -EQ 'keyrotation:file')[0].value)"
            $file.VersionInfo.FileVersion | Should -Not -BeNullOrEmpty
            Get-Content -Raw -LiteralPath "$ModuleFolder/THIRD-PARTY-NOTICES.txt" | Should -BeLike "*$($component.name) $($component.version), $($component.licenses.license.id)*"
        }
    }

    It 'install from the zip for a new user' {
        $home_ = (New-Item -ItemType Directory -Path "$TestDrive/newcomer").FullName
        $modules = (New-Item -ItemType Directory -Path "$TestDrive/newcomer/modules").FullName
        $ended = Invoke-NewUser $home_ $modules {
            Expand-Archive -LiteralPath $With.Zip -DestinationPath $With.Modules
            $s = Start-KeyRotationSandbox -RotationDuration 2
            (Invoke-RSRotateEncryptionKey mycluster @s -Force -Wait -PollingInterval 0.1).ClusterStatus
            (Get-Module -Name KeyRotation).ModuleBase.StartsWith($With.Modules)
            (Get-Command -Module KeyRotation).Count
            (Get-Help -Name Invoke-RSRotateEncryptionKey -Examples).Examples.Example.Count -gt 2
        }
        $ended.Result | Should -Be 'available', $true, (Get-Module -Name KeyRotation).ExportedCmdlets.Count, $true -Because $ended.Text
        $ended.Text.Trim() | Should -BeExactly ''
    }

    It 'install from a nupkg in a folder' {
        if (-not (Get-Command -Name Install-PSResource -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'this PowerShell has no Microsoft.PowerShell.PSResourceGet'
        }

        Register-PSResourceRepository -Name KeyRotationTest -Uri $packages -Trusted
        try {
            Save-PSResource -Name KeyRotation -Repository KeyRotationTest -Path "$TestDrive/saved"
            (Test-ModuleManifest -Path "$TestDrive/saved/KeyRotation/$version/KeyRotation.psd1").ExportedCmdlets.Count | Should -Be (Get-Module -Name KeyRotation).ExportedCmdlets.Count
        } finally {
            Unregister-PSResourceRepository -Name KeyRotationTest
        }
    }

    It 'refuse to be signed outside Windows before building' {
        if ($PSVersionTable.PSEdition -ne 'Core' -or $IsWindows) {
            Set-ItResult -Skipped -Because 'this is Windows'
        }

        $thumbprint = '0' * 40
        { & "$RepositoryRoot/build.ps1" Package -CertificateThumbprint $thumbprint } | Should -Throw '*needs Windows*'
        { & "$RepositoryRoot/build.ps1" Build -CertificateThumbprint $thumbprint } | Should -Throw '*Package*'
    }
}
