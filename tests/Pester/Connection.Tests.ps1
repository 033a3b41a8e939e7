BeforeDiscovery {
    # Every cmdlet that reaches AWS, on two resources, so that a failure that all share is told of each.
    $script:Cmdlets = @(
        @{ Command = 'Invoke-RSRotateEncryptionKey'; IsQuery = $true; Targets = 'mycluster', 'mycluster-2'; Parameters = @{ ClusterIdentifier = 'mycluster', 'mycluster-2'; Force = $true } }
        @{ Command = 'Wait-RSClusterAvailable'; IsQuery = $true; Targets = 'mycluster', 'mycluster-2'; Parameters = @{ ClusterIdentifier = 'mycluster', 'mycluster-2' } }
        @{ Command = 'Invoke-KMSKeyRotationOnDemand'; IsQuery = $false; Targets = 'alias/sandbox-key-1', 'alias/sandbox-key-2'; Parameters = @{ KeyId = 'alias/sandbox-key-1', 'alias/sandbox-key-2'; Force = $true } }
        @{ Command = 'Wait-KMSKeyRotation'; IsQuery = $false; Targets = 'alias/sandbox-key-1', 'alias/sandbox-key-2'; Parameters = @{ KeyId = 'alias/sandbox-key-1', 'alias/sandbox-key-2' } }
        @{ Command = 'Set-KMSKeyRotationSchedule'; IsQuery = $false; Targets = 'alias/sandbox-key-1', 'alias/sandbox-key-2'; Parameters = @{ KeyId = 'alias/sandbox-key-1', 'alias/sandbox-key-2'; Force = $true } }
        @{ Command = 'Update-RSSNamespaceKey'; IsQuery = $false; Targets = 'mynamespace', 'mynamespace-2'; Parameters = @{ NamespaceName = 'mynamespace', 'mynamespace-2'; KmsKeyId = 'alias/sandbox-key-3'; Force = $true } }
        @{ Command = 'Wait-RSSNamespaceAvailable'; IsQuery = $false; Targets = 'mynamespace', 'mynamespace-2'; Parameters = @{ NamespaceName = 'mynamespace', 'mynamespace-2' } }
    )
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test

    # One proper record for each target, in the order of the targets, in the stream and in $Error alike.
    function Assert-EachFailed {
        param($Records, [string[]] $Targets, [string] $Id, [string] $Category, [string] $Message)
        @($Records).Count | Should -Be $Targets.Count
        foreach ($target in $Targets) {
            Assert-ErrorRecord ($Records | Where-Object TargetObject -EQ $target) $Id $Category $target $Message
        }

        @($Error | Where-Object FullyQualifiedErrorId -Like "$Id,*").Count | Should -Be $Targets.Count
    }

    # A TLS server with an untrusted certificate, in front of a sandbox.
    $tlsServer = {
        param($listener, $certificate, $target)
        while ($true) {
            try {
                $client = $listener.AcceptTcpClient()
            } catch {
                return
            }

            try {
                $tls = [System.Net.Security.SslStream]::new($client.GetStream())
                $tls.AuthenticateAsServer($certificate)
                $server = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $target.Port)
                $up = $tls.CopyToAsync($server.GetStream())
                $down = $server.GetStream().CopyToAsync($tls)
                $null = [System.Threading.Tasks.Task]::WaitAny($up, $down)
                $server.Dispose()
            } catch {
                # The client did not like the certificate: that is what it is for.
                $null = $_
            }

            $client.Dispose()
        }
    }

    function New-SelfSignedCertificateOfTest {
        $rsa = [System.Security.Cryptography.RSA]::Create(2048)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=127.0.0.1', $rsa, [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
        # Windows takes the key of a server from a file or a store only: a round trip through PFX makes it one.
        [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate.Export('Pfx'))
    }

    $tlsSandbox = Start-KeyRotationSandbox -Namespaces 2 -Keys 3 -RotationDuration 2
    $tlsListener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $tlsListener.Start()
    $tlsShell = [powershell]::Create()
    $null = $tlsShell.AddScript($tlsServer.ToString()).AddArgument($tlsListener).AddArgument((New-SelfSignedCertificateOfTest)).AddArgument($tlsSandbox.EndpointUrl)
    $null = $tlsShell.BeginInvoke()
    $tlsUrl = "https://127.0.0.1:$($tlsListener.LocalEndpoint.Port)"

    $closed = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $closed.Start()
    $closedUrl = "http://127.0.0.1:$($closed.LocalEndpoint.Port)"
    $closed.Stop()
}

