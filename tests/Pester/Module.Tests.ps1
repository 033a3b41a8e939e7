BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    $public = @(
        'Get-KeyRotationJournal'
        'Get-KeyRotationTarget'
        'Invoke-KeyRotation'
        'Invoke-KMSKeyRotationOnDemand'
        'Invoke-RSRotateEncryptionKey'
        'Resolve-KeyRotationOutcome'
        'Set-KMSKeyRotationSchedule'
        'Start-KeyRotationSandbox'
        'Stop-KeyRotationSandbox'
        'Test-KeyRotationJournal'
        'Update-RSSNamespaceKey'
        'Wait-KMSKeyRotation'
        'Wait-RSClusterAvailable'
        'Wait-RSSNamespaceAvailable'
    )

    # What runs in a process of its own: one rotation, and who ended up in the load context that all modules share.
    $rotateAndLook = {
        if ($With.LoadFirst) { $null = [System.Reflection.Assembly]::LoadFrom($With.LoadFirst) }
        Import-Module -Name $With.Manifest
        $s = Start-KeyRotationSandbox -Namespaces 1 -RotationDuration 2
        $done = @(
            Invoke-RSRotateEncryptionKey mycluster @s -Force -Wait -PollingInterval 0.1
            Invoke-KMSKeyRotationOnDemand alias/sandbox-key-1 @s -Force -Wait -PollingInterval 0.1
            Update-RSSNamespaceKey mynamespace alias/sandbox-key-2 @s -Force -Wait -PollingInterval 0.1
            Wait-RSClusterAvailable mycluster @s -RoleArn $s.Server.RoleArn
        )
        $shared = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object {
            $_.GetName().Name -match '^(AWSSDK|KeyRotation)' -and
            [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_) -eq [System.Runtime.Loader.AssemblyLoadContext]::Default
        }
        [pscustomobject]@{
            Done    = $done.Count
            Carried = ($s.Server.GetState().Rotations.Values | Measure-Object -Sum).Sum
            Shared  = @($shared | ForEach-Object { "$($_.GetName().Name) $($_.GetName().Version)" } | Sort-Object)
        }
    }
}

AfterAll {
    Exit-Test
}

Describe 'The manifest' {
    It 'is valid' {
        $manifest = Test-ModuleManifest -Path $ModuleManifest -ErrorAction Stop -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $manifest.Name | Should -BeExactly 'KeyRotation'
        $manifest.PowerShellVersion | Should -Be '5.1'
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
        $manifest.Description | Should -Not -BeNullOrEmpty
    }

    It 'exports its cmdlets and nothing else' {
        $data = Import-PowerShellDataFile -LiteralPath $ModuleManifest
        ($data.CmdletsToExport | Sort-Object) | Should -Be $public
        $data.FunctionsToExport | Should -BeNullOrEmpty
        $data.AliasesToExport | Should -BeNullOrEmpty
        $data.VariablesToExport | Should -BeNullOrEmpty
        $module = Get-Module -Name KeyRotation
        ($module.ExportedCommands.Keys | Sort-Object) | Should -Be $public
        $module.ExportedCmdlets.Count | Should -Be $public.Count
    }

    It 'uses approved verbs and imports without output' {
        $approved = (Get-Verb).Verb
        $public | ForEach-Object { ($_ -split '-')[0] } | ForEach-Object { $_ | Should -BeIn $approved }
        $ended = Invoke-Process -WithoutModule -NonInteractive -With @{ Manifest = $ModuleManifest } -Script { Import-Module -Name $With.Manifest }
        $ended.Text.Trim() | Should -BeExactly ''
        $ended.ExitCode | Should -Be 0
    }

    It 'uses singular nouns' {
        # PSUseSingularNouns reads functions only. Nouns that end in ss, as in an access, are singular.
        $public | ForEach-Object { ($_ -split '-')[1] } | ForEach-Object { $_ | Should -Not -Match '[^s]s$' }
    }

    It 'ships every assembly for each target, none of PowerShell''s' {
        foreach ($target in 'net8.0', 'net10.0', 'netstandard2.0') {
            $files = (Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($ModuleFolder, 'bin', $target)) -Filter *.dll).Name
            foreach ($name in 'KeyRotation', 'KeyRotation.Core', 'KeyRotation.AwsClients', 'KeyRotation.Sandbox.Server', 'AWSSDK.Core', 'AWSSDK.KeyManagementService', 'AWSSDK.SecurityToken', 'AWSSDK.SSO', 'AWSSDK.SSOOIDC') {
                $files | Should -Contain "$name.dll"
            }

            $files | Should -Not -Contain 'System.Management.Automation.dll'
        }

        # The loader is chosen by the edition, and chooses the target.
        foreach ($edition in 'Core', 'Desktop') {
            (Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($ModuleFolder, 'bin', $edition))).Name | Should -Be 'KeyRotation.Loader.dll'
        }
    }
}

