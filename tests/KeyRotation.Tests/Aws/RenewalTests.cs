using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>Credentials that end while there is still work to do.</summary>
public sealed class RenewalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");

    [Fact]
    public void A_wait_that_outlasts_its_role_renews_it_once_and_does_not_fail()
    {
        // Roles last an hour.
        using var scene = new Scene(options => options.RotationDuration = TimeSpan.FromMinutes(90));
        scene.Connection["RoleArn"] = scene.Server.RoleArn;

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster").With("Wait").Run();

        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Warnings);
        Assert.Single(result.Output);
        Assert.True(scene.Clock.Elapsed > TimeSpan.FromMinutes(90));
        Assert.Equal((2, 1), (scene.Count("AssumeRole"), scene.AllRotations));
    }

    [Fact]
    public void A_fleet_that_outlasts_its_role_renews_it()
    {
        using var scene = new Scene(options =>
        {
            options.RotationDuration = TimeSpan.FromMinutes(40);
            options.Clusters = 5;
        });
        scene.Connection["RoleArn"] = scene.Server.RoleArn;

        MiniResult result = scene
            .Change("Invoke-KeyRotation")
            .WithArgument(Clusters("mycluster", "mycluster-2"))
            .With("ThrottleLimit", 1)
            .Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(
            [FleetOutcome.Rotated, FleetOutcome.Rotated], result.OutputOf<Result>().Select(one => one.Outcome));
        Assert.Equal((2, 2), (scene.Count("AssumeRole"), scene.AllRotations));
    }

    [Fact]
    public void Keys_that_end_in_a_wait_are_reported_with_the_next_step()
    {
        using var scene = new Scene(options => options.RotationDuration = TimeSpan.FromMinutes(90));
        Give(scene, TimeSpan.FromMinutes(30));

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster").With("Wait").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(
            ("ExpiredToken", ErrorCategory.AuthenticationError), (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.NotEmpty(error.ErrorDetails!.RecommendedAction!);
    }

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public void A_fleet_whose_keys_end_goes_on_with_its_journal_and_new_keys()
    {
        using var scene = new Scene(options =>
        {
            options.RotationDuration = TimeSpan.FromMinutes(20);
            options.Clusters = 5;
        });
        Give(scene, TimeSpan.FromMinutes(30));
        string journal = Path.Combine(_folder.FullName, "run.jsonl");

        MiniResult first = scene
            .Change("Invoke-KeyRotation")
            .WithArgument(Clusters("mycluster", "mycluster-2", "mycluster-4"))
            .With("ThrottleLimit", 1)
            .With("JournalPath", journal)
            .Run();

        // One rotated, one whose rotation runs on, one that was not begun.
        Assert.Equal(
            [FleetOutcome.Rotated, FleetOutcome.NotStarted, FleetOutcome.StillRotating],
            first.OutputOf<Result>().Select(one => one.Outcome).Order());
        NonEmpty.All(first.AllErrors, error => Assert.Equal("ExpiredToken", ErrorRecords.Id(error)));
        NonEmpty.All(
            first.AllErrors,
            error => Assert.Contains($"-JournalPath '{journal}' -Resume", error.ErrorDetails!.RecommendedAction));
        Assert.Equal(2, first.AllErrors.Count);
        Assert.False(Leaks.IsIn(File.ReadAllText(journal)));

        Give(scene, TimeSpan.FromHours(10));
        MiniResult second = scene.Change("Invoke-KeyRotation").With("JournalPath", journal).With("Resume").Run();

        Assert.Empty(second.AllErrors);
        Assert.Equal(
            ["mycluster", "mycluster-2", "mycluster-4"],
            first
                .OutputOf<Result>()
                .Concat(second.OutputOf<Result>())
                .Where(one => one.Outcome == FleetOutcome.Rotated)
                .Select(one => one.Id)
                .Order());
        Assert.Equal(
            (1, 1, 1), (scene.Rotations("mycluster"), scene.Rotations("mycluster-2"), scene.Rotations("mycluster-4")));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Give(Scene scene, TimeSpan lifetime)
    {
        SandboxCredentials keys = scene.Server.CreateSessionCredentials(lifetime);
        scene.Connection["AccessKey"] = keys.AccessKey;
        scene.Connection["SecretKey"] = keys.SecretKey;
        scene.Connection["SessionToken"] = keys.SessionToken;
    }

    private static object[] Clusters(params string[] names) =>
        [.. names.Select(name => new Dictionary<string, object> { ["ClusterIdentifier"] = name })];
}
