using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Fleet;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>What is typed wins over the connection that a piped object remembers and over its properties.</summary>
public sealed class TypedConnectionTests : IDisposable
{
    private const string WrongKey = "AKIAWRONGWRONGWRONG1";
    private const string OtherRegion = "eu-west-1";

    private readonly Scene _scene = new(options => options.AcceptAnyRegion = true);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");

    public static TheoryData<string, string[], string> Wrong => new()
    {
        { "Profile", ["ProfileName"], "ProfileNotFound" },
        { "Keys", ["AccessKey", "SecretKey"], "InvalidClientTokenId" },
        { "Access key alone", ["AccessKey"], "InvalidCredentials" },
        { "Secret key alone", ["SecretKey"], "InvalidCredentials" },
        { "Token alone", ["SessionToken"], "InvalidCredentials" },
        { "Credential", ["Credential"], "InvalidClientTokenId" },
        { "Role", ["RoleArn"], "AccessDenied" },
        { "Region", ["Region"], "RegionMismatch" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_fleet_does_not_rotate_with_the_listers_identity(string what, string[] typed, string errorId)
    {
        MiniResult result = Listed().Pipe("Invoke-KeyRotation").With("Force").WithAll(Values(typed)).Run();

        AssertRefused(what, errorId, result);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_rotation_does_not_use_the_connection_of_the_cmdlet_before(string what, string[] typed, string errorId)
    {
        MiniResult result = _scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster")
            .Pipe("Invoke-RSRotateEncryptionKey").With("Force").WithAll(Values(typed)).Run();

        AssertRefused(what, errorId, result);
    }

    [Theory]
    [InlineData("Invoke-KeyRotation")]
    [InlineData("Invoke-RSRotateEncryptionKey")]
    public void An_endpoint_is_used_in_place_of_the_remembered_one(string command)
    {
        using var other = new Scene();
        EngineClock.Current = _scene.Clock.Engine;

        MiniResult result = _scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster")
            .Pipe(command).With("Force").With("EndpointUrl", other.Server.Endpoint).With("MaxAttempts", 1).Run();

        // The remembered keys are those of the first sandbox.
        Assert.Equal("InvalidClientTokenId", ErrorRecords.Id(Assert.Single(result.AllErrors)));
        Assert.Equal((0, 0), (_scene.AllRotations, other.AllRotations));
        Assert.NotEmpty(other.Calls);
    }

    [Theory]
    [InlineData("Invoke-KeyRotation")]
    [InlineData("Invoke-RSRotateEncryptionKey")]
    public void A_role_is_assumed_with_the_remembered_credentials(string command)
    {
        _scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster")
            .Pipe(command).With("Force").With("RoleArn", _scene.Server.RoleArn).Run().ThrowIfFailed();

        Assert.Equal((1, 1), (_scene.Count("AssumeRole"), _scene.Rotations("mycluster")));
    }

    [Fact]
    public void An_external_id_goes_with_the_remembered_role()
    {
        MiniResult result = Listed("RoleArn", _scene.Server.ExternalIdRoleArn, "ExternalId", _scene.Server.ExternalId)
            .Pipe("Invoke-KeyRotation").With("Force").With("ExternalId", "wrong").Run();

        Assert.StartsWith("AccessDenied", ErrorRecords.Id(Assert.Single(result.AllErrors)));
        Assert.Equal(0, _scene.AllRotations);
    }

    [Fact]
    public void The_remembered_role_is_not_assumed_with_other_credentials()
    {
        Listed("RoleArn", _scene.Server.RoleArn)
            .Pipe("Invoke-KeyRotation")
            .With("Force")
            .With("AccessKey", _scene.Server.AccessKey)
            .With("SecretKey", _scene.Server.SecretKey)
            .Run()
            .ThrowIfFailed();

        Assert.Equal((1, 1), (_scene.Count("AssumeRole"), _scene.Rotations("mycluster")));
    }

    [Fact]
    public void A_profile_location_goes_with_the_remembered_profile()
    {
        string elsewhere = WriteProfile("elsewhere", "wrong");
        _scene.Forget("AccessKey", "SecretKey");

        MiniResult result = Listed(
                "ProfileName",
                "ops",
                "ProfileLocation",
                WriteProfile("here", _scene.Server.SecretKey))
            .Pipe("Invoke-KeyRotation")
            .With("Force")
            .With("ProfileLocation", elsewhere)
            .Run();

        Assert.Equal("SignatureDoesNotMatch", ErrorRecords.Id(Assert.Single(result.AllErrors)));
        Assert.Equal(0, _scene.AllRotations);
    }

    [Theory]
    [InlineData("Invoke-KeyRotation")]
    [InlineData("Invoke-RSRotateEncryptionKey")]
    public void The_targets_own_region_may_be_typed(string command)
    {
        _scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster")
            .Pipe(command).With("Force").With("Region", _scene.Server.Region).Run().ThrowIfFailed();

        Assert.Equal(1, _scene.Rotations("mycluster"));
    }

    [Theory]
    [InlineData("Invoke-KeyRotation", "RegionMismatch")]
    [InlineData("Invoke-RSRotateEncryptionKey", "RegionMismatch")]
    public void A_region_of_a_row_that_is_not_the_typed_one_is_an_error(string command, string errorId)
    {
        MiniResult result = _scene.Change(command).Input(Row("Region", OtherRegion)).Run();

        AssertRefused("Region of a row", errorId, result);
        Assert.Contains(OtherRegion, result.AllErrors[0].ToString());
        Assert.Contains(_scene.Server.Region, result.AllErrors[0].ToString());
    }

    [Theory]
    [InlineData("Invoke-KeyRotation")]
    [InlineData("Invoke-RSRotateEncryptionKey")]
    public void Profile_and_role_of_a_row_are_used_where_none_is_typed(string command)
    {
        _scene.Forget("AccessKey", "SecretKey");
        _scene.Connection["ProfileLocation"] = WriteProfile("here", _scene.Server.SecretKey);

        _scene.Change(command).Input(Row("ProfileName", "ops", "RoleArn", _scene.Server.RoleArn)).Run().ThrowIfFailed();

        Assert.Equal((1, 1), (_scene.Count("AssumeRole"), _scene.Rotations("mycluster")));
    }

    [Theory]
    [InlineData("Invoke-KeyRotation")]
    [InlineData("Invoke-RSRotateEncryptionKey")]
    public void Keys_and_a_role_that_are_typed_win_over_those_of_a_row(string command)
    {
        // The keys are typed. The row's profile does not exist, and its role cannot be assumed.
        _scene.Change(command).With("RoleArn", _scene.Server.RoleArn)
            .Input(Row("ProfileName", "nope", "RoleArn", "arn:aws:iam::123456789012:role/nope")).Run().ThrowIfFailed();

        Assert.Equal((1, 1), (_scene.Count("AssumeRole"), _scene.Rotations("mycluster")));
    }

    [Fact]
    public void Targets_given_as_an_argument_are_reached_as_they_say()
    {
        _scene.Forget("AccessKey", "SecretKey", "Region");
        _scene.Connection["ProfileLocation"] = WriteProfile("here", _scene.Server.SecretKey);

        _scene
            .Change("Invoke-KeyRotation")
            .With(
                "Target",
                new object[]
                {
                    Row("Region", _scene.Server.Region, "ProfileName", "ops"),
                    new Hashtable
                    {
                        ["Service"] = "RedshiftCluster",
                        ["Id"] = "mycluster-2",
                        ["Region"] = _scene.Server.Region,
                        ["ProfileName"] = "ops",
                    },
                })
            .Run()
            .ThrowIfFailed();

        Assert.Equal((1, 1), (_scene.Rotations("mycluster"), _scene.Rotations("mycluster-2")));
    }

    [Fact]
    public void A_policy_does_not_rotate_with_another_profile_than_the_typed_one()
    {
        _scene.Forget("AccessKey", "SecretKey");
        _scene.Connection["ProfileLocation"] = WriteProfile("here", _scene.Server.SecretKey);
        var target = new Hashtable { ["Service"] = "RedshiftCluster", ["Id"] = "mycluster", ["ProfileName"] = "ops" };
        var selection = new Hashtable { ["Service"] = "RedshiftCluster", ["ProfileName"] = "ops" };

        foreach (
            Hashtable policy in new[]
            {
                new Hashtable { ["Targets"] = target },
                new Hashtable { ["Selection"] = selection },
            })
        {
            MiniResult result = _scene
                .Change("Invoke-KeyRotation")
                .With("ProfileName", "nope")
                .With("Policy", policy)
                .Run();
            AssertRefused("policy", "ProfileNotFound", result);
        }
    }

    [Fact]
    public void A_policy_for_another_region_than_the_typed_one_is_refused()
    {
        var target = new Hashtable { ["Service"] = "RedshiftCluster", ["Id"] = "mycluster", ["Region"] = OtherRegion };
        var selection = new Hashtable { ["Service"] = "RedshiftCluster", ["Region"] = OtherRegion };

        foreach (
            Hashtable policy in new[]
            {
                new Hashtable { ["Targets"] = target },
                new Hashtable { ["Selection"] = selection },
            })
        {
            MiniResult result = _scene.Change("Invoke-KeyRotation").With("Policy", policy).Run();
            Assert.NotNull(result.TerminatingError);
            AssertRefused("policy", "RegionMismatch", result);
        }
    }

    [Fact]
    public void A_typed_region_narrows_a_policys_selection()
    {
        var selection = new Hashtable
        {
            ["Service"] = "RedshiftCluster",
            ["Id"] = "mycluster",
            ["Region"] = new[] { _scene.Server.Region, OtherRegion },
        };

        MiniResult result = _scene
            .Change("Invoke-KeyRotation")
            .With("Policy", new Hashtable { ["Selection"] = selection })
            .Run()
            .ThrowIfFailed();

        Assert.Equal(_scene.Server.Region, Assert.Single(result.Results()).Region);
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Delete(recursive: true);
    }

    private MiniPipeline Listed(params string[] more)
    {
        MiniPipeline command = _scene
            .Command("Get-KeyRotationTarget")
            .With("Id", "mycluster")
            .With("Service", "RedshiftCluster");
        for (int i = 0; i < more.Length; i += 2)
        {
            command = command.With(more[i], more[i + 1]);
        }

        return command;
    }

    private Dictionary<string, object?> Values(IEnumerable<string> typed) =>
        typed.ToDictionary(
            name => name,
            object? (name) =>
                name switch
                {
                    "ProfileName" => "nope",
                    "AccessKey" => WrongKey,
                    "Credential" => new PSCredential(
                        WrongKey, new NetworkCredential(string.Empty, "wrong").SecurePassword),
                    "RoleArn" => "arn:aws:iam::123456789012:role/nope",
                    "Region" => OtherRegion,
                    _ => "wrong",
                });

    private void AssertRefused(string what, string errorId, MiniResult result)
    {
        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.True(errorId == ErrorRecords.Id(error), $"{what}: {error.FullyQualifiedErrorId}: {error}");
        Assert.Equal(0, _scene.AllRotations);
        Assert.Equal(0, _scene.Count("RotateEncryptionKey"));
    }

    private string WriteProfile(string file, string secret)
    {
        string path = Path.Combine(_folder.FullName, file);
        File.WriteAllLines(
            path, ["[ops]", $"aws_access_key_id = {_scene.Server.AccessKey}", $"aws_secret_access_key = {secret}"]);
        return path;
    }

    // As a row of a table: a cluster by name, with what else it says.
    private static PSObject Row(params string[] properties)
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("ClusterIdentifier", "mycluster"));
        for (int i = 0; i < properties.Length; i += 2)
        {
            row.Properties.Add(new PSNoteProperty(properties[i], properties[i + 1]));
        }

        return row;
    }
}
