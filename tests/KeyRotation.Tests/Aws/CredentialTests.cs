using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Amazon.Redshift.Model;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>Where credentials come from, and which go first.</summary>
public class CredentialTests
{
    [Fact]
    public void Keys_that_are_typed_go_before_those_of_the_session()
    {
        using var scene = new Scene();
        scene.Session["StoredAWSCredentials"] = new Holder("AKIAWRONGWRONGWRONG1", "wrong", null);
        scene.Session["StoredAWSRegion"] = "eu-west-1";

        scene.AssertReaches();
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("wrapped")]
    [InlineData("held")]
    [InlineData("plain")]
    public void Credentials_of_the_session_are_read_by_their_shape(string form)
    {
        using var scene = new Scene();
        SandboxCredentials keys = scene.Server.CreateSessionCredentials(TimeSpan.FromHours(1));
        var holder = new Holder(keys.AccessKey, keys.SecretKey, keys.SessionToken);
        scene.Session["StoredAWSCredentials"] = form switch
        {
            "direct" => holder,
            "wrapped" => PSObject.AsPSObject(holder),
            "held" => new { Credential = holder },
            _ => holder.GetCredentials(),
        };
        scene.Forget("AccessKey", "SecretKey");

        scene.AssertReaches();
    }

    [Fact]
    public void Credentials_that_renew_themselves_are_asked_each_time()
    {
        using var scene = new Scene();
        var holder = new Holder(scene.Server.AccessKey, scene.Server.SecretKey, null);
        scene.Session["StoredAWSCredentials"] = holder;
        scene.Forget("AccessKey", "SecretKey");
        scene.AssertReaches();

        SandboxCredentials renewed = scene.Server.CreateSessionCredentials(TimeSpan.FromHours(1));
        holder.Keys = new Keys(renewed.AccessKey, renewed.SecretKey, renewed.SessionToken);
        scene.AssertReaches();

        holder.Keys = new Keys("AKIAWRONGWRONGWRONG1", "wrong", null);
        MiniResult result = scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster").Run();
        Assert.StartsWith("InvalidClientTokenId", Assert.Single(result.AllErrors).FullyQualifiedErrorId);
    }

    [Fact]
    public void The_session_s_region_is_taken_where_none_is_typed()
    {
        using var scene = new Scene(options => options.Region = "eu-west-3");
        scene.Session["StoredAWSRegion"] = "eu-west-3";
        scene.Forget("Region");

        scene.AssertReaches();
    }

    [Fact]
    public void A_PSCredential_is_an_access_key_and_its_secret()
    {
        using var scene = new Scene();
        var secret = new SecureString();
        scene.Server.SecretKey.ToList().ForEach(secret.AppendChar);
        scene.Forget("AccessKey", "SecretKey");
        scene.Connection["Credential"] = PSObject.AsPSObject(new PSCredential(scene.Server.AccessKey, secret));

        scene.AssertReaches();
    }

    [Fact]
    public void An_object_with_credentials_may_be_typed_too()
    {
        using var scene = new Scene();
        scene.Forget("AccessKey", "SecretKey");
        scene.Connection["Credential"] = new Holder(scene.Server.AccessKey, scene.Server.SecretKey, null);

        scene.AssertReaches();
    }

    [Fact]
    public void A_role_is_assumed_once_with_its_external_id_at_the_same_endpoint()
    {
        using var scene = new Scene();
        scene.Connection["RoleArn"] = scene.Server.ExternalIdRoleArn;
        scene.Connection["ExternalId"] = scene.Server.ExternalId;

        scene.AssertReaches();
        scene.AssertReaches();

        Assert.Equal(1, scene.Count("AssumeRole"));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public void A_role_that_does_not_trust_the_caller_is_an_error_for_each_resource(string? externalId)
    {
        using var scene = new Scene();
        scene.Connection["RoleArn"] = scene.Server.ExternalIdRoleArn;
        if (externalId is not null)
        {
            scene.Connection["ExternalId"] = externalId;
        }

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(new[] { "mycluster", "mycluster-2" })
            .Run();

        Assert.Equal(["mycluster", "mycluster-2"], result.AllErrors.Select(error => error.TargetObject));
        NonEmpty.All(result.AllErrors, error => Assert.StartsWith("AccessDenied", error.FullyQualifiedErrorId));
        NonEmpty.All(
            result.AllErrors, error => Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category));
        Assert.Equal(0, scene.AllRotations);
    }

    [Fact]
    public void Resources_of_two_accounts_and_regions_go_through_one_pipeline()
    {
        using var here = new Scene();
        using var there = new Scene(options =>
        {
            options.Region = "eu-central-1";
            options.AccountId = "999999999999";
            options.TimeProvider = here.Clock.Sandbox;
        });
        EngineClock.Current = here.Clock.Engine;
        object[] targets =
        [
            Target(here, "mycluster"),
            Target(there, "mycluster"),
            Target(here, "mycluster-2"),
            Target(there, "mycluster-2"),
            Target(there, "mycluster"),
        ];

        MiniResult result = here
            .Session.Command("Invoke-RSRotateEncryptionKey")
            .With("Force")
            .Input(targets)
            .Pipe("Wait-RSClusterAvailable")
            .Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.StartsWith("DuplicateIdentifier", error.FullyQualifiedErrorId);
        Assert.Equal(4, result.OutputOf<Cluster>().Count);
        Assert.Equal((2, 2), (here.AllRotations, there.AllRotations));
        IEnumerable<string> regions = result.Output.Select(cluster =>
            (string)PSObject.AsPSObject(cluster!).Properties["Region"]!.Value!);
        Assert.Equal(["eu-central-1", "eu-central-1", "us-west-2", "us-west-2"], regions.Order());
    }

    [Theory]
    [InlineData("MaxAttempts", 2)]
    [InlineData("RequestTimeout", 30)]
    public void How_the_next_command_asks_does_not_change_whom_it_asks(string parameter, object value)
    {
        using var scene = new Scene();

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster")
            .Pipe("Wait-RSClusterAvailable").With(parameter, value).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }

    private static PSObject Target(Scene scene, string cluster)
    {
        var target = new PSObject();
        target.Properties.Add(new PSNoteProperty("ClusterIdentifier", cluster));
        foreach ((string name, object? value) in scene.Connection)
        {
            target.Properties.Add(new PSNoteProperty(name, value));
        }

        return target;
    }

    /// <summary>As AWS Tools' credentials objects look.</summary>
    private sealed class Holder(string accessKey, string secretKey, string? token)
    {
        public Keys Keys { get; set; } = new(accessKey, secretKey, token);

        public Keys GetCredentials() => Keys;
    }

    private sealed record Keys(string AccessKey, string SecretKey, string? Token);
}
