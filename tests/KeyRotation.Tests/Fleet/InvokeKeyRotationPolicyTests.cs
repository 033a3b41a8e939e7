using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Fleet.FleetScene;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Fleet;

/// <summary>
/// Invoke-KeyRotation -Policy. Data files of PowerShell are in the Pester suite: this host parses no script.
/// </summary>
public sealed class InvokeKeyRotationPolicyTests
{
    [Fact]
    public void A_table_names_targets_and_limits()
    {
        using var scene = new Scene(options => options.Clusters = 6);
        var policy = new Hashtable
        {
            ["ThrottleLimit"] = 1,
            ["Targets"] = new object[]
            {
                Cluster("mycluster"),
                Cluster("mycluster-2"),
                new PSObject(Cluster("mycluster-3")),
                Target(TargetService.KmsKey, scene.FirstKey),
            },
        };

        MiniResult result = scene.Change("Invoke-KeyRotation").With("Policy", policy).Run().ThrowIfFailed();

        Assert.Equal(4, result.Count(FleetOutcome.Rotated));
        Assert.Equal(
            1,
            scene.Changes().Where(call => call.Operation == "RotateEncryptionKey").MostAtOnce(TimeSpan.FromMinutes(10)));
        NonEmpty.All(result.Results(), one => Assert.Equal(("us-west-2", "123456789012"), (one.Region, one.AccountId)));
    }

    [Fact]
    public void A_JSON_file_selects_as_Get_KeyRotationTarget_does()
    {
        using var scene = new Scene();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("fleet.json"), """
            {
              "Region": "us-west-2",
              "Selection": [
                { "Service": "RedshiftCluster", "Id": ["MYCLUSTER", "*-2"] },
                { "Service": "RedshiftServerlessNamespace", "NewKmsKeyId": "alias/sandbox-key-2" },
                { "Service": "KmsKey", "Id": "alias/sandbox-key-1" }
              ]
            }
            """);
        scene.Session.State.Path.SetLocation(folder.Path);
        scene.Connection.Remove("Region");

        MiniResult result = scene.Change("Invoke-KeyRotation").With("Policy", "fleet.json").Run().ThrowIfFailed();