Describe 'Importing' {
    It 'works by auto-loading from PSModulePath' {
        $ended = Invoke-Process -WithoutModule -NonInteractive -With @{ Parent = (Split-Path -Path $ModuleFolder -Parent) } -Script {
            $env:PSModulePath = $With.Parent + [System.IO.Path]::PathSeparator + $env:PSModulePath
            $s = Start-KeyRotationSandbox
            (Wait-RSClusterAvailable mycluster @s).ClusterIdentifier
            (Get-Module -Name KeyRotation).ExportedCmdlets.Count
        }
        $ended.Result | Should -Be 'mycluster', $public.Count
    }

    It 'works from a folder with spaces and non-ASCII letters' {
        $copy = "$TestDrive/Gr$([char]0xFC)$([char]0xDF)e an $([char]0x9375)/KeyRotation"
        $null = New-Item -ItemType Directory -Path (Split-Path -Path $copy -Parent)
        Copy-Item -LiteralPath $ModuleFolder -Destination $copy -Recurse
        $ended = Invoke-Process -WithoutModule -NonInteractive -With @{ Manifest = (Convert-Path -LiteralPath "$copy/KeyRotation.psd1") } -Script $rotateAndLook
        $ended.Result.Carried | Should -Be 3
    }

    It 'keeps its cmdlets when re-imported ten times' {
        $ended = Invoke-Process -NonInteractive -With @{ Manifest = $ModuleManifest } -Script {
            Import-Module -Name $With.Manifest -Force
            (Get-Command -Module KeyRotation).Count
            1..10 | ForEach-Object {
                Remove-Module -Name KeyRotation
                Import-Module -Name $With.Manifest
                (Get-Command -Module KeyRotation).Count
            }

            $s = Start-KeyRotationSandbox
            (Invoke-RSRotateEncryptionKey mycluster @s -Force).ClusterIdentifier
            # One copy of each assembly, however often it was imported.
            $loaded = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -match '^(KeyRotation|AWSSDK)' }
            @($loaded | Group-Object -Property FullName | Where-Object Count -GT 1).Count
            # Removed and not imported again, nothing is left to call.
            Remove-Module -Name KeyRotation
            @(Get-Command -Name Invoke-RSRotateEncryptionKey -ErrorAction Ignore).Count
        }
        $ended.Result | Should -Be (@($public.Count) * 11 + 'mycluster' + 0 + 0)
        $ended.Text.Trim() | Should -BeExactly ''
    }

    It 'works in a runspace that closes' {
        $s = Start-KeyRotationSandbox
        try {
            $ended = Receive-Background (Start-Background $s { (Invoke-RSRotateEncryptionKey mycluster @s -Force).ClusterIdentifier })
            $ended.Output | Should -BeExactly 'mycluster'
            $ended.Errors | Should -BeNullOrEmpty
            $s.IsRunning | Should -BeTrue
            (Wait-RSClusterAvailable mycluster-2 @s).ClusterIdentifier | Should -BeExactly 'mycluster-2'
        } finally {
            Stop-KeyRotationSandbox $s
        }
    }

    It 'works in several runspaces at once' {
        $s = Start-KeyRotationSandbox -Clusters 9
        try {
            $all = 2..8 | ForEach-Object { Start-Background $s ([scriptblock]::Create("(Invoke-RSRotateEncryptionKey mycluster-$_ @s -Force).ClusterIdentifier")) }
            $all | ForEach-Object { (Receive-Background $_).Output } | Should -Be (2..8 | ForEach-Object { "mycluster-$_" })
            Get-CallCount $s RotateEncryptionKey | Should -Be 7
        } finally {
            Stop-KeyRotationSandbox $s
        }
    }

    It 'works in Start-ThreadJob' {
        if (-not (Get-Command -Name Start-ThreadJob -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'this PowerShell has no Start-ThreadJob'
        }

        $s = Start-KeyRotationSandbox
        try {
            $job = Start-ThreadJob -ScriptBlock {
                $access = $using:s
                Import-Module -Name $using:ModuleManifest
                Invoke-RSRotateEncryptionKey mycluster @access -Force
            }
            ($job | Receive-Job -Wait -AutoRemoveJob).ClusterIdentifier | Should -BeExactly 'mycluster'
            Get-CarriedOut $s mycluster | Should -Be 1
        } finally {
            Stop-KeyRotationSandbox $s
        }
    }

    It 'works in Start-Job, which returns data' {
        $s = Start-KeyRotationSandbox
        try {
            $all = @{} + $s
            $job = Start-Job -ScriptBlock {
                $access = $using:all
                Import-Module -Name $using:ModuleManifest
                Invoke-RSRotateEncryptionKey mycluster @access -Force
            }
            $cluster = $job | Receive-Job -Wait -AutoRemoveJob
            $cluster.ClusterIdentifier | Should -BeExactly 'mycluster'
            $cluster.Region | Should -BeExactly 'us-west-2'
            # What came back has forgotten how it was reached, and still names its cluster and Region.
            $access = @{ EndpointUrl = $s.EndpointUrl; AccessKey = $s.AccessKey; SecretKey = $s.SecretKey }
            ($cluster | Wait-RSClusterAvailable @access -PollingInterval 0.2).ClusterStatus | Should -BeExactly 'available'
        } finally {
            Stop-KeyRotationSandbox $s
        }
    }
}

