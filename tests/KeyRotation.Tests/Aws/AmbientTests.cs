using System;
using System.IO;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.MiniHost;
using KeyRotation.Queues;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>What is found in the environment and in profiles, and what is told where nothing is.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class AmbientTests : IDisposable
{
    private readonly Variables _variables = new();
    private readonly Scene _scene = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");

    public AmbientTests() => _scene.Forget("AccessKey", "SecretKey");

    [Fact]
    public void Keys_of_the_environment_are_found()
    {
        SetKeys();

        _scene.AssertReaches();
    }

    [Fact]
    public void The_region_of_the_environment_is_found()
    {
        _scene.Forget("Region");
        SetKeys();
        _variables.Set("AWS_REGION", _scene.Server.Region);

        _scene.AssertReaches();
    }

    [Fact]
    public void A_change_of_the_environment_is_seen()
    {
        _variables.Set("AWS_ACCESS_KEY_ID", "AKIAWRONGWRONGWRONG1").Set("AWS_SECRET_ACCESS_KEY", "wrong");
        ErrorRecord error = Assert.Single(Wait().AllErrors);
        Assert.Equal("InvalidClientTokenId", ErrorRecords.Id(error));

        SetKeys();

        _scene.AssertReaches();
    }

    [Fact]
    public void A_profile_is_found_with_its_region_where_ProfileLocation_says()
    {
        _scene.Forget("Region");
        _scene.Connection["ProfileName"] = "rotation";
        _scene.Connection["ProfileLocation"] = WriteProfile("rotation", _scene.Server.SecretKey);

        _scene.AssertReaches();
    }

    [Fact]
    public void An_edited_profile_is_read_again()
    {
        _scene.Connection["ProfileName"] = "rotation";
        string file = WriteProfile("rotation", "wrong");
        _scene.Connection["ProfileLocation"] = file;
        Assert.Equal("SignatureDoesNotMatch", ErrorRecords.Id(Assert.Single(Wait().AllErrors)));

        WriteProfile("rotation", _scene.Server.SecretKey);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(2));

        _scene.AssertReaches();
    }

    [Fact]
    public void A_profile_of_the_shared_file_is_found_by_AWS_PROFILE()
    {
        // The SDK reads the name of this file once for the process, so it is its content that changes.
        string shared = Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE")!;
        File.Copy(WriteProfile("rotation", _scene.Server.SecretKey), shared, overwrite: true);
        try
        {
            _variables.Set("AWS_PROFILE", "rotation");
            _scene.AssertReaches();
        }
        finally
        {
            File.WriteAllText(shared, string.Empty);
        }
    }

    [Fact]
    public void A_profile_that_is_typed_goes_before_the_session_s_credentials()
    {
        _scene.Session["StoredAWSCredentials"] = new Version(1, 0);
        _scene.Connection["ProfileName"] = "rotation";
        _scene.Connection["ProfileLocation"] = WriteProfile("rotation", _scene.Server.SecretKey);

        _scene.AssertReaches();
    }

    [Fact]
    public void Without_credentials_anywhere_each_resource_is_an_error_that_says_where_to_get_some()
    {
        MiniResult result = Wait();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(
            ("NoCredentials", ErrorCategory.AuthenticationError),
            (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.Equal("mycluster", error.TargetObject);
        Assert.Contains("-ProfileName", error.ErrorDetails!.RecommendedAction);
        Assert.Contains("Start-KeyRotationSandbox", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Without_a_region_anywhere_each_resource_is_an_error_that_says_how_to_give_one()
    {
        _scene.Forget("Region");
        SetKeys();

        ErrorRecord error = Assert.Single(Wait().AllErrors);

        Assert.Equal(
            ("NoRegion", ErrorCategory.InvalidArgument), (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.Equal("mycluster", error.TargetObject);
        Assert.Contains("-Region", error.ErrorDetails!.RecommendedAction);
    }

    [Fact]
    public void A_profile_that_is_nowhere_is_named_with_where_it_was_looked_for()
    {
        string file = WriteProfile("rotation", "x");
        _scene.Connection["ProfileName"] = "rotaton";
        _scene.Connection["ProfileLocation"] = file;

        ErrorRecord error = Assert.Single(Wait().AllErrors);

        Assert.Equal(
            ("ProfileNotFound", ErrorCategory.ObjectNotFound), (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.Contains("rotaton", error.ToString());
        Assert.Contains(file, error.ToString());
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
    }

    [Fact]
    public void A_profile_without_keys_yields_no_credentials()
    {
        string file = Path.Combine(_folder.FullName, "empty");
        File.WriteAllText(file, "[rotation]\nregion = us-west-2\n");
        _scene.Connection["ProfileName"] = "rotation";
        _scene.Connection["ProfileLocation"] = file;

        ErrorRecord error = Assert.Single(Wait().AllErrors);

        Assert.Equal(
            ("CredentialsUnavailable", ErrorCategory.AuthenticationError),
            (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
    }

    [Fact]
    public void Equal_options_share_a_connection_until_the_environment_changes()
    {
        var options = new ConnectionOptions
        {
            Region = "eu-west-1",
            AccessKey = "AKIAIOSFODNN7EXAMPLE",
            SecretKey = Guid.NewGuid().ToString("N"),
        };
        AwsConnection first = ConnectionCache.Get(options);

        Assert.Same(first, ConnectionCache.Get(options with { }));
        Assert.NotSame(first, ConnectionCache.Get(options with { Region = "eu-west-2" }));
        Assert.NotSame(first, ConnectionCache.Get(options with { SecretKey = "other" }));
        Assert.NotSame(first, ConnectionCache.Get(options with { RequestTimeout = TimeSpan.FromSeconds(1) }));

        _variables.Set("AWS_USE_FIPS_ENDPOINT", "true");
        AwsConnection changed = ConnectionCache.Get(options);
        Assert.NotSame(first, changed);
        Assert.Same(changed, ConnectionCache.Get(options));
    }

    [Fact]
    public void Two_commands_of_a_session_share_a_connection()
    {
        SetKeys();
        object first = Assert.Single(Wait().Output)!;
        object second = Assert.Single(Wait().Output)!;

        Assert.Same(ResourceHandle.Find(first)!.Connection, ResourceHandle.Find(second)!.Connection);
    }

    public void Dispose()
    {
        _variables.Dispose();
        _scene.Dispose();
        _folder.Delete(recursive: true);
    }

    private MiniResult Wait() => _scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster").Run();

    private void SetKeys() =>
        _variables
            .Set("AWS_ACCESS_KEY_ID", _scene.Server.AccessKey)
            .Set("AWS_SECRET_ACCESS_KEY", _scene.Server.SecretKey);

    private string WriteProfile(string name, string secret)
    {
        string file = Path.Combine(_folder.FullName, "credentials");
        File.WriteAllLines(
            file,
            [
                $"[{name}]",
                $"aws_access_key_id = {_scene.Server.AccessKey}",
                $"aws_secret_access_key = {secret}",
                $"region = {_scene.Server.Region}",
            ]);
        return file;
    }
}
