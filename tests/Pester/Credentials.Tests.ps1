BeforeAll {
    . $PSScriptRoot/Support.ps1
    Enter-Test
    Add-Type -Path "$PSScriptRoot/Support/RecordingHost.cs" -ErrorAction Ignore

    # A sandbox with an MFA device that shows this code. Its types live in the module's own load context.
    $code = '804713'
    $practice = Start-KeyRotationSandbox
    $assembly = $practice.Server.GetType().Assembly
    $options = [Activator]::CreateInstance($assembly.GetType('KeyRotation.Sandbox.SandboxOptions'))
    $options.TokenCode = $code
    $server = $practice.Server.GetType()::Start($options)
    Stop-KeyRotationSandbox $practice
    $at = @{ EndpointUrl = $server.Endpoint; Region = $server.Region }

    $profiles = "$TestDrive/credentials"
    @(
        '[base]', "aws_access_key_id = $($server.AccessKey)", "aws_secret_access_key = $($server.SecretKey)"
        '[mfa]', "role_arn = $($server.RoleArn)", 'source_profile = base', 'mfa_serial = arn:aws:iam::123456789012:mfa/me'
    ) | Set-Content -LiteralPath $profiles
    @(
        '[profile single]', 'sso_session = corp', 'sso_account_id = 123456789012', 'sso_role_name = ops'
        '[sso-session corp]', 'sso_region = us-west-2', 'sso_start_url = https://nowhere.invalid/start', 'sso_registration_scopes = sso:account:access'
    ) | Set-Content -LiteralPath "$TestDrive/config"
}

AfterAll {
    $server.Dispose()
    Exit-Test
}

Describe 'The MFA code' {
    It 'is prompted for once per session and never printed' {
        $screen = [KeyRotation.PesterSupport.RecordingHost]::new()
        $screen.Typed.Enqueue($code)
        $space = [runspacefactory]::CreateRunspace($screen)
        $space.Open()
        $shell = [powershell]::Create($space)
        try {
            $null = $shell.AddScript({
                    param($manifest, $at, $profiles)
                    Import-Module -Name $manifest
                    1..2 | ForEach-Object { Wait-RSClusterAvailable mycluster @at -ProfileName mfa -ProfileLocation $profiles -Verbose *>&1 }
                }.ToString()).AddArgument($ModuleManifest).AddArgument($at).AddArgument($profiles)
            $written = $shell.Invoke()
        } finally {
            $shell.Dispose()
            $space.Dispose()
        }

        @($written | Where-Object { $_.ClusterIdentifier }).Count | Should -Be 2
        $screen.Typed.Count | Should -Be 0
        @($screen.Lines | Where-Object { $_ -like '*mfa/me*' }).Count | Should -Be 1
        "$($written | Out-String)$($screen.Lines)" | Should -Not -Match $code
        $server.GetState().Calls['AssumeRole'] | Should -Be 1
    }

    It 'is the error TokenCodeRequired in a non-interactive session' {
        $ended = Invoke-Process -NonInteractive -With @{ Url = "$($server.Endpoint)"; Profiles = $profiles } -Script {
            try {
                Wait-RSClusterAvailable mycluster -EndpointUrl $With.Url -Region us-west-2 -ProfileName mfa -ProfileLocation $With.Profiles -ErrorAction Stop
            } catch {
                $_.FullyQualifiedErrorId
                "$_"
                $_.ErrorDetails.RecommendedAction
            }
        }
        $ended.Result[0] | Should -BeLike 'TokenCodeRequired,*'
        $ended.Result[1] | Should -BeLike "*'mfa'*mfa/me*"
        $ended.Result[2] | Should -BeLike '*get-session-token*'
    }
}

Describe 'A profile with single sign-on' {
    It 'is the error SignInRequired without a sign-in' {
        $saved = $env:AWS_CONFIG_FILE
        $env:AWS_CONFIG_FILE = "$TestDrive/config"
        try {
            $failed = $null
            Wait-RSClusterAvailable mycluster @at -ProfileName single -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-ErrorRecord $failed SignInRequired AuthenticationError mycluster "*'single'*"
            $failed.ErrorDetails.RecommendedAction | Should -BeLike '*aws sso login --profile single*'
        } finally {
            $env:AWS_CONFIG_FILE = $saved
        }
    }
}

Describe 'A blank property' {
    It 'is ignored, but an empty argument is refused' {
        $row = [pscustomobject]@{
            ClusterIdentifier = 'mycluster'; Region = $server.Region; ProfileName = ''; RoleArn = ''; ExternalId = ''
            AccessKey = $server.AccessKey; SecretKey = $server.SecretKey; SessionToken = ''; EndpointUrl = "$($server.Endpoint)"
        }
        $row | ConvertTo-Csv | ConvertFrom-Csv | Wait-RSClusterAvailable -ErrorAction Stop | ForEach-Object ClusterIdentifier | Should -BeExactly 'mycluster'
        { Wait-RSClusterAvailable mycluster @at -ProfileName '' } | Should -Throw -ErrorId 'EmptyParameter,*'
    }
}

Describe 'A proxy' {
    BeforeAll {
        $proxyListener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $proxyListener.Start()
        $asked = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $proxyShell = [powershell]::Create()
        # It refuses everybody: what counts is who asked it for what.
        $null = $proxyShell.AddScript({
                param($listener, $asked)
                while ($true) {
                    $client = $listener.AcceptTcpClient()
                    $reader = [System.IO.StreamReader]::new($client.GetStream())
                    $asked.Enqueue($reader.ReadLine())
                    while ($reader.ReadLine()) { $null = $reader }
                    $answer = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 503 Service Unavailable`r`nContent-Length: 0`r`nConnection: close`r`n`r`n")
                    $client.GetStream().Write($answer, 0, $answer.Length)
                    $client.Dispose()
                }
            }.ToString()).AddArgument($proxyListener).AddArgument($asked)
        $null = $proxyShell.BeginInvoke()
        $env:HTTPS_PROXY = $env:http_proxy = "http://127.0.0.1:$($proxyListener.LocalEndpoint.Port)"
        $reach = {
            $access = @{ Region = 'us-west-2'; AccessKey = $With.AccessKey; SecretKey = $With.SecretKey; MaxAttempts = 1 }
            (Wait-RSClusterAvailable mycluster @access -EndpointUrl $With.Url -Timeout 1 -ErrorAction SilentlyContinue).ClusterIdentifier
        }
    }

    AfterAll {
        Remove-Item -Path Env:HTTPS_PROXY, Env:http_proxy, Env:NO_PROXY -ErrorAction Ignore
        $proxyListener.Stop()
        $proxyShell.Stop()
        $proxyShell.Dispose()
    }

    It 'of the environment is used, also for AWS endpoints' {
        foreach ($url in "$($server.Endpoint)", 'https://redshift.us-west-2.amazonaws.com') {
            $null = Invoke-Process $reach -NonInteractive -With @{ Url = $url; AccessKey = $server.AccessKey; SecretKey = $server.SecretKey }
        }

        @($asked) | Should -Contain "POST $($server.Endpoint) HTTP/1.1"
        @($asked) | Should -Contain 'CONNECT redshift.us-west-2.amazonaws.com:443 HTTP/1.1'
    }

    It 'is bypassed for hosts in NO_PROXY' {
        $env:NO_PROXY = '127.0.0.1'
        (Invoke-Process $reach -NonInteractive -With @{ Url = "$($server.Endpoint)"; AccessKey = $server.AccessKey; SecretKey = $server.SecretKey }).Result |
            Should -BeExactly 'mycluster'
    }
}