Describe 'Beside other modules' {
    It 'loads only its loader into the shared load context' {
        $ended = Invoke-Process -WithoutModule -NonInteractive -With @{ Manifest = $ModuleManifest } -Script $rotateAndLook
        $ended.Result.Done | Should -Be 4
        $ended.Result.Carried | Should -Be 3
        $ended.Result.Shared | ForEach-Object { ($_ -split ' ')[0] } | Should -Be 'KeyRotation.Loader'
    }

    It 'works after another AWSSDK.Core <Version> was loaded' -ForEach @(
        @{ Version = '3.3.0.0' }
        # Newer than any there is.
        @{ Version = '99.0.0.0' }
    ) {
        # An almost empty assembly of that name: a caller that mistakes it for the real one fails at once. Add-Type
        # gives an assembly a name of its own choice, so the compiler behind it is asked.
        $file = "$TestDrive/AWSSDK.Core.dll"
        $compiled = Invoke-Process -WithoutModule -NonInteractive -With @{ Folder = (Convert-Path -LiteralPath $TestDrive); Version = $Version } -Script {
            Add-Type -AssemblyName Microsoft.CodeAnalysis.CSharp
            $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText(
                "[assembly: System.Reflection.AssemblyVersion(""$($With.Version)"")] namespace Amazon { public class RegionEndpoint { } }")
            $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(
                'AWSSDK.Core',
                [Microsoft.CodeAnalysis.SyntaxTree[]]$tree,
                [Microsoft.CodeAnalysis.MetadataReference[]][Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location),
                [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary'))
            $stream = [System.IO.File]::Create("$($With.Folder)/AWSSDK.Core.dll")
            $compilation.Emit($stream).Success
            $stream.Dispose()
        }
        $compiled.Result | Should -BeTrue -Because $compiled.Text
        $ended = Invoke-Process -WithoutModule -NonInteractive -With @{ Manifest = $ModuleManifest; LoadFirst = (Convert-Path -LiteralPath $file) } -Script $rotateAndLook
        $ended.Result.Carried | Should -Be 3
        $ended.Result.Shared -like 'AWSSDK.Core *' | Should -Be "AWSSDK.Core $Version"
    }
}

Describe 'Removing' {
    It 'stops the sandboxes' {
        $ended = Invoke-Process -NonInteractive -Script {
            $s = Start-KeyRotationSandbox
            $port = $s.EndpointUrl.Port
            Remove-Module -Name KeyRotation
            $s.IsRunning
            $client = [System.Net.Sockets.TcpClient]::new()
            try {
                $client.Connect('127.0.0.1', $port)
                'still answers'
            } catch {
                'silent'
            } finally {
                $client.Dispose()
            }
        }
        $ended.Result | Should -Be $false, 'silent'
    }

    It 'lets a process exit with a running sandbox' {
        $ended = Invoke-Process -NonInteractive -Script {
            $s = Start-KeyRotationSandbox -RotationDuration 3600
            (Invoke-RSRotateEncryptionKey mycluster @s -Force).ClusterIdentifier
        }
        $ended.Result | Should -Be 'mycluster'
        $ended.ExitCode | Should -Be 0
    }
}
