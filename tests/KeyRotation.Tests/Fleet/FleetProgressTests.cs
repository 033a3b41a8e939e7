using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Fleet;

/// <summary>The progress bars of Invoke-KeyRotation.</summary>
public sealed class FleetProgressTests
{
    [Fact]
    public async Task One_bar_tells_of_the_fleet_and_one_under_it_of_the_slowest_target()
    {
        using var scene = new Scene(options => options.Clusters = 5);
        scene.Clock.IsFrozen = true;
        scene.Fault("RotateEncryptionKey:access-denied:1:identifier=mycluster-2");
        var denied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shown = new TaskCompletionSource<ProgressRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        ProgressRecord? fleet = null;

        // The engine's clock stands still: the bars are what is shown while nothing comes.
        scene.Session.OnRecord += record =>
        {
            if (record.Value is Result { Id: "mycluster-2" })
            {
                denied.TrySetResult();
            }
            else if (record.Value is ProgressRecord { ParentActivityId: < 0 } bar)
            {
                fleet = bar;
            }
            else if (record.Value is ProgressRecord { ParentActivityId: >= 0 } slowest
                && slowest.StatusDescription.Contains("mycluster in us-west-2", StringComparison.Ordinal)
                && slowest.StatusDescription.Contains("rotating-keys", StringComparison.Ordinal))
            {
                looked.TrySetResult();
                if (slowest.StatusDescription.EndsWith("00:10:00", StringComparison.Ordinal))
                {
                    shown.TrySetResult(slowest);
                }
            }
        };
        MiniRun run = scene.RotateClusters("mycluster", "mycluster-2").Start();
        await denied.Task;
        // Ten minutes later, a first read would no longer show it rotating.
        await looked.Task;
        await scene.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        ProgressRecord child = await shown.Task;
        await run.StopAsync();

        Assert.Equal(fleet!.ActivityId, child.ParentActivityId);
        Assert.Matches(@"^1\b.*\b2\b.*\b1\b.*\b1\b.*\b00:10:00\b", fleet.StatusDescription);
        Assert.Equal(50, fleet.PercentComplete);
        // One in ten minutes: at that pace the other takes ten more.
        Assert.Equal(600, fleet.SecondsRemaining);
    }

    [Fact]
    public void Both_go_away_at_the_end_the_lower_one_first()
    {
        using var scene = new Scene(options => options.Clusters = 5);
        scene.Server.SetRotationDuration("mycluster-2", TimeSpan.FromHours(1));

        MiniResult result = scene.RotateClusters(scene.Encrypted()).Run().ThrowIfFailed();

        ProgressRecord[] slowest = [.. result.Progress.Where(record => record.ParentActivityId >= 0)];

        // Whatever was shown of a slowest one was taken away again.
        Assert.Equal(
            slowest.Any(record => record.RecordType == ProgressRecordType.Processing),
            slowest.LastOrDefault()?.RecordType == ProgressRecordType.Completed);
        Assert.Equal(
            (-1, ProgressRecordType.Completed), (result.Progress[^1].ParentActivityId, result.Progress[^1].RecordType));
        Assert.Matches(@"^4\b.*\b4\b.*\b0\b.*\b0\b", result.Progress[^1].StatusDescription);
    }
}
