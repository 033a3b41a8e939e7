using System;
using System.Collections.Generic;
using System.IO;
using Amazon;
using Amazon.CloudTrail;
using Amazon.Redshift;
using Amazon.RedshiftServerless;
using Amazon.Runtime;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>Endpoints from the environment and from a profile.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class ConfiguredEndpointTests : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public ConfiguredEndpointTests()
    {
        foreach (
            string name in new[]
            {
                "AWS_ENDPOINT_URL",
                "AWS_ENDPOINT_URL_REDSHIFT",
                "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS",
                "AWS_ENDPOINT_URL_CLOUDTRAIL",
            })
        {
            Set(name, null);
        }
    }

    [Fact]
    public void The_variable_of_a_service_goes_before_the_variable_of_all()
    {
        Set("AWS_ENDPOINT_URL", "http://all.example");
        Set("AWS_ENDPOINT_URL_REDSHIFT", "http://redshift.example");
        Assert.Equal("http://redshift.example/", Redshift());
        Assert.Equal("http://all.example/", Serverless());

        Set("AWS_ENDPOINT_URL_REDSHIFT", null);
        Set("AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS", "http://serverless.example");
        Assert.Equal("http://all.example/", Redshift());
        Assert.Equal("http://serverless.example/", Serverless());

        Assert.Equal("http://all.example/", Trail());
        Set("AWS_ENDPOINT_URL_CLOUDTRAIL", "http://trail.example");
        Assert.Equal("http://trail.example/", Trail());
    }

    [Fact]
    public void The_variables_can_be_ignored()
    {
        Set("AWS_ENDPOINT_URL", "http://all.example");
        Set("AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS", "http://serverless.example");
        Assert.Equal("https://redshift.eu-west-1.amazonaws.com/", Redshift(c => c.IgnoreConfiguredEndpointUrls = true));
        Assert.Equal(
            "https://redshift-serverless.eu-west-1.amazonaws.com/",
            Serverless(c => c.IgnoreConfiguredEndpointUrls = true));
    }

    [Fact]
    public void The_services_section_of_a_profile_tells_the_endpoint()
    {
        Set("AWS_CONFIG_FILE", null);
        // The SDK reads services sections from the file "config" beside the credentials, and from nowhere else.
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string credentials = Path.Combine(folder.FullName, "credentials");
        File.WriteAllText(credentials, """
            [practice]
            aws_access_key_id = AKIDEXAMPLE
            aws_secret_access_key = secret

            """);
        File.WriteAllText(Path.Combine(folder.FullName, "config"), """
            [profile practice]
            services = local

            [services local]
            redshift =
              endpoint_url = http://redshift.profile.example
            redshift_serverless =
              endpoint_url = http://serverless.profile.example
            cloudtrail =
              endpoint_url = http://trail.profile.example

            """);
        try
        {
            Assert.Equal(
                "http://redshift.profile.example/", Redshift(c => c.Profile = new Profile("practice", credentials)));
            Assert.Equal(
                "http://serverless.profile.example/",
                Serverless(c => c.Profile = new Profile("practice", credentials)));
            Assert.Equal("http://trail.profile.example/", Trail(c => c.Profile = new Profile("practice", credentials)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static string Redshift(Action<ClientConfig>? set = null)
    {
        var config = new AmazonRedshiftConfig { RegionEndpoint = RegionEndpoint.EUWest1 };
        set?.Invoke(config);
        using var client = new AmazonRedshiftClient(Clients.Credentials, config);
        return client.DetermineServiceOperationEndpoint(new AmazonRedshiftRequest()).URL;
    }

    private static string Serverless(Action<ClientConfig>? set = null)
    {
        var config = new AmazonRedshiftServerlessConfig { RegionEndpoint = RegionEndpoint.EUWest1 };
        set?.Invoke(config);
        using var client = new AmazonRedshiftServerlessClient(Clients.Credentials, config);
        return client.DetermineServiceOperationEndpoint(new AmazonRedshiftServerlessRequest()).URL;
    }

    private static string Trail(Action<ClientConfig>? set = null)
    {
        var config = new AmazonCloudTrailConfig { RegionEndpoint = RegionEndpoint.EUWest1 };
        set?.Invoke(config);
        using var client = new AmazonCloudTrailClient(Clients.Credentials, config);
        return client.DetermineServiceOperationEndpoint(new AmazonCloudTrailRequest()).URL;
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