AfterAll {
    # In this order: the TLS server ends with the connections that it hands on.
    Stop-KeyRotationSandbox $tlsSandbox
    $tlsListener.Stop()
    $tlsShell.Stop()
    $tlsShell.Dispose()
    Exit-Test
}

Describe '<Command> without a working connection' -ForEach $Cmdlets {
    BeforeEach {
        $s = Start-KeyRotationSandbox -Namespaces 2 -Keys 3 -RotationDuration 2
        $access = @{} + $s
        # One attempt: how often a read is repeated is not what is asked here.
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed'; MaxAttempts = 1 }
        $failed = $null
        $Error.Clear()
    }

    AfterEach {
        Stop-KeyRotationSandbox $s
    }

    It 'reports NoRegion per resource' {
        $access.Remove('Region')
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets NoRegion InvalidArgument
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Region*'
    }

    It 'reports InvalidRegion per resource' {
        $access.Region = 'the moon'
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets InvalidRegion InvalidArgument "'the moon'*"
    }

    It 'reports NoCredentials per resource and sends nothing' {
        $access.Remove('AccessKey')
        $access.Remove('SecretKey')
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets NoCredentials AuthenticationError
        $s.Server.GetState().Calls.Count | Should -Be 0
    }

    It 'reports a missing -SecretKey per resource' {
        $access.Remove('SecretKey')
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets InvalidCredentials InvalidArgument '*-SecretKey*'
    }

    It 'reports ProfileNotFound per resource' {
        $access.Remove('AccessKey')
        $access.Remove('SecretKey')
        & $Command @Parameters @access -ProfileName no-such-profile @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets ProfileNotFound ObjectNotFound "*'no-such-profile'*"
    }

    It 'reports expired credentials per resource' {
        $access = Get-TemporaryAccess $s -Lifetime '-00:10:00'
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        # The two protocols of AWS have a code each.
        $id = if ($IsQuery) { 'ExpiredToken' } else { 'ExpiredTokenException' }
        Assert-EachFailed $failed $Targets $id AuthenticationError
        ($s.Server.GetState().Rotations.Values | Measure-Object -Sum).Sum | Should -Be 0
    }

    It 'reports a wrong secret key per resource' {
        $access.SecretKey = 'wrong'
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        $id = if ($IsQuery) { 'SignatureDoesNotMatch' } else { 'InvalidSignatureException' }
        Assert-EachFailed $failed $Targets $id AuthenticationError
    }

    It 'reports EndpointUnreachable per resource' {
        $access.EndpointUrl = $closedUrl
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets EndpointUnreachable ConnectionError "*$closedUrl*"
    }

    It 'reports EndpointNotResolved per resource' {
        # RFC 6761 keeps .invalid free for this.
        $access.EndpointUrl = 'https://no-such-host.invalid'
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets EndpointNotResolved ConnectionError '*https://no-such-host.invalid*'
    }

    It 'reports an untrusted certificate per resource' {
        $access = @{} + $tlsSandbox
        $access.EndpointUrl = $tlsUrl
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets EndpointCertificate ConnectionError "*$tlsUrl*"
        ($tlsSandbox.Server.GetState().Rotations.Values | Measure-Object -Sum).Sum | Should -Be 0
    }

    It 'reports InvalidEndpoint per resource' {
        $access.EndpointUrl = 'ftp://127.0.0.1'
        & $Command @Parameters @access @quiet | Should -BeNullOrEmpty
        Assert-EachFailed $failed $Targets InvalidEndpoint InvalidArgument
    }
}