        Assert.Equal(
            ["mycluster", "mycluster-2", "mynamespace", scene.FirstKey],
            result
                .Results()
                .Select(one => one.Id)
                .OrderByDescending(id => id.StartsWith("my", StringComparison.Ordinal))
                .ThenBy(id => id, StringComparer.Ordinal));
        Assert.Equal(4, result.Count(FleetOutcome.Rotated));
    }

    [Fact]
    public void What_is_typed_wins_over_the_policy()
    {
        using var scene = new Scene(options => options.Clusters = 6);
        var policy = new Hashtable
        {
            ["ThrottleLimit"] = 1,
            ["CanaryCount"] = 3,
            ["Selection"] = new Hashtable { ["Service"] = "RedshiftCluster" },
        };

        MiniResult result = scene
            .Command("Invoke-KeyRotation")
            .With("Policy", policy)
            .With("ThrottleLimit", 4)
            .With("CanaryCount", 0)
            .With("WhatIf")
            .Run()
            .ThrowIfFailed();

        Assert.Matches(@"\b5\b.*\b4\b", result.WhatIf[^1]);
        NonEmpty.All(scene.Calls, call => Assert.Matches("^(Describe|List|Get)", call.Operation));
    }

    [Fact]
    public void Every_limit_of_a_policy_holds()
    {
        using var scene = new Scene();
        var policy = new Hashtable
        {
            ["ThrottleLimit"] = 7,
            ["MaxErrorCount"] = 2L,
            ["MaxErrorPercent"] = (byte)20,
            ["CanaryCount"] = 1,
            ["GroupBy"] = "system",
            ["MaxPerGroup"] = 3,
            ["StartBefore"] = new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            ["TimeoutPerTarget"] = TimeSpan.FromHours(4),
            ["SkipRotatedWithin"] = "30.00:00:00",
            ["NewKmsKeyId"] = "alias/sandbox-key-2",
        };

        MiniResult result = scene
            .Command("Invoke-KeyRotation")
            .With("Policy", policy)
            .With("WhatIf")
            .Input(Cluster("mycluster"), Target(TargetService.RedshiftServerlessNamespace, "mynamespace"))
            .Run()
            .ThrowIfFailed();

        Assert.Contains("alias/sandbox-key-2", result.WhatIf[1], StringComparison.Ordinal);
        string plan = result.WhatIf[^1];
        Assert.All(
            new[]
            {
                @"\b2\b.*\b7\b", @"\b1\b", @"\b3\b.*\bsystem\b", @"\b2\b", "20%",
                "2200-01-01 00:00:00Z", "04:00:00", @"30\.00:00:00",
            },
            part => Assert.Matches(part, plan));
    }

    [Fact]
    public void Limits_of_a_policy_hold_for_what_is_piped_in()
    {
        using var scene = new Scene(options => options.Clusters = 6);

        MiniResult result = scene
            .RotateClusters(scene.Encrypted())
            .With("Policy", new Hashtable { ["ThrottleLimit"] = 2 })
            .Run()
            .ThrowIfFailed();

        Assert.Equal(5, result.Count(FleetOutcome.Rotated));
        Assert.Equal(2, scene.Changes().MostAtOnce(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void An_object_as_ConvertFrom_Json_makes_it_is_a_policy_too()
    {
        using var scene = new Scene();
        var target = new PSObject();
        target.Properties.Add(new PSNoteProperty("Service", "RedshiftCluster"));
        target.Properties.Add(new PSNoteProperty("Id", "mycluster"));
        var policy = new PSObject();
        policy.Properties.Add(new PSNoteProperty("Targets", new object[] { target }));

        Assert.Equal(
            "mycluster",
            Assert.Single(scene.Change("Invoke-KeyRotation").With("Policy", policy).Run().ThrowIfFailed().Results()).Id);
    }

    [Fact]
    public void A_policy_with_targets_and_others_in_the_pipeline_are_refused_together()
    {
        using var scene = new Scene();

        MiniResult result = scene
            .RotateClusters("mycluster-2")
            .With("Policy", new Hashtable { ["Targets"] = Cluster("mycluster") })
            .Run();

        AssertRefused(scene, result, "InvalidPolicy", "pipeline");
    }

    [Fact]
    public void A_policy_without_targets_needs_some_in_the_pipeline()
    {
        using var scene = new Scene();

        AssertRefused(
            scene,
            scene.Change("Invoke-KeyRotation").With("Policy", new Hashtable { ["ThrottleLimit"] = 2 }).Run(),
            "NoTargets",
            "names no targets");
        Assert.Empty(
            scene
                .Change("Invoke-KeyRotation")
                .With("AllowEmpty")
                .With("Policy", new Hashtable { ["ThrottleLimit"] = 2 })
                .Input()
                .Run()
                .ThrowIfFailed()
                .AllErrors);
    }

    [Theory]
    [InlineData("ThrotleLimit", 3, "InvalidPolicy", "ThrotleLimit")]
    [InlineData("ThrottleLimit", -3, "InvalidPolicy", "ThrottleLimit")]
    [InlineData("MaxErrorCount", "3", "InvalidPolicy", "MaxErrorCount")]
    [InlineData("StartBefore", null, "InvalidPolicy", "StartBefore")]
    [InlineData("Targets", 5, "InvalidPolicy", "Targets")]
    public void A_mistake_in_a_table_is_told_before_anything_is_sent(
        string key, object? value, string errorId, string named)
    {
        using var scene = new Scene();
        using var folder = new TemporaryFolder();

        MiniResult result = scene
            .Change("Invoke-KeyRotation")
            .With("Policy", new Hashtable { [key] = value })
            .With("JournalPath", folder.File("j.jsonl"))
            .Run();

        AssertRefused(scene, result, errorId, named);
        Assert.Equal("Policy", result.TerminatingError!.TargetObject);
        // A journal that was begun for nothing would be in the way of the next try.
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_third_target_is_judged_before_the_first_is_sent()
    {
        using var scene = new Scene();
        var policy = new Hashtable
        {
            ["Targets"] = new object[]
            {
                Cluster("mycluster"),
                Cluster("mycluster-2"),
                new Hashtable { ["Service"] = "KmsKey" },
            },
        };

        AssertRefused(
            scene, scene.Change("Invoke-KeyRotation").With("Policy", policy).Run(), "EmptyIdentifier", "Targets[2]");
        policy["Targets"] = new object[] { Cluster("mycluster"), Cluster("mycluster-2"), Cluster("mycluster") };
        AssertRefused(
            scene,
            scene.Change("Invoke-KeyRotation").With("Policy", policy).Run(),
            "DuplicateIdentifier",
            "Targets[0]");
        policy["Targets"] = new object[]
        {
            Cluster("mycluster"),
            Target(TargetService.RedshiftServerlessNamespace, "mynamespace"),
        };
        AssertRefused(scene, scene.Change("Invoke-KeyRotation").With("Policy", policy).Run(), "NoNewKey", "Targets[1]");
        policy["Targets"] = new object[]
        {
            Cluster("mycluster"),
            new Hashtable(Cluster("mycluster-2")) { ["Region"] = "nowhere at all" },
        };
        scene.Connection.Remove("Region");
        scene.Session["StoredAWSRegion"] = scene.Server.Region;
        AssertRefused(
            scene, scene.Change("Invoke-KeyRotation").With("Policy", policy).Run(), "InvalidRegion", "Targets[1]");
    }

    [Fact]
    public void A_file_that_is_none_is_told_before_anything_is_sent()
    {
        using var scene = new Scene();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("broken.json"), "{\n  \"ThrottleLimit\": }");
        File.WriteAllText(folder.File("fleet.yaml"), "ThrottleLimit: 5");

        AssertRefused(scene, Run(folder.File("none.json")), "PolicyNotFound", folder.File("none.json"));
        AssertRefused(scene, Run(string.Empty), "PolicyNotFound", "''");
        AssertRefused(scene, Run(folder.Path), "PolicyIsDirectory", folder.Path);
        AssertRefused(scene, Run(folder.File("broken.json")), "PolicySyntax", "line 2, column 20");
        AssertRefused(scene, Run(folder.File("fleet.yaml")), "InvalidPolicy", ".psd1 or .json");
        AssertRefused(scene, Run(42), "InvalidPolicy", "Int32");

        MiniResult Run(object policy) => scene.Change("Invoke-KeyRotation").With("Policy", policy).Run();
    }

    [Fact]
    public void A_selection_that_cannot_be_listed_is_told_and_the_rest_goes_on()
    {
        using var scene = new Scene();
        scene.Fault("ListKeys:access-denied");
        var policy = new Hashtable
        {
            ["Selection"] = new Hashtable { ["Service"] = new[] { "KmsKey", "RedshiftCluster" }, ["Id"] = "mycluster" },
        };

        MiniResult result = scene.Change("Invoke-KeyRotation").With("Policy", policy).Run();

        Assert.StartsWith("AccessDenied", Id(Assert.Single(result.AllErrors)), StringComparison.Ordinal);
        Assert.Equal("mycluster", Assert.Single(result.Results()).Id);
    }

    private static void AssertRefused(Scene scene, MiniResult result, string errorId, string named)
    {
        Assert.True(errorId == (result.TerminatingError is { } e ? Id(e) : null), result.ToString());
        ErrorRecord error = result.TerminatingError!;
        Assert.Contains(named, error.ErrorDetails!.Message, StringComparison.Ordinal);
        Assert.NotNull(error.ErrorDetails.RecommendedAction);
        Assert.Empty(result.Output);
        Assert.Empty(scene.Calls);
    }
}
