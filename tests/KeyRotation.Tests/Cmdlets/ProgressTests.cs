using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>The progress bar of a wait.</summary>
public class ProgressTests
{
    [Fact]
    public void It_shows_what_is_done_what_is_waited_for_and_the_time_since_the_start()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster", TimeSpan.FromMinutes(2));

        MiniResult result = scene.Command("Wait-RSClusterAvailable").WithArgument(new[] { "mycluster", "mycluster-2" })
            .With("PollingInterval", 30).With("Timeout", 600).Run();

        ProgressRecord[] bar = [.. result.Progress];
        Assert.Single(bar.Select(record => record.Activity).Distinct());
        Assert.Single(bar.Select(record => record.ActivityId).Distinct());
        ProgressRecord first = bar[0];
        Assert.Matches(@"^1\b.*\b2\b", first.StatusDescription);
        Assert.Matches(@"\b00:0\d:\d\d\b", first.StatusDescription);
        Assert.Equal("mycluster: rotating-keys.", first.CurrentOperation);
        Assert.Equal(50, first.PercentComplete);
        // Not the time until it gives up, which would look like the time until they are done.
        NonEmpty.All(bar, record => Assert.Equal(-1, record.SecondsRemaining));
        Assert.Matches(@"\b00:0[1-9]:..\b", bar[^1].StatusDescription);
    }

    [Theory]
    [InlineData("Wait-RSClusterAvailable", "mycluster")]
    [InlineData("Wait-KMSKeyRotation", "alias/sandbox-key-1")]
    [InlineData("Wait-RSSNamespaceAvailable", "mynamespace")]
    [InlineData("Wait-RSClusterAvailable", "no-such-cluster")]
    public void It_goes_away_at_the_end(string command, string target)
    {
        using var scene = new Scene();

        MiniResult result = scene.Command(command).WithArgument(target).Run();

        ProgressRecord last = result.Progress[^1];
        Assert.Equal(ProgressRecordType.Completed, last.RecordType);
        Assert.Matches(@"^1\b.*\b1\b", last.StatusDescription);
        Assert.Single(result.Progress, record => record.RecordType == ProgressRecordType.Completed);
    }

    [Fact]
    public void It_goes_away_when_time_is_up()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mycluster");

        MiniResult result = scene
            .Command("Wait-RSClusterAvailable")
            .WithArgument("mycluster")
            .With("Timeout", 30)
            .Run();

        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void Of_a_namespace_it_tells_what_is_known_of_the_time_it_takes()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mynamespace");

        MiniResult result = scene.Command("Wait-RSSNamespaceAvailable").WithArgument("mynamespace").Run();

        Assert.Matches(@"\b15\b.*\b8 TB\b", result.Progress[0].CurrentOperation);
    }

    [Fact]
    public void Percentages_never_fall_and_end_at_all()
    {
        using var scene = new Scene(options => options.Clusters = 21);
        string[] clusters = [.. scene.Server.ClusterIdentifiers];
        for (int i = 0; i < clusters.Length; i++)
        {
            scene.Server.StartRotationBySomeoneElse(clusters[i], TimeSpan.FromSeconds(10 * i));
        }

        MiniResult result = scene
            .Command("Wait-RSClusterAvailable")
            .WithArgument(clusters)
            .With("PollingInterval", 20)
            .Run();

        // The last record takes the bar away and has no percentage.
        List<int> percents = [.. result.Progress.SkipLast(1).Select(record => record.PercentComplete)];
        Assert.Equal(percents.Order(), percents);
        Assert.True(percents.Distinct().Count() >= 5, string.Join(' ', percents));
        Assert.Equal((0, -1), (percents[0] / 10, result.Progress[^1].PercentComplete));
        Assert.Matches(@"^20\b.*\b20\b", result.Progress[^1].StatusDescription);
    }

    [Fact]
    public void A_rotation_that_is_not_waited_for_has_none()
    {
        using var scene = new Scene();

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster").Run();

        Assert.Empty(result.Progress);
    }
}