Describe 'The source of Region and credentials' {
    BeforeEach {
        $s = Start-KeyRotationSandbox
        $eu = Start-KeyRotationSandbox -Region eu-west-1
        $at = @{ EndpointUrl = $s.EndpointUrl; ErrorAction = 'Stop' }
        $keys = @{ AccessKey = $s.AccessKey; SecretKey = $s.SecretKey }
        $saved = @{}
        foreach ($name in 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE') {
            $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        }

        $profiles = "$TestDrive/credentials-$([guid]::NewGuid().ToString('N'))"
        @(
            '[default]', "aws_access_key_id = $($eu.AccessKey)", "aws_secret_access_key = $($eu.SecretKey)", 'region = eu-west-1'
            '[practice]', "aws_access_key_id = $($s.AccessKey)", "aws_secret_access_key = $($s.SecretKey)", 'region = us-west-2'
        ) | Set-Content -LiteralPath $profiles
    }

    AfterEach {
        Stop-KeyRotationSandbox $s, $eu
        Remove-Item -Path Env:AWS_REGION, Env:AWS_PROFILE, Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY, Env:AWS_SESSION_TOKEN -ErrorAction Ignore
        foreach ($name in $saved.Keys) {
            Set-Item -LiteralPath "Env:$name" -Value $saved[$name]
        }
    }

    It 'is the environment' {
        $env:AWS_REGION = 'us-west-2'
        $env:AWS_ACCESS_KEY_ID = $s.AccessKey
        $env:AWS_SECRET_ACCESS_KEY = $s.SecretKey
        (Wait-RSClusterAvailable mycluster @at).Region | Should -BeExactly 'us-west-2'
    }

    It 'follows a change of AWS_REGION in the session' {
        $env:AWS_REGION = 'us-west-2'
        (Wait-RSClusterAvailable mycluster @keys @at).Region | Should -BeExactly 'us-west-2'
        $env:AWS_REGION = 'eu-west-1'
        $euAccess = @{ AccessKey = $eu.AccessKey; SecretKey = $eu.SecretKey; EndpointUrl = $eu.EndpointUrl }
        (Wait-RSClusterAvailable mycluster @euAccess -ErrorAction Stop).Region | Should -BeExactly 'eu-west-1'
        Remove-Item -LiteralPath Env:AWS_REGION
        { Wait-RSClusterAvailable mycluster @keys @at } | Should -Throw -ErrorId 'NoRegion,*'
    }

    It 'is a profile in a file' {
        (Wait-RSClusterAvailable mycluster -ProfileName practice -ProfileLocation $profiles @at).Region | Should -BeExactly 'us-west-2'
    }

    It 'is a profile file on a PowerShell drive' {
        (Wait-RSClusterAvailable mycluster -ProfileName practice -ProfileLocation "TestDrive:/$(Split-Path -Path $profiles -Leaf)" @at).Region |
            Should -BeExactly 'us-west-2'
    }

    It 'is the default profile, or that of AWS_PROFILE' {
        # Within the session: the SDK itself would look for the files' places once.
        $env:AWS_SHARED_CREDENTIALS_FILE = $profiles
        (Wait-RSClusterAvailable mycluster -EndpointUrl $eu.EndpointUrl -ErrorAction Stop).Region | Should -BeExactly 'eu-west-1'
        $env:AWS_PROFILE = 'practice'
        (Wait-RSClusterAvailable mycluster @at).Region | Should -BeExactly 'us-west-2'
    }

    It 'is the session settings of AWS Tools' {
        $StoredAWSRegion = 'us-west-2'
        $StoredAWSCredentials = [pscredential]::new($s.AccessKey, (ConvertTo-SecureString -String $s.SecretKey -AsPlainText -Force))
        $env:AWS_REGION = 'eu-west-1'
        (Wait-RSClusterAvailable mycluster @at).Region | Should -BeExactly 'us-west-2'
        # They are looked up by name, which an analyzer cannot see.
        $StoredAWSRegion, $StoredAWSCredentials | Should -Not -BeNullOrEmpty
    }

    It 'is -Credential with <Name>' -ForEach @(
        @{ Name = 'a PSCredential'; Make = { [pscredential]::new($s.AccessKey, (ConvertTo-SecureString -String $s.SecretKey -AsPlainText -Force)) } }
        @{ Name = 'an object with AccessKey and SecretKey'; Make = { $s.Server } }
        @{ Name = 'temporary keys with their token'; Make = { $s.Server.CreateSessionCredentials([timespan]'00:10:00') } }
    ) {
        (Wait-RSClusterAvailable mycluster -Credential (. $Make) -Region us-west-2 @at).ClusterIdentifier | Should -BeExactly 'mycluster'
    }

    It 'is a key with its session token' {
        $access = Get-TemporaryAccess $s
        (Wait-RSClusterAvailable mycluster @access).ClusterIdentifier | Should -BeExactly 'mycluster'
    }

    It 'is an assumed role, which may require an external id' {
        (Wait-RSClusterAvailable mycluster @s -RoleArn $s.Server.RoleArn -ErrorAction Stop).ClusterIdentifier | Should -BeExactly 'mycluster'
        { Wait-RSClusterAvailable mycluster @s -RoleArn $s.Server.ExternalIdRoleArn -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
        (Wait-RSClusterAvailable mycluster @s -RoleArn $s.Server.ExternalIdRoleArn -ExternalId $s.Server.ExternalId -ErrorAction Stop).ClusterIdentifier |
            Should -BeExactly 'mycluster'
        Get-CallCount $s AssumeRole | Should -BeGreaterOrEqual 2
    }

    It 'is the typed parameters before those of a piped object' {
        $cluster = Wait-RSClusterAvailable mycluster @s
        $cluster | Invoke-RSRotateEncryptionKey -ProfileName nope -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeExactly 'ProfileNotFound,KeyRotation.Commands.InvokeRSRotateEncryptionKeyCommand'
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
        $other = @{ EndpointUrl = $eu.EndpointUrl; AccessKey = $eu.AccessKey; SecretKey = $eu.SecretKey }
        $cluster | Wait-RSClusterAvailable @other -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'SignatureDoesNotMatch,*' -Because 'the cluster is in another Region than that sandbox'
    }

    It 'refuses a -Region other than that of the piped object' {
        $cluster = Wait-RSClusterAvailable mycluster @s
        $target = Get-KeyRotationTarget mycluster @s
        foreach ($run in @(
                { $cluster | Wait-RSClusterAvailable -Region eu-west-1 -ErrorAction Stop }
                { $target | Invoke-KeyRotation -Region eu-west-1 -Force -ErrorAction SilentlyContinue -ErrorVariable failed; throw $failed[0] }
                { [pscustomobject]@{ ClusterIdentifier = 'mycluster'; Region = 'eu-west-1' } | Wait-RSClusterAvailable @s -ErrorAction Stop })) {
            $run | Should -Throw -ErrorId 'RegionMismatch,*'
        }
    }

    It 'is typed credentials, not those that listed the fleet' -ForEach @(
        @{ Typed = @{ ProfileName = 'nope' }; ErrorId = 'ProfileNotFound' }
        @{ Typed = @{ AccessKey = 'AKIAWRONGWRONGWRONG1'; SecretKey = 'wrong' }; ErrorId = 'InvalidClientTokenId' }
        @{ Typed = @{ RoleArn = 'arn:aws:iam::123456789012:role/nope' }; ErrorId = 'AccessDenied' }
    ) {
        # Credentials that nothing can be done with end the whole run.
        try {
            Get-KeyRotationTarget mycluster @s |
                Invoke-KeyRotation @Typed -Force -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
        } catch {
            $failed = @($_)
        }

        $failed[0].FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        Get-CallCount $s RotateEncryptionKey | Should -Be 0
    }
}

Describe '-SkipCertificateCheck' {
    It 'accepts an untrusted certificate and warns once per session' {
        $ended = Invoke-Process -NonInteractive -With @{ Url = $tlsUrl; AccessKey = $tlsSandbox.AccessKey; SecretKey = $tlsSandbox.SecretKey } -Script {
            $access = @{ EndpointUrl = $With.Url; Region = 'us-west-2'; AccessKey = $With.AccessKey; SecretKey = $With.SecretKey }
            1..2 | ForEach-Object { (Wait-RSClusterAvailable mycluster @access -SkipCertificateCheck -ErrorAction Stop).ClusterIdentifier }
        }
        $ended.Result | Should -Be 'mycluster', 'mycluster'
        [regex]::Matches(($ended.Text -replace '\s+', ' '), 'certificate is not checked').Count | Should -Be 1
    }
}

Describe 'Completion' {
    BeforeAll {
        function Get-Completion {
            param([string] $Line)
            (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
        }
    }

    It 'offers Regions' {
        Get-Completion 'Wait-RSClusterAvailable a -Region eu-w' | Should -Contain 'eu-west-1'
    }

    It 'offers the profiles of a file' {
        '[my profile]', 'aws_access_key_id = x', 'aws_secret_access_key = y', '[other]', 'aws_access_key_id = x', 'aws_secret_access_key = y' |
            Set-Content -LiteralPath "$TestDrive/completed"
        $offered = Get-Completion "Wait-RSClusterAvailable a -ProfileLocation '$TestDrive/completed' -ProfileName "
        $offered | Should -Contain 'other'
        $offered | Should -Contain "'my profile'"
    }
}
