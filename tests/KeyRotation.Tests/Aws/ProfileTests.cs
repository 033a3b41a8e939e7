using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Security;
using Amazon.Redshift.Model;
using Amazon.Runtime.Endpoints;
using KeyRotation.Aws;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>Every kind of profile, in both files, and where credentials come from without one.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class ProfileTests : IDisposable
{
    private const string Code = "804713";

    private readonly Variables _variables = new();
    private readonly Scene _scene = new(options => options.TokenCode = Code);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");
    private readonly List<string> _questions = [];

    public ProfileTests() => _scene.Forget("AccessKey", "SecretKey");

    private string CredentialsFile => Path.Combine(_folder.FullName, "credentials");

    private string ConfigFile => Path.Combine(_folder.FullName, "config");

    private string[] Keys =>
        [$"aws_access_key_id = {_scene.Server.AccessKey}", $"aws_secret_access_key = {_scene.Server.SecretKey}"];

    [Fact]
    public void A_role_is_assumed_with_the_keys_of_its_source_profile_at_the_endpoint_of_the_command()
    {
        Write([
            "[base]",
            .. Keys,
            "[ops]",
            $"role_arn = {_scene.Server.ExternalIdRoleArn}",
            "source_profile = base",
            $"external_id = {_scene.Server.ExternalId}",
        ]);

        Reach("ops");

        Assert.Equal(1, _scene.Count("AssumeRole"));
    }

    [Fact]
    public void A_role_of_the_configuration_file_may_have_its_keys_in_the_other_file()
    {
        Write(
            ["[base]", .. Keys],
            [
                "[profile ops]",
                $"role_arn = {_scene.Server.RoleArn}",
                "source_profile = base",
                $"region = {_scene.Server.Region}",
            ]);
        _scene.Forget("Region");

        Reach("ops");
    }

    [Fact]
    public void Roles_may_lead_to_roles()
    {
        Write([
            "[base]",
            .. Keys,
            "[one]",
            $"role_arn = {_scene.Server.RoleArn}",
            "source_profile = base",
            "[two]",
            $"role_arn = {_scene.Server.RoleArn}",
            "source_profile = one",
        ]);

        Reach("two");

        Assert.Equal(2, _scene.Count("AssumeRole"));
    }

    [Fact]
    public void A_profile_may_be_the_source_of_its_own_role()
    {
        Write(["[own]", .. Keys, $"role_arn = {_scene.Server.RoleArn}", "source_profile = own"]);

        Reach("own");

        Assert.Equal(1, _scene.Count("AssumeRole"));
    }

    [Fact]
    public void A_role_takes_its_keys_from_the_environment_where_its_profile_says_so()
    {
        Write(["[ops]", $"role_arn = {_scene.Server.RoleArn}", "credential_source = Environment"]);
        _variables
            .Set("AWS_ACCESS_KEY_ID", _scene.Server.AccessKey)
            .Set("AWS_SECRET_ACCESS_KEY", _scene.Server.SecretKey);

        Reach("ops");

        Assert.Equal(1, _scene.Count("AssumeRole"));
    }

    [Fact]
    public void Profiles_in_a_circle_are_told_of()
    {
        Write([
            "[a]",
            $"role_arn = {_scene.Server.RoleArn}",
            "source_profile = b",
            "[b]",
            $"role_arn = {_scene.Server.RoleArn}",
            "source_profile = a",
        ]);

        AssertFails("a", "CredentialsUnavailable", "'a'");
    }

    [Fact]
    public void The_source_profile_that_is_nowhere_is_named()
    {
        Write(["[ops]", $"role_arn = {_scene.Server.RoleArn}", "source_profile = gone"]);

        AssertFails("ops", "ProfileNotFound", "'gone'");
    }

    [Fact]
    public void The_token_code_is_asked_for_once_a_session_and_in_no_stream()
    {
        WriteMfa();
        _scene.Session.Host.UI = new TypingScreen(Code, _questions);

        MiniResult first = Reach("mfa");
        MiniResult second = Reach("mfa");
        _scene.Connection["Region"] = "eu-west-1";
        Run("mfa");

        string question = Assert.Single(_questions);
        Assert.Contains("arn:aws:iam::123456789012:mfa/me", question);
        Assert.Contains("'mfa'", question);
        Assert.All([first, second], result => Assert.DoesNotContain(Code, string.Join('\n', result.Verbose)));
        Assert.Equal(1, _scene.Count("AssumeRole"));
    }

    [Fact]
    public void A_fleet_of_targets_named_by_hand_asks_for_the_token_code()
    {
        WriteMfa();
        _scene.Session.Host.UI = new TypingScreen(Code, _questions);
        _scene.Connection.Remove("AccessKey");
        _scene.Connection.Remove("SecretKey");

        MiniResult result = _scene
            .Change("Invoke-KeyRotation")
            .With("ProfileName", "mfa")
            .With("ProfileLocation", CredentialsFile)
            .Input([new Amazon.Redshift.Model.Cluster { ClusterIdentifier = "mycluster" }])
            .Run()
            .ThrowIfFailed();

        Assert.Equal(FleetOutcome.Rotated, Assert.Single(result.OutputOf<Result>()).Outcome);
        Assert.Single(_questions);
    }

    [Fact]
    public void A_token_code_without_a_prompt_fails_with_the_next_step()
    {
        WriteMfa();

        ErrorRecord error = AssertFails("mfa", "TokenCodeRequired", "'mfa'");

        Assert.Contains("get-session-token", error.ErrorDetails!.RecommendedAction);
        Assert.Equal(0, _scene.Count("AssumeRole"));
    }

    [Theory]
    [InlineData("", "TokenCodeRequired", 0)]
    [InlineData("12345", "TokenCodeRequired", 0)]
    [InlineData("000000", "AccessDenied", 1)]
    public void A_wrong_token_code_is_refused(string typed, string id, int asked)
    {
        WriteMfa();
        _scene.Session.Host.UI = new TypingScreen(typed, _questions);

        AssertFails("mfa", id, null);

        Assert.Equal(asked, _scene.Count("AssumeRole"));
    }

    [Fact]
    public void The_default_profile_asks_for_its_token_code_too()
    {
        Write([.. MfaProfile("default")]);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        _scene.Session.Host.UI = new TypingScreen(Code, _questions);

        _scene.AssertReaches();

        Assert.Single(_questions);
    }

    [Fact]
    public void A_credential_process_is_run()
    {
        string script = Path.Combine(_folder.FullName, "keys.json");
        File.WriteAllText(
            script,
            $$"""{"Version":1,"AccessKeyId":"{{_scene.Server.AccessKey}}","SecretAccessKey":"{{_scene.Server.SecretKey}}"}""");
        Write([
            "[process]",
            "credential_process = " + (OperatingSystem.IsWindows() ? "cmd /c type " : "cat ") + script,
        ]);

        Reach("process");
    }

    [Fact]
    public void A_credential_process_that_fails_is_told_of_with_its_profile()
    {
        Write([
            "[process]",
            "credential_process = "
                + (OperatingSystem.IsWindows() ? "cmd /c type " : "cat ")
                + Path.Combine(_folder.FullName, "nothing"),
        ]);

        AssertFails("process", "CredentialsUnavailable", "'process'");
    }

    [Fact]
    public void A_web_identity_s_token_is_shown_at_the_endpoint_of_the_command()
    {
        Write(["[web]", $"role_arn = {_scene.Server.RoleArn}", $"web_identity_token_file = {WriteToken()}"]);

        Reach("web");

        Assert.Equal(1, _scene.Count("AssumeRoleWithWebIdentity"));
    }

    [Fact]
    public void A_web_identity_of_the_environment_is_found()
    {
        _variables.Set("AWS_ROLE_ARN", _scene.Server.RoleArn).Set("AWS_WEB_IDENTITY_TOKEN_FILE", WriteToken());

        _scene.AssertReaches();

        Assert.Equal(1, _scene.Count("AssumeRoleWithWebIdentity"));
    }

    [Fact]
    public void A_token_file_that_is_gone_is_named()
    {
        string file = Path.Combine(_folder.FullName, "gone");
        Write(["[web]", $"role_arn = {_scene.Server.RoleArn}", $"web_identity_token_file = {file}"]);

        AssertFails("web", "CredentialsUnavailable", file);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_has_not_signed_in_is_told_how_to(bool named)
    {
        Write(
            [],
            [
                "[profile single]",
                "sso_session = corp",
                "sso_account_id = 123456789012",
                "sso_role_name = ops",
                "region = us-west-2",
                "[sso-session corp]",
                "sso_region = us-west-2",
                "sso_start_url = https://nowhere.invalid/start",
                "sso_registration_scopes = sso:account:access",
            ]);
        _variables.Set("HOME", _folder.FullName);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile).Set("AWS_CONFIG_FILE", ConfigFile);
        if (!named)
        {
            _variables.Set("AWS_PROFILE", "single");
        }

        ErrorRecord error = AssertFails(named ? "single" : null, "SignInRequired", "'single'");

        Assert.Contains("aws sso login --profile single", error.ErrorDetails!.RecommendedAction);
    }

    [Fact]
    public void The_container_s_credentials_are_found()
    {
        SandboxCredentials keys = _scene.Server.CreateSessionCredentials(TimeSpan.FromDays(36_500));
        using var container = new LoopbackHttp(_ => Issued(keys));
        _variables
            .Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", new Uri(container.Address, "keys").AbsoluteUri)
            .Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "let-me-in");

        _scene.AssertReaches();

        Assert.Contains("Authorization: let-me-in", container.Requests[0]);
    }

    [Fact]
    public void The_instance_s_credentials_are_found()
    {
        SandboxCredentials keys = _scene.Server.CreateSessionCredentials(TimeSpan.FromDays(36_500));
        using var instance = new LoopbackHttp(request =>
            request switch
            {
                "PUT /latest/api/token" => "a-session-of-the-metadata-service",
                "GET /latest/meta-data/iam/security-credentials" => "ops",
                "GET /latest/meta-data/iam/security-credentials/ops" => Issued(keys),
                _ => null,
            });
        _variables
            .Set("AWS_EC2_METADATA_DISABLED", null)
            .Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.Address.GetLeftPart(UriPartial.Authority));

        _scene.AssertReaches();

        Assert.Contains(
            instance.Requests,
            request =>
                request.Contains(
                    "x-aws-ec2-metadata-token: a-session-of-the-metadata-service", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_files_of_the_environment_are_followed_when_they_change_within_the_session()
    {
        Write(["[default]", .. Keys]);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        _scene.AssertReaches();

        string other = Path.Combine(_folder.FullName, "other");
        File.WriteAllLines(
            other, ["[default]", "aws_access_key_id = AKIAWRONGWRONGWRONG1", "aws_secret_access_key = wrong"]);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", other);
        AssertFails(null, "InvalidClientTokenId", null);

        string config = Path.Combine(_folder.FullName, "elsewhere");
        File.WriteAllLines(config, ["[profile late]", .. Keys]);
        _variables.Set("AWS_CONFIG_FILE", config);
        _scene.Forget("ProfileLocation");
        _scene.Connection["ProfileName"] = "late";
        _scene.AssertReaches();
    }

    [Fact]
    public void Attempts_of_the_environment_are_followed_when_they_change_within_the_session()
    {
        Write(["[base]", .. Keys]);
        foreach (int attempts in new[] { 2, 1 })
        {
            _variables.Set("AWS_MAX_ATTEMPTS", attempts.ToString());
            _scene.Server.Faults.Clear();
            _scene.Fault("DescribeClusters:error-before:9:status=500");
            int before = _scene.Count("DescribeClusters");
            Run("base", "Invoke-RSRotateEncryptionKey");
            Assert.Equal(attempts, _scene.Count("DescribeClusters") - before);
        }
    }

    [Theory]
    [InlineData("use_fips_endpoint = true", "redshift-fips.us-west-2.amazonaws.com")]
    [InlineData("use_dualstack_endpoint = true", "redshift.us-west-2.api.aws")]
    public void FIPS_and_dual_stack_of_a_named_profile_count(string setting, string host)
    {
        Write(["[set]", .. Keys, setting]);
        _scene.Connection.Remove("EndpointUrl");
        Assert.Contains(host, AddressOf("set"));
    }

    [Fact]
    public void The_settings_of_the_default_profile_are_not_those_of_a_named_one()
    {
        Write(["[default]", .. Keys, "use_fips_endpoint = true", "[plain]", .. Keys]);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        _scene.Connection.Remove("EndpointUrl");

        Assert.DoesNotContain("fips", AddressOf("plain"));
        Assert.Contains("fips", AddressOf(null));
    }

    [Fact]
    public void The_endpoint_of_a_named_profile_is_used_and_not_that_of_the_default_one()
    {
        Write([
            "[default]",
            .. Keys,
            "endpoint_url = http://127.0.0.1:9",
            "[plain]",
            .. Keys,
            "[sandbox]",
            .. Keys,
            $"endpoint_url = {_scene.Server.Endpoint}",
        ]);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        _scene.Connection.Remove("EndpointUrl");

        Assert.StartsWith("https://redshift.us-west-2.amazonaws.com", AddressOf("plain"));
        Reach("sandbox");
    }

    [Fact]
    public void Profiles_of_both_files_are_offered()
    {
        Write(["[base]", .. Keys], ["[profile ops]", $"role_arn = {_scene.Server.RoleArn}", "source_profile = base"]);
        _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile).Set("AWS_CONFIG_FILE", ConfigFile);

        Assert.Equal(["base", "ops"], ConnectionCompletions.Profiles(location: null).Select(offer => offer.Name));
    }

    [Fact]
    public void Only_regions_of_services_are_offered()
    {
        string[] offered = [.. ConnectionCompletions.Regions().Select(offer => offer.Name)];

        Assert.Contains("us-gov-west-1", offered);
        Assert.DoesNotContain("us-east-1-regional", offered);
    }

    public void Dispose()
    {
        _variables.Dispose();
        _scene.Dispose();
        _folder.Delete(recursive: true);
    }

    private MiniResult Reach(string profile)
    {
        MiniResult result = Run(profile);
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        return result;
    }

    private MiniResult Run(string? profile, string command = "Wait-RSClusterAvailable")
    {
        if (profile is not null)
        {
            _scene.Connection["ProfileName"] = profile;
            _scene.Connection["ProfileLocation"] = CredentialsFile;
        }

        MiniPipeline pipeline = command.StartsWith("Wait", StringComparison.Ordinal)
            ? _scene.Command(command)
            : _scene.Change(command);
        return pipeline.WithArgument("mycluster").With("Verbose").Run();
    }

    private ErrorRecord AssertFails(string? profile, string id, string? said)
    {
        ErrorRecord error = Assert.Single(Run(profile).AllErrors);
        Assert.Equal(id, ErrorRecords.Id(error));
        Assert.Equal("mycluster", error.TargetObject);
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        Assert.Contains(said ?? string.Empty, error.ToString());
        return error;
    }

    // Where a request would go: the client's own rules, and no request.
    private string AddressOf(string? profile)
    {
        var options = new ConnectionOptions
        {
            Region = _scene.Server.Region,
            ProfileName = profile,
            ProfileLocation = profile is null ? null : CredentialsFile,
        };
        return new AwsConnection(options)
            .RedshiftReads.Config.DetermineServiceOperationEndpoint(
                new ServiceOperationEndpointParameters(new DescribeClustersRequest()))
            .URL;
    }

    private void WriteMfa() => Write(MfaProfile("mfa"));

    private string[] MfaProfile(string name) =>
        [
            "[base]",
            .. Keys,
            $"[{name}]",
            $"role_arn = {_scene.Server.RoleArn}",
            "source_profile = base",
            "mfa_serial = arn:aws:iam::123456789012:mfa/me",
        ];

    private string WriteToken()
    {
        string file = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(file, "a.web.identity");
        return file;
    }

    private void Write(string[] credentials, string[]? config = null)
    {
        File.WriteAllLines(CredentialsFile, credentials);
        if (config is not null)
        {
            File.WriteAllLines(ConfigFile, config);
            _variables.Set("AWS_CONFIG_FILE", ConfigFile);
        }
    }

    private static string Issued(SandboxCredentials keys) =>
        $$"""{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{{keys.AccessKey}}","SecretAccessKey":"{{keys.SecretKey}}","Token":"{{keys.SessionToken}}","Expiration":"2199-01-01T00:00:00Z"}""";

    /// <summary>A host's screen with one answer to every prompt.</summary>
    private sealed class TypingScreen(string typed, List<string> questions) : PSHostUserInterface
    {
        public override void Write(string value) => questions.Add(value);

        public override void WriteWarningLine(string message) => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() =>
            new NetworkCredential(string.Empty, typed).SecurePassword;
    }
}
