using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>However an endpoint is configured, requests to it are signed for the Region of the command.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class SigningRegionTests : IDisposable
{
    private const string Region = "eu-central-1";

    private readonly Variables _variables = new();
    // A sandbox refuses a signature for another Region.
    private readonly Scene _scene = new(options => options.Region = Region);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");

    private string CredentialsFile => Path.Combine(_folder.FullName, "credentials");

    [Fact]
    public void The_EndpointUrl_parameter() => AssertSigned();

    [Fact]
    public void The_variable_of_all_services()
    {
        _scene.Connection.Remove("EndpointUrl");
        _variables.Set("AWS_ENDPOINT_URL", _scene.Server.Endpoint.AbsoluteUri);

        AssertSigned();
    }

    [Fact]
    public void The_variables_of_each_service()
    {
        _scene.Connection.Remove("EndpointUrl");
        foreach (string service in new[] { "REDSHIFT", "REDSHIFT_SERVERLESS", "KMS", "STS" })
        {
            _variables.Set("AWS_ENDPOINT_URL_" + service, _scene.Server.Endpoint.AbsoluteUri);
        }

        AssertSigned();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_endpoint_url_of_a_profile(bool named)
    {
        Profile(named, $"endpoint_url = {_scene.Server.Endpoint}");

        AssertSigned();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_services_section_of_a_profile(bool named)
    {
        Profile(named, "services = local");
        var section = new List<string> { "[services local]" };
        foreach (string service in new[] { "redshift", "redshift_serverless", "kms", "sts" })
        {
            section.AddRange([service + " =", $"  endpoint_url = {_scene.Server.Endpoint}"]);
        }

        File.AppendAllLines(Path.Combine(_folder.FullName, "config"), section);

        AssertSigned();
    }

    public void Dispose()
    {
        _variables.Dispose();
        _scene.Dispose();
        _folder.Delete(recursive: true);
    }

    private void AssertSigned()
    {
        MiniResult result = _scene
            .Command("Get-KeyRotationTarget")
            .With("MaxAttempts", 1)
            .With("RequestTimeout", 20)
            .Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(3, result.OutputOf<Target>().Select(target => target.Service).Distinct().Count());
        // STS was reached too: without it no cluster has an account.
        NonEmpty.All(
            result.OutputOf<Target>(),
            target => Assert.Equal((Region, "123456789012"), (target.Region, target.AccountId)));
        Assert.Equal(1, _scene.Count("GetCallerIdentity"));
    }

    // In the configuration file beside the credentials: the SDK reads services sections from nowhere else.
    private void Profile(bool named, string setting)
    {
        _scene.Connection.Remove("EndpointUrl");
        _scene.Forget("AccessKey", "SecretKey");
        string[] keys =
        [
            $"aws_access_key_id = {_scene.Server.AccessKey}",
            $"aws_secret_access_key = {_scene.Server.SecretKey}",
        ];
        File.WriteAllLines(CredentialsFile, [named ? "[practice]" : "[default]", .. keys]);
        File.WriteAllLines(
            Path.Combine(_folder.FullName, "config"), [named ? "[profile practice]" : "[default]", setting]);
        _variables.Set("AWS_CONFIG_FILE", null);
        if (named)
        {
            _scene.Connection["ProfileName"] = "practice";
            _scene.Connection["ProfileLocation"] = CredentialsFile;
        }
        else
        {
            _variables.Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        }
    }
}
